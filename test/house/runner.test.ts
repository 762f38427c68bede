import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judgeScan } from '../runner/leftovers.mjs';
import { planRuns } from '../runner/suites.mjs';
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

  async function runOf(text: string) {
    const file = path.join(folder, 'sample.test.cjs');
    writeFileSync(file, text);
    return await runMocha({ title: 'sample', zone: 'UTC', minutes: 1, spec: [file] }, [], 'never');
  }
});
