import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SHIM = path.resolve(import.meta.dirname, '../../../cli/bin/monban.js');

describe('the monban shim', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'monban-shim-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('runs from any folder, without anything being installed there', async () => {
    const { code, stdout } = await run(['--help'], {});
    expect(code).to.equal(0);
    expect(stdout).to.include('Usage: monban');
  });

  it('brings a database up to date, once', async () => {
    const first = await run(['migrate', '--data', folder], {});
    expect(first.code).to.equal(0);
    expect(first.stdout).to.match(/^0001-organisation\n/);
    const second = await run(['migrate', '--data', folder], {});
    expect(second.stdout).to.equal('nothing to do\n');
  });

  it('passes on the exit code, and says what is wrong on stderr only', async () => {
    const { code, stdout, stderr } = await run(['migrate', '--data', folder], { MONBAN_HTTP_PORT: 'x' });
    expect(code).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr).to.include('CONFIGURATION_INVALID').and.include('MONBAN_HTTP_PORT');
  });

  async function run(args: readonly string[], environment: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [SHIM, ...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout: stdout(), stderr: stderr() };
  }
});

function textOf(stream: NonNullable<ChildProcess['stdout']>): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}
