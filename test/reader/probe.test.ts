import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { PolicyBadge } from '@monban/core/access/policy';
import { ReaderId } from '@monban/core/ids';
import { makePcscReader } from '@monban/door-controller/adapters/pcsc-reader';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import { type PcscSandbox, startPcscSandbox } from '@monban/simulators/pcsc/sandbox';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { whyReaderSuiteIsMissing } from '../support/opensc.ts';
import { type ProbeFiles, writeProbeFiles } from '../support/probe-files.ts';
import { requireOrSkip } from '../support/requirements.ts';
import { type BadgePins, personaliseThrough } from '../support/test-company.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const SHIM = fileURLToPath(new URL('../../door-controller/bin/monban-door.js', import.meta.url));
const READER = ReaderId.parse('a0000000-0000-4000-8000-000000000003');
const PROMISED_MS = 10_000;

interface Probed {
  readonly code: number;
  readonly tookMs: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly facts: Record<string, unknown>;
}

describe('monban-door probe', function () {
  this.timeout(120_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let sandbox: PcscSandbox;
  let files: ProbeFiles;
  let lying: string | undefined;
  const closers: (() => Promise<void>)[] = [];

  before(async function () {
    requireOrSkip(this, whyReaderSuiteIsMissing());
    directory = await temporaryDirectory();
    closers.push(() => directory.remove());
    sandbox = await startPcscSandbox({ directory: join(directory.path, 'pcsc'), readers: 1 });
    closers.push(() => sandbox.stop());
    process.env['PCSCLITE_CSOCK_NAME'] = sandbox.csockName;
    files = await writeProbeFiles(join(directory.path, 'keys'), await sandbox.wallet.getHierarchy());
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
  });
  afterEach(async () => {
    if (lying !== undefined) await sandbox.wallet.removeCard(lying);
    lying = undefined;
  });

  const place = () => sandbox.readers[0]!;

  async function lay(id: string): Promise<void> {
    if (lying !== undefined) await sandbox.wallet.removeCard(lying);
    await sandbox.wallet.insertCard(id, place().address);
    lying = id;
  }

  /** Makes a card, and its badge at this very reader. */
  async function issue(id: string, persona: string, pins?: BadgePins): Promise<PolicyBadge> {
    await sandbox.wallet.createCard({ id, persona });
    return atDesk(id, (transmit) => personaliseThrough(transmit, pins));
  }

  async function atDesk<T>(id: string, work: (transmit: GuardedTransmit) => Promise<T>): Promise<T> {
    let isThere = false;
    const reader = makePcscReader({
      readerId: READER,
      readerName: place().name,
      profile: 'desk',
      clock: systemClock,
      random: Math.random,
      onEvent: ({ kind }) => {
        if (kind === 'card-present' || kind === 'card-found') isThere = true;
        if (kind === 'card-removed') isThere = false;
      },
    });
    await lay(id);
    await reader.start();
    try {
      await eventually(() => isThere, 10_000);
      return await reader.session(10_000, work);
    } finally {
      await reader.close();
    }
  }

  async function probe(...more: readonly string[]): Promise<Probed> {
    const keys = ['--site-key', files.siteKey, '--issuer', files.issuer, '--trust', files.trust];
    return run('--reader', place().name, ...keys, ...more, '--json');
  }

  async function run(...args: readonly string[]): Promise<Probed> {
    const began = performance.now();
    const child = spawn(process.execPath, [SHIM, 'probe', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const closed = once(child, 'close') as Promise<[number]>;
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await closed;
    const facts = stdout.startsWith('{') ? (JSON.parse(stdout) as Record<string, unknown>) : {};
    return { code, tookMs: performance.now() - began, stdout, stderr, facts };
  }

  describe('of an issued badge', () => {
    let badge: PolicyBadge;
    before(async () => {
      badge = await issue('issued', 'normal', { pin: '274913', duressPin: '951308' });
    });

    it('accepts it at level badge, and says what the tap took', async () => {
      await lay('issued');
      const { code, facts, stderr } = await probe();
      expect(code, stderr).to.equal(0);
      expect(facts).to.include({
        accepted: true,
        reason: null,
        assurance: 'badge',
        required: 'badge',
        badgeId: badge.badgeId,
        organisationId: 'example',
        apdus: 3,
      });
      // SELECT 14, AUTHENTICATE 45, GET RESPONSE 5; 11 + 2, 256 with 61FE, 254 + 2.
      expect(facts['bytes']).to.deep.equal({ toCard: 64, fromCard: 13 + 258 + 256 });
      const { card, host, total } = facts['ms'] as Record<string, number>;
      expect(card! + host!).to.be.closeTo(total!, 0.01);
      expect(card).to.be.greaterThan(0);
    });

    it('accepts it with certificate and PIN where it gets the keys', async () => {
      await lay('issued');
      const certificate = ['--link-key', files.linkKey, '--level', 'badge+certificate'];
      expect((await probe(...certificate)).facts).to.include({
        accepted: true,
        assurance: 'badge+certificate',
      });
      const level = ['--assurance', 'badge+certificate+pin', '--link-key', files.linkKey];
      const right = await probe(...level, '--pin-file', await files.writePin('274913'));
      expect(right.facts).to.include({ accepted: true, assurance: 'badge+certificate+pin', apdus: 7 });
      const wrong = await probe(...level, '--pin-file', await files.writePin('111111'));
      expect([wrong.code, wrong.facts['reason']]).to.deep.equal([1, 'pin-wrong']);
      for (const { stdout, stderr } of [right, wrong]) expect(stdout + stderr).to.not.match(/274913|111111/);
    });

    it('says the same in words', async () => {
      await lay('issued');
      const keys = ['--site-key', files.siteKey, '--issuer', files.issuer, '--trust', files.trust];
      const { code, stdout } = await run('--reader', place().name, ...keys);
      expect(code).to.equal(0);
      expect(stdout).to.match(/^outcome +accepted\nlevel +badge \(asked for: badge\)\nbadge /);
    });

    it('does not believe an issuer or a site key that is another one', async () => {
      await lay('issued');
      const site = ['--site-key', files.foreignSiteKey, '--issuer', files.issuer];
      const foreign = await run('--reader', place().name, ...site, '--json');
      expect([foreign.code, foreign.facts['reason']]).to.deep.equal([1, 'wrong-site-key']);
      const issuer = ['--site-key', files.siteKey, '--issuer', files.foreignIssuer];
      const forged = await run('--reader', place().name, ...issuer, '--json');
      expect([forged.code, forged.facts['reason']]).to.deep.equal([1, 'record-mismatch']);
    });

    it('does not believe a clone: record and certificate right, signature by another key', async () => {
      await sandbox.wallet.createCard({ id: 'clone', persona: 'badge-cloned', cloneOf: 'issued' });
      await lay('clone');
      const { code, facts } = await probe();
      expect(code).to.equal(1);
      expect(facts).to.include({ reason: 'signature-invalid', badgeId: badge.badgeId, assurance: 'none' });
    });
  });

  it('refuses a badge in a card whose certificate comes from a forged authority', async () => {
    await issue('forged', 'forged-ca');
    await lay('forged');
    const { code, facts } = await probe('--link-key', files.linkKey, '--level', 'badge+certificate');
    expect([code, facts['reason'], facts['pathFailure']]).to.deep.equal([
      1,
      'certificate-invalid',
      'signature-invalid',
    ]);
  });

  const WITHOUT_BADGE = {
    'badge-blank': 'badge-blank',
    'badge-terminated': 'badge-terminated',
    'no-badge': 'no-badge-ap',
    phone: 'phone-profile',
    'id-record': 'identifier-only',
    mute: 'read-timeout',
  } as const;
  for (const [persona, reason] of Object.entries(WITHOUT_BADGE)) {
    it(`refuses the persona ${persona} in time, and says why`, async () => {
      await sandbox.wallet.createCard({ id: persona, persona });
      await lay(persona);
      const { code, facts, tookMs } = await probe();
      expect([code, facts['reason'], facts['badgeId']]).to.deep.equal([1, reason, null]);
      expect(tookMs).to.be.below(PROMISED_MS);
    });
  }

  describe('with something that it cannot use', () => {
    it('says that nobody laid a card there, within the promised time', async () => {
      const { code, facts, tookMs } = await probe();
      expect([code, facts['error']]).to.deep.equal([2, 'no-card']);
      expect(tookMs).to.be.below(PROMISED_MS);
    });

    it('says that there is no such reader', async () => {
      const keys = ['--site-key', files.siteKey, '--issuer', files.issuer];
      const { code, facts, stderr, tookMs } = await run('--reader', 'None 00', ...keys, '--json');
      expect([code, facts['error']]).to.deep.equal([2, 'reader-missing']);
      expect(stderr).to.include('None 00');
      expect(tookMs).to.be.below(PROMISED_MS);
    });

    it('asks for the link key before it touches a card', async () => {
      const { code, stderr } = await probe('--assurance', 'badge+certificate');
      expect(code).to.equal(2);
      expect(stderr).to.include('--link-key is missing');
    });

    it('names the file and never what is in it', async () => {
      const path = join(directory.path, 'not-a-key.pem');
      await writeFile(path, 'SECRET-CONTENTS');
      const { code, stdout, stderr } = await run(
        '--reader',
        'x',
        '--site-key',
        path,
        '--issuer',
        files.issuer,
      );
      expect(code).to.equal(2);
      expect(stderr).to.include('not-a-key.pem');
      expect(stdout + stderr).to.not.include('SECRET-CONTENTS');
      const swapped = await run('--reader', 'x', '--site-key', files.siteKey, '--issuer', files.siteKey);
      expect([swapped.code, swapped.stderr]).to.satisfy(
        ([exit, said]: [number, string]) => exit === 2 && said.includes('It is a private key'),
      );
    });
  });
});
