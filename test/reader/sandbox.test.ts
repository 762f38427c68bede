import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startPcscSandbox, type PcscSandbox } from '@monban/simulators/pcsc/sandbox';
import { waitForReaders } from '@monban/simulators/pcsc/reader-states';
import { connectWallet } from '@monban/simulators/wallet/client';
import { expect } from 'chai';
import { rejectedCode } from '../support/codec-laws.ts';
import { runTool, whyReaderSuiteIsMissing } from '../support/opensc.ts';
import { requireOrSkip } from '../support/requirements.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const DEADLINE_MS = 10_000;
const SHIM = fileURLToPath(new URL('../../simulators/bin/monban-sim.js', import.meta.url));

describe('the PC/SC sandbox', function () {
  this.timeout(60_000);

  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

  before(function () {
    requireOrSkip(this, whyReaderSuiteIsMissing());
  });
  beforeEach(async () => {
    directory = await temporaryDirectory();
  });
  afterEach(async () => {
    await directory.remove();
  });

  async function withSandbox(readers: number, work: (sandbox: PcscSandbox) => Promise<void>): Promise<void> {
    const sandbox = await startPcscSandbox({
      directory: join(directory.path, 'pcsc'),
      readers,
      stateDirectory: join(directory.path, 'cards'),
    });
    try {
      await work(sandbox);
    } finally {
      await sandbox.stop();
    }
  }

  const presentCount = (sandbox: PcscSandbox, count: number) =>
    waitForReaders(
      sandbox.csockName,
      (readers) => readers.filter((reader) => reader.isCardPresent).length === count,
      DEADLINE_MS,
    );

  it('has six readers that hold six different cards at once', async () => {
    await withSandbox(6, async ({ readers, readerNames, wallet, csockName, ...rest }) => {
      const sandbox = { readers, readerNames, wallet, csockName, ...rest };
      expect(readerNames).to.have.length(6);
      for (const [index, reader] of readers.entries()) {
        await wallet.createCard({ id: `card-${index}`, persona: 'company-card' });
        await wallet.insertCard(`card-${index}`, reader.address);
      }
      const states = await presentCount(sandbox, 6);
      expect(states.map(({ name }) => name)).to.deep.equal(readerNames);
      const select = '00A4040008F04D4F4E42414E0100';
      for (const index of readers.keys()) {
        const { output } = await runTool(
          csockName,
          'opensc-tool',
          '-r',
          `${index}`,
          '-c',
          'default',
          '-s',
          select,
        );
        expect(output).to.match(/SW1=0x90, SW2=0x00/);
        const tap = await wallet.listTap(`card-${index}`);
        expect(tap.filter((entry) => entry.kind === 'apdu')).to.have.length(1);
      }
    });
  });

  it('needs well under the 44 ms an APDU that vpcd costs on ordinary routes', async () => {
    await withSandbox(1, async (sandbox) => {
      await sandbox.wallet.createCard({ id: 'card', persona: 'company-card' });
      await sandbox.wallet.insertCard('card', sandbox.readers[0]!.address);
      await presentCount(sandbox, 1);
      const apdus = Array.from({ length: 100 }, () => ['-s', '00A4040008F04D4F4E42414E0100']).flat();
      const before = performance.now();
      await runTool(sandbox.csockName, 'opensc-tool', '-r', '0', '-c', 'default', ...apdus);
      expect(performance.now() - before).to.be.below(100 * 44);
    });
  });

  it('notices a removal and another card in the same reader', async () => {
    await withSandbox(2, async (sandbox) => {
      const [reader] = sandbox.readers;
      for (const id of ['anna', 'bert']) await sandbox.wallet.createCard({ id, persona: 'company-card' });
      await sandbox.wallet.insertCard('anna', reader!.address);
      await presentCount(sandbox, 1);
      await sandbox.wallet.removeCard('anna');
      await presentCount(sandbox, 0);
      await sandbox.wallet.insertCard('bert', reader!.address);
      await presentCount(sandbox, 1);
    });
  });

  it('comes back with its readers and the card that lay there when pcscd was killed', async () => {
    await withSandbox(2, async (sandbox) => {
      await sandbox.wallet.createCard({ id: 'anna', persona: 'normal' });
      await sandbox.wallet.insertCard('anna', sandbox.readers[0]!.address);
      await presentCount(sandbox, 1);
      const first = sandbox.pcscdPid;
      await sandbox.killPcscd();
      expect(isAlive(first)).to.equal(false);
      await sandbox.restartPcscd();
      expect(sandbox.pcscdPid).to.not.equal(first);
      await presentCount(sandbox, 1);
      const { output } = await runTool(sandbox.csockName, 'opensc-tool', '-r', '0', '-n');
      expect(output.trim()).to.equal('jpki');
    });
  });

  it('keeps cards from one sandbox to the next', async () => {
    await withSandbox(1, async (sandbox) => {
      await sandbox.wallet.createCard({ id: 'anna', persona: 'company-card' });
    });
    await withSandbox(1, async (sandbox) => {
      expect((await sandbox.wallet.getCard('anna')).persona).to.equal('company-card');
    });
  });

  it('stands beside another one', async () => {
    await withSandbox(1, async (first) => {
      const second = await startPcscSandbox({ directory: join(directory.path, 'other'), readers: 1 });
      try {
        await first.wallet.createCard({ id: 'anna', persona: 'company-card' });
        await first.wallet.insertCard('anna', first.readers[0]!.address);
        await presentCount(first, 1);
        await presentCount(second, 0);
      } finally {
        await second.stop();
      }
    });
  });

  it('ends with everything it started', async () => {
    let pid = 0;
    await withSandbox(1, (sandbox) => {
      pid = sandbox.pcscdPid;
      return Promise.resolve();
    });
    expect(isAlive(pid)).to.equal(false);
    expect(existsSync(join(directory.path, 'pcsc', 'wallet.sock'))).to.equal(false);
  });

  it('refuses a folder whose sockets would have too long names', async () => {
    const deep = join(directory.path, 'x'.repeat(100));
    expect(await rejectedCode(startPcscSandbox({ directory: deep, readers: 1 }))).to.equal('ADDRESS_INVALID');
  });

  it('dies with a parent that is killed without a word', async () => {
    const { child, ready } = await startProgram(
      'sandbox',
      '--directory',
      join(directory.path, 'pcsc'),
      '--readers',
      '1',
    );
    const wallet = connectWallet(String(ready['wallet']).slice('unix:'.length));
    expect(await wallet.listCards()).to.deep.equal([]);
    const pid = Number(ready['pcscdPid']);
    const wasAlive = isAlive(pid);
    child.kill('SIGKILL');
    expect(wasAlive).to.equal(true);
    await until(() => !isAlive(pid));
    expect(await rejectedCode(wallet.listCards())).to.equal('CONTROL_UNREACHABLE');
  });
});

async function startProgram(
  ...args: readonly string[]
): Promise<{ child: ChildProcess; ready: Readonly<Record<string, unknown>> }> {
  const child = spawn(process.execPath, [SHIM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ready: JSON.parse(line) as Record<string, unknown> };
}

/** A zombie that nobody has waited for is as good as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Nothing tells when a process that is not our child ends. */
async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await setTimeout(20);
  }
}
