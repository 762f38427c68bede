// npm run check: every check of package.json, two at a time, the longest first.
// Exit code 1 when one fails; each is shown as a whole.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { inLanes } from '../runner/in-lanes.mjs';

const CHECKS = [
  'check:lint:sources',
  'check:lint:tests',
  'check:types',
  'check:format',
  'check:dependencies',
  'check:house',
];
const AT_ONCE = 2;

const failed = [];
await inLanes(AT_ONCE, CHECKS, async (check) => {
  const { code, output } = await run(check);
  process.stdout.write(`\n── ${check}\n${output}`);
  if (code !== 0) failed.push(check);
});
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(check) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', check], { stdio: ['ignore', 'pipe', 'pipe'] });
    const pieces = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => pieces.push(piece));
    child.once('close', (code) => resolve({ code, output: Buffer.concat(pieces).toString() }));
  });
}
