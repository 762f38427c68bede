#!/usr/bin/env node
// Works after `npm ci` without a build and from any folder: runs the sources through tsx where it is installed, and
// the build otherwise.
//
// The program stands in a session of its own, so that one Ctrl-C is one signal: a terminal, npm and this shim would
// otherwise each deliver it. The channel to this process tells the program when this one was killed without a word.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const REPEAT_MS = 500;
const child = spawn(process.execPath, [...programArgs(), ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  detached: true,
});
let lastAt = -Infinity;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (performance.now() - lastAt > REPEAT_MS) child.kill(signal);
    lastAt = performance.now();
  });
}
child.on('exit', (code, signal) => {
  process.exit(signal ? 128 + constants.signals[signal] : code);
});

function programArgs() {
  const source = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const build = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  try {
    return ['--import', import.meta.resolve('tsx'), '--conditions', 'source', source];
  } catch {
    return [build];
  }
}
