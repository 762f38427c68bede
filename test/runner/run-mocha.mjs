import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endProcessesOf, MARKER } from './processes.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MOCHA = 'node_modules/mocha/bin/mocha.js';
const REPORTER = 'test/runner/reporter.cjs';
/** How long mocha may live on after its last test: longer means that a test left something open. */
const END_GRACE_MS = 60_000;
/** How long what it started may live on after it: a browser or a database ends slowly on a busy machine. */
const LEFTOVER_GRACE_MS = 15_000;

/** What is not measured by the clock lets everything else go first: `nice` of a run and of all that it starts. */
const PATIENT = '10';

/** Runs of this process, so that an interrupt can end what they started. */
const running = new Set();

/**
 * Runs mocha once, in a process of its own, and returns
 * `{ title, passed, failures, skipped, databases, defects }`. A defect is anything that makes the run wrong although no
 * single test failed: it hung, it died, it left a process behind, it found no test.
 */
export async function runMocha(
  { title, zone, minutes, spec, ignored = [], isTimed = false, graceMs = LEFTOVER_GRACE_MS },
  mochaArgs,
  showing,
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'monban-test-'));
  const resultFile = path.join(folder, 'result.json');
  const run = randomUUID();
  const output = openOutput(showing, { title, file: path.join(folder, 'output.txt') });
  running.add(run);
  const ignoring = ignored.flatMap((pattern) => ['--ignore', pattern]);
  const mocha = [MOCHA, '--reporter', REPORTER, ...mochaArgs, ...ignoring, ...spec];
  const child = spawn('nice', ['-n', isTimed ? '0' : PATIENT, process.execPath, ...mocha], {
    cwd: ROOT,
    stdio: ['ignore', output.to, output.to],
    env: { ...process.env, TZ: zone, [MARKER]: run, MONBAN_TEST_RESULT: resultFile },
  });
  const ending = await endOf(child, { run, resultFile, limitMs: minutes * 60_000 });
  const leftovers = await endProcessesOf(run, graceMs);
  running.delete(run);
  output.show();
  const result = readResult(resultFile);
  rmSync(folder, { recursive: true, force: true });
  return { title, ...(result ?? NOTHING), defects: defectsOf({ ending, leftovers, result, mochaArgs }) };
}

/** Of runs side by side each is shown as a whole, so that a reader can follow it. */
function openOutput(showing, { title, file }) {
  const heading = `\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}\n`;
  if (showing === 'never') return { to: 'ignore', show: () => {} };
  if (showing === 'at once') {
    process.stdout.write(heading);
    return { to: 'inherit', show: () => {} };
  }
  const to = openSync(file, 'w');
  return {
    to,
    show: () => {
      closeSync(to);
      process.stdout.write(heading);
      process.stdout.write(readFileSync(file));
    },
  };
}

/** Ends everything that is still running, for an interrupt. */
export async function endAllRuns() {
  await Promise.all([...running].map((run) => endProcessesOf(run, 0)));
}

const NOTHING = { passed: 0, failures: [], skipped: [], databases: { SQLite: 0, PostgreSQL: 0 } };

function defectsOf({ ending, leftovers, result, mochaArgs }) {
  const defects = leftovers.map((process) => `left a process behind: ${process}`);
  if (ending.kind === 'killed') defects.push(ending.reason);
  else if (!result) defects.push(`mocha ended before its tests did (${ending.how})`);
  else if (result.failures.length === 0 && ending.how !== 'exit code 0')
    defects.push(`mocha ended with ${ending.how}`);
  const isFiltered = mochaArgs.some((arg) => /^(-g|-f|--grep|--fgrep)/.test(arg));
  if (result && !isFiltered && result.passed + result.failures.length + result.skipped.length === 0) {
    defects.push('found no test');
  }
  return defects;
}

function readResult(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Resolves when mocha is gone: by itself, or killed because it ran too long or did not end after its last test. */
function endOf(child, { run, resultFile, limitMs }) {
  return new Promise((resolve) => {
    let reason;
    const stop = (why) => {
      reason = why;
      void endProcessesOf(run, 0);
    };
    const limit = setTimeout(() => stop(`still running after ${limitMs / 60_000} minutes`), limitMs);
    let finishedAt;
    const watch = setInterval(() => {
      if (!existsSync(resultFile)) return;
      finishedAt ??= Date.now();
      if (Date.now() - finishedAt > END_GRACE_MS) {
        stop(
          `did not end by itself within ${END_GRACE_MS / 1000} s of its last test: something was left open`,
        );
        clearInterval(watch);
      }
    }, 250);
    child.once('exit', (code, signal) => {
      clearTimeout(limit);
      clearInterval(watch);
      resolve(reason ? { kind: 'killed', reason } : { kind: 'ended', how: signal ?? `exit code ${code}` });
    });
  });
}
