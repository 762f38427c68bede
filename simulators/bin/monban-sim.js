#!/usr/bin/env node
// Works after `npm ci` without a build and from any folder: the sources run through tsx. The channel to the program
// tells it when this process was killed without a word.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const loader = ['--import', import.meta.resolve('tsx'), '--conditions', 'source'];
const child = spawn(process.execPath, [...loader, main, ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => {
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
});
