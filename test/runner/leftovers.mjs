import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Names that tests and programs of ours give their folders; not those of databases, whose tables tests scan alive. */
const OURS = /^(mb|monban)-/;

/**
 * Searches all that the suites left behind with the command that users have: pictures, the demo's data, and
 * whatever is still in the folder for temporary files since `startedAt`. `mustFind`: something must be there, because
 * suites ran that make pictures. A result like that of a suite.
 */
export async function scanLeftovers(startedAt, { mustFind }) {
  const left = ['test/artefacts', 'data', ...temporaryFoldersSince(startedAt)].filter((one) =>
    existsSync(path.resolve(ROOT, one)),
  );
  if (left.length === 0 && !mustFind) return outcome([], []);
  const { code, lines } = await scan(left);
  return judgeScan(code, lines);
}

/** What the scan's exit code and JSON lines come to: it must have searched something, and all that is still there. */
export function judgeScan(code, lines) {
  const said = lines.map((line) => JSON.parse(line));
  const finds = said.filter(({ type }) => type === 'hit');
  const failures = finds.map(({ target, place }) => ({
    name: 'the suites leave no My Number behind',
    message: `${target}: ${place}`,
  }));
  // A process that is still ending may take a file away while it is searched: nothing else may be amiss.
  const defects = said
    .filter(({ type, why }) => type === 'trouble' && why !== 'ENOENT')
    .map(({ target, why }) => `the scan of leftovers could not search ${target}: ${why}`);
  if (![0, 1, 2].includes(code)) defects.push(`the scan of leftovers ended with ${code}`);
  if (!said.some(({ type, bytes }) => type === 'end' && bytes > 0))
    defects.push('the scan of leftovers searched nothing');
  return outcome(failures, defects);
}

function outcome(failures, defects) {
  const passed = failures.length + defects.length === 0 ? 1 : 0;
  return {
    title: 'leftovers',
    passed,
    failures,
    skipped: [],
    databases: { SQLite: 0, PostgreSQL: 0 },
    defects,
  };
}

function temporaryFoldersSince(startedAt) {
  return readdirSync(tmpdir())
    .filter((name) => OURS.test(name))
    .map((name) => path.join(tmpdir(), name))
    .filter((folder) => (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= startedAt);
}

function scan(targets) {
  return new Promise((resolve) => {
    if (targets.length === 0) return resolve({ code: 0, lines: [] });
    const child = spawn(process.execPath, ['cli/bin/monban.js', 'scan-mynumber', '--json', ...targets], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('close', (code) => resolve({ code, lines: said.split('\n').filter((line) => line !== '') }));
  });
}
