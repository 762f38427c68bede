#!/usr/bin/env node
// Works after `npm ci` without a build and from any folder: runs the sources through tsx where it is installed, and
// the build otherwise. The channel to the program tells it when this process was killed without a word.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const child = spawn(process.execPath, [...programArgs(), ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => {
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
});

function programArgs() {
  const source = fileURLToPath(new URL('../src/monban-door.ts', import.meta.url));
  const build = fileURLToPath(new URL('../dist/monban-door.js', import.meta.url));
  try {
    return ['--import', import.meta.resolve('tsx'), '--conditions', 'source', source];
  } catch {
    return [build];
  }
}
