import { join } from 'node:path';
import { selectBadge } from '@monban/card-ap/session';
import { ReaderId } from '@monban/core/ids';
import { makePcscReader } from '@monban/door-controller/adapters/pcsc-reader';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import { makeVpcdReader } from '@monban/door-controller/adapters/vpcd-reader';
import type { ReaderDevice, ReaderEvent } from '@monban/door-controller/ports';
import { whySandboxIsMissing } from '@monban/simulators/pcsc/requirements';
import { type PcscSandbox, startPcscSandbox } from '@monban/simulators/pcsc/sandbox';
import { startWalletHost } from '@monban/simulators/wallet/host';
import { connectWallet, type WalletClient } from '@monban/simulators/wallet/client';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { requireOrSkip } from '../../support/requirements.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
type Listener = (event: ReaderEvent) => void;

/** A kind of reader with a place where cards are laid on. */
interface Bench {
  readonly wallet: WalletClient;
  readonly address: string;
  make(onEvent: Listener): ReaderDevice;
  stop(): Promise<void>;
}

async function vpcdBench(directory: string): Promise<Bench> {
  const path = join(directory, 'reader');
  const controlPath = join(directory, 'wallet');
  const host = await startWalletHost({ controlPath, now: () => new Date(), onTripwire: () => undefined });
  return {
    wallet: connectWallet(controlPath),
    address: `unix:${path}`,
    make: (onEvent) =>
      makeVpcdReader({
        readerId: READER,
        address: { kind: 'unix', path },
        profile: 'door',
        clock: systemClock,
        onEvent,
      }),
    stop: () => host.close(),
  };
}

async function pcscBench(directory: string): Promise<Bench & { readonly sandbox: PcscSandbox }> {
  const sandbox = await startPcscSandbox({ directory: join(directory, 'pcsc'), readers: 1 });
  const [place] = sandbox.readers;
  process.env['PCSCLITE_CSOCK_NAME'] = sandbox.csockName;
  return {
    sandbox,
    wallet: sandbox.wallet,
    address: place!.address,
    make: (onEvent) =>
      makePcscReader({
        readerId: READER,
        readerName: place!.name,
        profile: 'door',
        clock: systemClock,
        random: Math.random,
        onEvent,
      }),
    stop: () => sandbox.stop(),
  };
}

const BENCHES = { vpcd: vpcdBench, pcsc: pcscBench } as const;

