import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPcscSandbox, type PcscSandbox } from '@monban/simulators/pcsc/sandbox';
import { waitForReaders } from '@monban/simulators/pcsc/reader-states';
import type { CardView, CreateCardRequest } from '@monban/simulators/wallet/messages';
import { expect } from 'chai';
import {
  runPkcs11,
  runSshKeygen,
  runTool,
  type ToolResult,
  verifyWithOpenssl,
  whyReaderSuiteIsMissing,
} from '../support/opensc.ts';
import { requireOrSkip } from '../support/requirements.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { expectTripwires } from '../support/tripwires.ts';

const DEADLINE_MS = 10_000;
const SELECT_JPKI = '00A4040C0AD392F000260100000001';

describe('S16: OpenSC with the virtual card', function () {
  this.timeout(120_000);

  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let sandbox: PcscSandbox;
  /** What `before` got done before it was skipped or failed. */
  const toUndo: (() => Promise<void>)[] = [];
  let card: CardView;
  const tripped: string[] = [];

  before(async function () {
    requireOrSkip(this, whyReaderSuiteIsMissing());
    directory = await temporaryDirectory();
    toUndo.push(directory.remove);
    sandbox = await startPcscSandbox({
      directory: join(directory.path, 'pcsc'),
      readers: 2,
      onTripwire: (cardId, name) => tripped.push(`${cardId} ${name}`),
    });
    toUndo.push(() => sandbox.stop());
    card = await layOn('anna', { atr: 'nfc' });
  });
  after(async () => {
    for (const undo of toUndo.reverse()) await undo();
  });

  /** Takes away what lies on the first reader and lays a new card on it. */
  async function layOn(id: string, kind: Partial<CreateCardRequest>): Promise<CardView> {
    const [reader] = sandbox.readers;
    const lying = (await sandbox.wallet.listCards()).find((other) => other.reader !== null);
    if (lying !== undefined) {
      await sandbox.wallet.removeCard(lying.id);
      await untilCard(false);
    }
    const made = await sandbox.wallet.createCard({ id, persona: 'normal', ...kind });
    await sandbox.wallet.insertCard(id, reader!.address);
    await untilCard(true);
    return made;
  }

  async function untilCard(isPresent: boolean): Promise<void> {
    const [name] = sandbox.readerNames;
    await waitForReaders(
      sandbox.csockName,
      (readers) => readers.some((reader) => reader.name === name && reader.isCardPresent === isPresent),
      DEADLINE_MS,
    );
  }

  const opensc = (...args: readonly string[]): Promise<ToolResult> =>
    runTool(sandbox.csockName, 'opensc-tool', '-r', '0', ...args);
  const pkcs15 = (...args: readonly string[]): Promise<ToolResult> =>
    runTool(sandbox.csockName, 'pkcs15-tool', '--reader', '0', ...args);

  const userCertificate = (view: CardView): X509Certificate =>
    new X509Certificate(Buffer.from(view.userCertificate ?? '', 'base64'));

  it('lists the reader with the card in it', async () => {
    const { output } = await runTool(sandbox.csockName, 'opensc-tool', '-l');
    expect(output).to.match(/0\s+Yes\s+Monban Virtual Reader A 00 00/);
    expect(output).to.match(/1\s+No\s+Monban Virtual Reader A 00 01/);
  });

  it('reads the ATR', async () => {
    const { output } = await opensc('-a');
    expect(output.trim().replaceAll(':', '')).to.equal(card.atr);
  });

  it('knows the card', async () => {
    expect((await opensc('-n')).output.trim()).to.equal('jpki');
  });

  it('reads the token label', async () => {
    const { output } = await opensc('-s', SELECT_JPKI, '-s', '00A4020C020006', '-s', '00B0000020');
    expect(output.match(/SW1=0x90, SW2=0x00/g)).to.have.length(3);
    expect(output).to.contain('JPKIAPICCTOKEN2');
  });

  it('sees two PINs, two keys and four certificates', async () => {
    const { exitCode, output } = await pkcs15('-D');
    expect(exitCode).to.equal(0);
    expect(output).to.match(/PKCS#15 Card \[JPKI\]/);
    const named = (kind: string): string[] =>
      [...output.matchAll(new RegExp(`^${kind} \\[(.+)\\]$[^]*?^\\tID\\s+: (\\d+)$`, 'gm'))].map(
        ([, name, id]) => `${id!} ${name!}`,
      );
    expect(named('PIN')).to.deep.equal(['01 User Authentication PIN', '02 Digital Signature PIN']);
    expect(named('Private RSA Key')).to.deep.equal([
      '01 User Authentication Key',
      '02 Digital Signature Key',
    ]);
    expect(named('X\\.509 Certificate')).to.deep.equal([
      '01 User Authentication Certificate',
      '02 Digital Signature Certificate',
      '03 User Authentication Certificate CA',
      '04 Digital Signature Certificate CA',
    ]);
    expect(output).to.match(
      /min_len:4, max_len:4,[^]*Tries left\s+: 3[^]*min_len:6, max_len:16,[^]*Tries left\s+: 5/,
    );
    expect(output.match(/ModLength\s+: 2048/g)).to.have.length(2);
  });

  it('reads the user certificate and its authority without a PIN, as they were issued', async () => {
    const read = await pkcs15('--read-certificate', '01');
    expect(read.exitCode).to.equal(0);
    const certificate = new X509Certificate(pem(read.output));
    expect(certificate.raw.equals(userCertificate(card).raw)).to.equal(true);
    const authority = new X509Certificate(pem((await pkcs15('--read-certificate', '03')).output));
    const { userAuthentication } = await sandbox.wallet.getHierarchy();
    expect(authority.raw.toString('base64')).to.equal(userAuthentication[2]);
    expect(certificate.verify(authority.publicKey)).to.equal(true);
  });

  it('does not get the sign certificate without its password, and gets it with it', async () => {
    const without = await pkcs15('--read-certificate', '02');
    expect(without.exitCode).to.not.equal(0);
    expect(without.output).not.to.contain('BEGIN CERTIFICATE');
    const withPassword = ['--verify-pin', '--auth-id', '02', '--pin', 'ABC123', '--read-certificate', '02'];
    expect((await pkcs15(...withPassword)).output).to.contain('BEGIN CERTIFICATE');
  });

  it('verifies the right PIN', async () => {
    expect((await pkcs15('--verify-pin', '--auth-id', '01', '--pin', '1234')).exitCode).to.equal(0);
  });

  it('shows both tokens and their mechanisms through PKCS#11', async () => {
    const slots = (await runPkcs11(sandbox.csockName, '-L')).output;
    expect(slots.match(/token label/g)).to.have.length(2);
    expect((await runPkcs11(sandbox.csockName, '-O')).output).to.contain('Certificate Object');
    expect((await runPkcs11(sandbox.csockName, '-M')).output).to.contain('SHA256-RSA-PKCS');
  });

  const signs = [
    { title: 'user', slot: '0', pin: '1234', id: '01' },
    { title: 'sign', slot: '1', pin: 'ABC123', id: '02' },
  ] as const;
  for (const { title, slot, pin, id } of signs) {
    it(`signs with the ${title} key through PKCS#11, and OpenSSL verifies it by the certificate`, async () => {
      const message = join(directory.path, 'message');
      const signature = join(directory.path, `${title}-signature`);
      writeFileSync(message, 'to whom it may concern');
      const sign = ['--sign', '-m', 'SHA256-RSA-PKCS', '--id', id, '-i', message, '-o', signature];
      const { exitCode } = await runPkcs11(sandbox.csockName, '--slot-index', slot, '-l', '-p', pin, ...sign);
      expect(exitCode).to.equal(0);
      const { output } = await pkcs15(
        '--verify-pin',
        '--auth-id',
        id,
        '--pin',
        pin,
        '--read-certificate',
        id,
      );
      const files = { message, signature, folder: directory.path };
      expect(await verifyWithOpenssl(pem(output), files)).to.equal('Verified OK');
    });
  }

  it('signs a hash through PKCS#15, and OpenSSL verifies it', async () => {
    const message = join(directory.path, 'hashed');
    const hash = join(directory.path, 'hash');
    const signature = join(directory.path, 'hash-signature');
    writeFileSync(message, 'hashed');
    writeFileSync(hash, createHash('sha256').update('hashed').digest());
    const files = ['-i', hash, '-o', signature, '-R'];
    const sign = ['--sign', '--key', '01', '--pin', '1234', '--sha-256', '--pkcs1', ...files];
    expect((await runTool(sandbox.csockName, 'pkcs15-crypt', '--reader', '0', ...sign)).exitCode).to.equal(0);
    const check = { message, signature, folder: directory.path };
    expect(await verifyWithOpenssl(userCertificate(card).toString(), check)).to.equal('Verified OK');
  });

  it('passes OpenSC’s own test of the sign token: all signatures, verified and without an error', async () => {
    const login = ['--slot-index', '1', '-l', '-p', 'ABC123'];
    const { exitCode, output } = await runPkcs11(sandbox.csockName, ...login, '--test');
    expect(exitCode).to.equal(0);
    expect(output)
      .to.match(/all 4 signature functions seem to work/)
      .and.match(/ SHA256-RSA-PKCS: OK/)
      .and.match(/^No errors$/m);
    // Signed and verified: the fifth, with SHA-256, is signed only.
    expect(output.match(/RSA-PKCS: OK/g)).to.have.length(9);
  });

  it('is a key for ssh', async () => {
    const { exitCode, output } = await runSshKeygen(sandbox.csockName);
    expect(exitCode).to.equal(0);
    const [, key] = /^ssh-rsa (\S+)/m.exec(output) ?? [];
    const { n } = createPublicKey(
      userCertificate(card).publicKey.export({ type: 'spki', format: 'pem' }),
    ).export({
      format: 'jwk',
    });
    const modulus = Buffer.from(n ?? '', 'base64url');
    expect(Buffer.from(key!, 'base64').includes(modulus)).to.equal(true);
  });

  it('blocks the PIN after three wrong ones, in the real card’s words', async () => {
    const wrong = ['-s', SELECT_JPKI, '-s', '00A4020C020018', '-s', '002000800439393939'];
    for (const left of ['2', '1', '0']) {
      expect((await opensc(...wrong)).output).to.match(new RegExp(`SW1=0x63, SW2=0xC${left}`));
    }
    const right = ['-s', SELECT_JPKI, '-s', '00A4020C020018', '-s', '002000800431323334'];
    expect((await opensc(...right)).output).to.match(/SW1=0x69, SW2=0x84/);
    const { exitCode, output } = await pkcs15('--verify-pin', '--auth-id', '01', '--pin', '1234');
    expect(exitCode).to.not.equal(0);
    expect(output).to.match(/Reference data not usable/);
  });

  for (const atr of ['contact', 'random'] as const) {
    it(`knows the card by its application when its ATR is ${atr}`, async () => {
      await layOn(`with-${atr}`, { atr });
      expect((await opensc('-n')).output.trim()).to.equal('jpki');
      expect((await pkcs15('-D')).output).to.match(/PKCS#15 Card \[JPKI\]/);
    });
  }

  it('cannot tell a card whose answers leave in pieces after a chip’s time', async () => {
    const latency = { chip: 'p71', bitrate: 424, seed: 1 } as const;
    const split = await layOn('slow', { frames: 'split', latency });
    const { exitCode, output } = await pkcs15('--read-certificate', '01');
    expect(exitCode).to.equal(0);
    expect(new X509Certificate(pem(output)).raw.equals(userCertificate(split).raw)).to.equal(true);
  });

  it('sees a child’s card without a certificate for signatures, and reads the other one', async () => {
    await layOn('child', { persona: 'no-sign-cert' });
    expect((await pkcs15('--read-certificate', '01')).output).to.contain('BEGIN CERTIFICATE');
    const password = ['--verify-pin', '--auth-id', '02', '--pin', 'ABC123'];
    expect((await pkcs15(...password, '--read-certificate', '02')).output).not.to.contain(
      'BEGIN CERTIFICATE',
    );
  });

  it('asked for none of the applications that nobody may open', async () => {
    const cards = await sandbox.wallet.listCards();
    expect(cards).to.have.length(5);
    expect(cards.flatMap((other) => other.tripped)).to.deep.equal([]);
    expect(tripped).to.deep.equal([]);
  });

  it('would have been seen if it had', async () => {
    expectTripwires('text');
    await opensc('-s', '00A4040C0AD3921000310001010408');
    expect(tripped).to.deep.equal(['child text']);
  });
});

function pem(output: string): string {
  const [text] = /-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----/.exec(output) ?? [];
  if (text === undefined) throw new Error('no certificate was read');
  return text;
}
