import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inQueues } from '../runner/in-lanes.mjs';
import { judgeScan } from '../runner/leftovers.mjs';
import { planRuns, type Run, SUITES } from '../runner/suites.mjs';
import { runMocha } from '../runner/run-mocha.mjs';

describe('the test runner', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'monban-runner-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('counts what passed, failed and was skipped, by database too', async () => {
    const result = await runOf(`
      for (const name of ['SQLite', 'PostgreSQL']) describe(name, () => it('stores', () => {}));
      it('waits', function () { this.skip(); });
      it('breaks', () => { throw new Error('on purpose'); });`);
    expect(result).to.deep.include({
      passed: 2,
      failures: [{ name: 'breaks', message: 'on purpose' }],
      skipped: ['waits'],
      databases: { SQLite: 1, PostgreSQL: 1 },
      defects: [],
    });
  });

  it('reports and ends a process that a test left behind', async () => {
    const result = await runOf(`
      const { spawn } = require('node:child_process');
      it('leaves', () => { spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).unref(); });`);
    expect(result.passed).to.equal(1);
    expect(result.defects).to.have.length(1);
    expect(result.defects[0]).to.match(/left a process behind: \d+ sleep 600/);
  });

  it('reports a run that ended before its tests did', async () => {
    const result = await runOf(`it('dies', () => { process.kill(process.pid, 'SIGKILL'); });`);
    expect(result.defects).to.have.length(1);
    expect(result.defects[0]).to.match(/mocha ended before its tests did/);
  });

  it('runs the unit suite in two time zones, and passes what it does not know to mocha', () => {
    const { runs, mochaArgs } = planRuns(['unit', '--grep', 'revoked']);
    expect(runs.map((run) => run.zone)).to.deep.equal(['UTC', 'America/New_York']);
    expect(mochaArgs).to.deep.equal(['--grep', 'revoked']);
  });

  it('never does two things of a queue that one lane alone has, and lets that lane help with the rest', async () => {
    const [timed, patient] = [
      ['browser', 'faults'],
      ['contract', 'unit', 'house'],
    ];
    const [running, done]: [Set<string>, string[]] = [new Set(), []];
    const work = async (run: string) => {
      running.add(run);
      expect(running.size).to.be.at.most(2);
      expect(running.has('browser') && running.has('faults')).to.equal(false);
      await Promise.resolve();
      running.delete(run);
      done.push(run);
    };
    await inQueues([[timed, patient], [patient]], work);
    expect(done.slice(0, 4).sort()).to.deep.equal(['browser', 'contract', 'faults', 'unit']);
    expect(done.at(4)).to.equal('house');
  });

  it('runs every test file there is, each in one run of a time zone', () => {
    const { runs } = planRuns([]);
    const inUtc = runs.filter(({ zone }) => zone === 'UTC').flatMap((run) => filesOf(run));
    expect(inUtc.sort()).to.deep.equal(testFiles.filter(isOfASuite).sort());
    const elsewhere = runs.filter(({ zone }) => zone !== 'UTC').flatMap((run) => filesOf(run));
    expect(elsewhere).to.include('test/unit/core/access/schedule.test.ts');
    expect(elsewhere).not.to.include('test/unit/server/number-guard/inspect-upload.test.ts');
  });

  it('believes a scan of leftovers only that searched something, and all that is still there', () => {
    const judged = (code: number | null, ...said: object[]) => {
      const { passed, failures, defects } = judgeScan(
        code,
        said.map((line) => JSON.stringify(line)),
      );
      return [passed, failures.length, defects.length];
    };
    const end = { type: 'end', bytes: 12 };
    const trouble = (why: string) => ({ type: 'trouble', target: 'x', why });
    expect(judged(0, end)).to.deep.equal([1, 0, 0]);
    expect(judged(2, trouble('ENOENT'), end)).to.deep.equal([1, 0, 0]);
    expect(judged(2, trouble('EACCES'), end)).to.deep.equal([0, 0, 1]);
    expect(judged(1, { type: 'hit', target: 'x', place: 'byte 0' }, end)).to.deep.equal([0, 1, 0]);
    expect(judged(0, { type: 'end', bytes: 0 })).to.deep.equal([0, 0, 1]);
    expect(judged(0)).to.deep.equal([0, 0, 1]);
    expect(judged(2)).to.deep.equal([0, 0, 1]);
    expect(judged(null, end)).to.deep.equal([0, 0, 1]);
  });

  const testFiles = readdirSync('test', { recursive: true })
    .map((file) => `test/${String(file)}`)
    .filter((file) => file.endsWith('.test.ts'));
  const suites = new Set(SUITES.map(({ name }) => name));
  const isOfASuite = (file: string) => suites.has(file.split('/')[1] ?? '');
  const matches = (file: string, pattern: string) => file.startsWith(pattern.split('**')[0] ?? pattern);
  const filesOf = ({ spec, ignored = [] }: Run) =>
    testFiles.filter(
      (file) =>
        spec.some((pattern) => matches(file, pattern)) && !ignored.some((pattern) => matches(file, pattern)),
    );

  async function runOf(text: string) {
    const file = path.join(folder, 'sample.test.cjs');
    writeFileSync(file, text);
    return await runMocha(
      { title: 'sample', zone: 'UTC', minutes: 1, spec: [file], graceMs: 1_000 },
      [],
      'never',
    );
  }
});