for (const [kind, makeBench] of Object.entries(BENCHES)) {
  describe(`card reader, ${kind}`, function () {
    this.timeout(60_000);
    let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
    let bench: Bench;
    let reader: ReaderDevice;
    let events: string[];

    before(async function () {
      if (kind === 'pcsc') requireOrSkip(this, whySandboxIsMissing());
      directory = await temporaryDirectory();
      bench = await makeBench(directory.path);
      for (const persona of ['company-card', 'mute']) await bench.wallet.createCard({ id: persona, persona });
    });
    after(async () => {
      await bench.stop();
      await directory.remove();
    });
    beforeEach(async () => {
      await begin();
      await eventually(() => events.includes('ready'));
    });
    afterEach(async () => {
      for (const id of ['company-card', 'mute']) await bench.wallet.removeCard(id).catch(() => undefined);
      // Drivers notice a removal by polling: the next test must not meet this one's card.
      await eventually(() => count('card-removed') === count('card-present') + count('card-found'));
      await reader.close();
    });

    /** Each reader with a list of its own: one that is closed may still have something to say. */
    async function begin(): Promise<void> {
      const own: string[] = [];
      events = own;
      reader = bench.make((event) => own.push(event.kind));
      await reader.start();
    }

    const count = (kind: string) => events.filter((event) => event === kind).length;
    const seen = (event: ReaderEvent['kind'], times = 1) =>
      eventually(() => count(event) >= times, 15_000, event);
    const codeOf = (failure: unknown) => (failure as { code?: string }).code;

    it('reports a card once, however long it lies there, and its removal', async () => {
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present');
      await reader.session(3_000, selectBadge);
      await reader.session(3_000, selectBadge);
      await bench.wallet.removeCard('company-card');
      await seen('card-removed');
      expect(count('card-present')).to.equal(1);
    });

    it('calls a card that lay there when it began found, lends it, and only the next one a presentation (D10)', async () => {
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present');
      await reader.close();
      await begin();
      await seen('card-found');
      expect(events).to.deep.equal(['ready', 'card-found']);
      expect(await reader.session(3_000, selectBadge)).to.include({ kind: 'present' });
      await bench.wallet.removeCard('company-card');
      await seen('card-removed');
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present');
    });

    it('lends a guarded way to the card', async () => {
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present');
      const presence = await reader.session(3_000, selectBadge);
      expect(presence).to.deep.equal({ kind: 'present', lifeCycle: 'blank' });
      const forbidden = Uint8Array.of(0x80, 0x46, 0, 0, 0);
      const refusal = await reader
        .session(3_000, (transmit) => transmit(forbidden))
        .catch((cause: unknown) => cause);
      expect(codeOf(refusal)).to.equal('COMMAND_REFUSED');
      const tap = await bench.wallet.listTap('company-card');
      expect(tap.filter((entry) => entry.kind === 'apdu' && entry.header === '80460000')).to.deep.equal([]);
    });

    it('forgets what a session had selected', async () => {
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present');
      await reader.session(3_000, selectBadge);
      await eventually(async () => {
        const tap = await bench.wallet.listTap('company-card');
        return ['power-off', 'reset', 'power-on'].includes(tap.at(-1)?.kind ?? '');
      });
    });

    it('fails with card-removed without a card, and when it is pulled in the middle', async () => {
      expect(codeOf(await reader.session(3_000, selectBadge).catch((cause: unknown) => cause))).to.equal(
        'card-removed',
      );
      await bench.wallet.insertCard('company-card', bench.address, { apdu: 1, moment: 'unanswered' });
      await seen('card-present');
      const failure = await reader.session(3_000, selectBadge).catch((cause: unknown) => cause);
      expect(codeOf(failure)).to.equal('TRANSPORT');
      await seen('card-removed');
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present', 2);
      expect(await reader.session(3_000, selectBadge)).to.include({ kind: 'present' });
    });

    it('gives a mute card up at the deadline, reports it no second time, and reads the next card', async () => {
      await bench.wallet.insertCard('mute', bench.address);
      await seen('card-present');
      const failure = await reader.session(500, selectBadge).catch((cause: unknown) => cause);
      expect(codeOf(failure)).to.equal('read-timeout');
      await bench.wallet.removeCard('mute');
      await seen('card-removed');
      expect(count('card-present')).to.equal(1);
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present', 2);
      expect(await reader.session(3_000, selectBadge)).to.include({ kind: 'present' });
    });

    it('runs one session at a time', async () => {
      await bench.wallet.insertCard('company-card', bench.address);
      await seen('card-present');
      const outcomes = await Promise.allSettled([1, 2].map(() => reader.session(3_000, selectBadge)));
      expect(outcomes.map(({ status }) => status)).to.have.members(['fulfilled', 'rejected']);
    });
  });
}

describe('card reader, pcscd killed (fault 27)', function () {
  this.timeout(60_000);

  it('is lost, comes back by itself within 5 s, and reads the next card', async function () {
    requireOrSkip(this, whySandboxIsMissing());
    const directory = await temporaryDirectory();
    const bench = await pcscBench(directory.path);
    const events: string[] = [];
    const reader = bench.make((event) => events.push(event.kind));
    try {
      await reader.start();
      await bench.wallet.createCard({ id: 'a', persona: 'company-card' });
      await eventually(() => events.includes('ready'));
      await bench.sandbox.killPcscd();
      await eventually(() => events.includes('lost'));
      await bench.sandbox.restartPcscd();
      const since = performance.now();
      await eventually(() => events.filter((event) => event === 'ready').length === 2);
      expect(performance.now() - since).to.be.below(4 * 5_000);
      await bench.wallet.insertCard('a', bench.address);
      await eventually(() => events.includes('card-present'), 15_000);
      expect(await reader.session(3_000, selectBadge)).to.include({ kind: 'present' });
    } finally {
      await reader.close();
      await bench.stop();
      await directory.remove();
    }
  });
});
