import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { acceptStapled, checkOcspResponse } from '@monban/trust/revocation/check-ocsp-response';
import { importCrl, type ImportedCrl } from '@monban/trust/revocation/import-crl';
import { certIdOf, encodeOcspRequest } from '@monban/trust/revocation/ocsp-request';
import type { OcspTrust } from '@monban/trust/revocation/ocsp-signer';
import { createOcspSource } from '@monban/trust/revocation/ocsp-source';
import { createPostOcsp, type PostOcsp } from '@monban/trust/revocation/post-ocsp';
import { readQuestion } from '@monban/trust/revocation/read-question';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import type { RevocationQuestion, RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { type MadeCertificate, OpensslAuthority, OpensslResponder } from '../../support/openssl-authority.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const DAY_MS = 86_400_000;
const LEAF = ['basicConstraints = CA:FALSE', 'keyUsage = critical,digitalSignature'];
const RESPONDER = [
  'basicConstraints = CA:FALSE',
  'keyUsage = critical,digitalSignature',
  'extendedKeyUsage = OCSPSigning',
];
const APPOINTED = [...RESPONDER, 'noCheck = ignored'];

const REVOKED_AT = new Date('2026-01-02T03:04:05.000Z');
const LINES = [
  { serial: '1001' },
  { serial: '1002', revoked: { at: REVOKED_AT, reason: 'superseded' } },
  { serial: '1003', revoked: { at: REVOKED_AT, reason: 'certificateHold' } },
  { serial: '1005', revoked: { at: REVOKED_AT } },
];

const PLAIN_TRUST: OcspTrust = { rules: DEFAULT_REVOCATION_RULES, responders: [], lists: [] };

describe('asking `openssl ocsp`', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let authority: OpensslAuthority;
  let issuer: Buffer;
  let responders: Record<'appointed' | 'unchecked' | 'plain' | 'brief', MadeCertificate>;
  let leaves: Record<'good' | 'revoked' | 'hold' | 'strange' | 'unexplained', Buffer>;
  const running: OpensslResponder[] = [];

  before(async () => {
    folder = await temporaryDirectory();
    authority = await OpensslAuthority.create(folder.path);
    issuer = await authority.certificate();
    responders = {
      appointed: await authority.issue('2001', APPOINTED),
      unchecked: await authority.issue('2002', RESPONDER),
      plain: await authority.issue('2003', LEAF),
      brief: await authority.issue('2004', APPOINTED, 1),
    };
    const leaf = async (serial: string) => (await authority.issue(serial, LEAF)).der;
    leaves = {
      good: await leaf('1001'),
      revoked: await leaf('1002'),
      hold: await leaf('1003'),
      strange: await leaf('1004'),
      unexplained: await leaf('1005'),
    };
  });

  afterEach(async () => {
    for (const responder of running.splice(0)) await responder.stop();
  });

  after(() => folder.remove());

  async function startResponder(
    signer: { readonly path: string; readonly keyPath: string },
    further?: readonly string[],
  ): Promise<PostOcsp> {
    const options = { lines: LINES, signer, ...(further && { further }) };
    const responder = await OpensslResponder.start(authority, options);
    running.push(responder);
    return createPostOcsp(responder.url, 10_000);
  }

  const self = () => ({ path: authority.certificatePath, keyPath: authority.keyPath });

  function ask(
    post: PostOcsp,
    certificate: Uint8Array,
    { at = new Date(), trust = PLAIN_TRUST }: { at?: Date; trust?: OcspTrust } = {},
  ): Promise<RevocationStanding> {
    const source = createOcspSource({ post, trust: () => trust, randomBytes });
    return source.standingOf({ certificate, issuer, at });
  }

  it('learns what is good, revoked, on hold and unknown, and why', async () => {
    const post = await startResponder(responders.appointed);
    expect(await ask(post, leaves.good)).to.include({ kind: 'good', source: 'ocsp' });
    expect(await ask(post, leaves.revoked)).to.deep.include({
      kind: 'revoked',
      reason: 'superseded',
      revokedAt: REVOKED_AT,
    });
    expect(await ask(post, leaves.hold)).to.deep.include({ kind: 'hold', heldAt: REVOKED_AT });
    expect(await ask(post, leaves.unexplained)).to.include({ kind: 'revoked', reason: 'unspecified' });
    expect(await ask(post, leaves.strange)).to.include({ kind: 'unknown', why: 'unknown-to-responder' });
  });

  it('names the certificate by SHA-256, too, and believes the authority itself', async () => {
    const trust = { ...PLAIN_TRUST, rules: { ...DEFAULT_REVOCATION_RULES, certIdDigest: 'sha256' as const } };
    for (const further of [
      ['-ndays', '1'],
      ['-ndays', '1', '-resp_key_id'],
      ['-ndays', '1', '-resp_no_certs'],
    ]) {
      const post = await startResponder(self(), further);
      expect(await ask(post, leaves.good, { trust }), further.join(' ')).to.include({ kind: 'good' });
    }
  });

  it('keeps an answer until its nextUpdate, and no longer than the maximum age', async () => {
    const at = new Date();
    const brief = await ask(await startResponder(responders.appointed, ['-nmin', '10']), leaves.good, { at });
    expect(brief.freshUntil.getTime()).to.be.within(at.getTime() + 9 * 60_000, at.getTime() + 11 * 60_000);
    const long = await ask(await startResponder(responders.appointed, ['-ndays', '30']), leaves.good, { at });
    expect(long.freshUntil.getTime()).to.equal(at.getTime() + DEFAULT_REVOCATION_RULES.maximumAgeMs);
    const endless = await ask(await startResponder(responders.appointed, []), leaves.good, { at });
    expect(endless.kind).to.equal('good');
  });

  it('does not believe a responder that nobody appointed', async () => {
    const post = await startResponder(responders.plain);
    expect(await ask(post, leaves.good)).to.include({ kind: 'unknown', why: 'responder-not-authorised' });
    const trust = { ...PLAIN_TRUST, responders: [responders.plain.der] };
    expect(await ask(post, leaves.good, { trust }), 'but one that is configured').to.include({
      kind: 'good',
    });
  });

  it('does not believe a responder of another authority with the same name', async () => {
    const forged = await OpensslAuthority.create(folder.path, 'forged');
    const post = await startResponder(await forged.issue('2001', APPOINTED));
    expect(await ask(post, leaves.good)).to.include({ kind: 'unknown', why: 'responder-not-authorised' });
    const itself = await startResponder({ path: forged.certificatePath, keyPath: forged.keyPath });
    expect(await ask(itself, leaves.good)).to.include({ kind: 'unknown', why: 'signature-invalid' });
  });

  it('checks a responder whose certificate asks for that, by a list of the authority', async () => {
    const post = await startResponder(responders.unchecked);
    expect(await ask(post, leaves.good)).to.include({ kind: 'unknown', why: 'responder-not-authorised' });
    const clean = await listOf([]);
    const trust = { ...PLAIN_TRUST, lists: [clean] };
    expect(await ask(post, leaves.good, { trust })).to.include({ kind: 'good' });
    const revoked = await listOf([{ serial: '2002', revoked: { at: REVOKED_AT, reason: 'keyCompromise' } }]);
    const stopped = { ...PLAIN_TRUST, lists: [revoked] };
    expect(await ask(post, leaves.good, { trust: stopped })).to.include({ why: 'responder-not-authorised' });
  });

  it('does not believe a responder whose certificate has ended', async () => {
    const post = await startResponder(responders.brief, ['-ndays', '30']);
    expect(await ask(post, leaves.good)).to.include({ kind: 'good' });
    const at = new Date(Date.now() + 2 * DAY_MS);
    expect(await ask(post, leaves.good, { at })).to.include({ why: 'responder-not-authorised' });
  });

  it('refuses an answer to another nonce, and takes it without one as stapled while it is fresh', async () => {
    const post = await startResponder(responders.appointed);
    const question: RevocationQuestion = { certificate: leaves.good, issuer, at: new Date() };
    const bytes = await answerTo(post, question, randomBytes(32));
    const expected = { kind: 'ours', nonce: randomBytes(32) } as const;
    const checked = checkOcspResponse(bytes, question, { trust: PLAIN_TRUST, expected });
    expect(checked).to.include({ kind: 'unknown', why: 'nonce-mismatch' });
    expect(acceptStapled(bytes, question, PLAIN_TRUST)).to.include({ kind: 'good', source: 'stapled-ocsp' });
    const later = { ...question, at: new Date(question.at.getTime() + 61 * 60_000) };
    expect(acceptStapled(bytes, later, PLAIN_TRUST)).to.include({ kind: 'unknown', why: 'stale' });
  });

  it('takes a stapled answer for no longer than the maximum age, however late its nextUpdate is', async () => {
    const question: RevocationQuestion = { certificate: leaves.good, issuer, at: new Date() };
    const post = await startResponder(responders.appointed, ['-ndays', '30']);
    const bytes = await answerTo(post, question, randomBytes(32));
    const hoursLater = (hours: number) => ({
      ...question,
      at: new Date(question.at.getTime() + hours * 3_600_000),
    });
    const kept = acceptStapled(bytes, hoursLater(23), PLAIN_TRUST);
    expect(kept).to.include({ kind: 'good' });
    expect(kept.freshUntil.getTime()).to.be.at.most(hoursLater(24).at.getTime() + 60_000);
    expect(acceptStapled(bytes, hoursLater(25), PLAIN_TRUST)).to.include({ kind: 'unknown', why: 'stale' });
  });

  it('refuses an answer from the future', async () => {
    const question: RevocationQuestion = { certificate: leaves.good, issuer, at: new Date() };
    const bytes = await answerTo(await startResponder(self()), question, randomBytes(32));
    const earlier = { ...question, at: new Date(question.at.getTime() - 10 * 60_000) };
    expect(acceptStapled(bytes, earlier, PLAIN_TRUST)).to.include({ kind: 'unknown', why: 'not-yet-valid' });
  });

  it('refuses an answer about another certificate', async () => {
    const post = await startResponder(responders.appointed);
    const at = new Date();
    const bytes = await answerTo(post, { certificate: leaves.good, issuer, at }, randomBytes(32));
    const standing = acceptStapled(bytes, { certificate: leaves.revoked, issuer, at }, PLAIN_TRUST);
    expect(standing).to.include({ kind: 'unknown', why: 'certificate-not-answered' });
  });

  it('never takes a tampered answer for good: every bit of a genuine one flipped', async () => {
    const post = await startResponder(self(), ['-nmin', '60', '-resp_no_certs']);
    const question: RevocationQuestion = { certificate: leaves.revoked, issuer, at: new Date() };
    const bytes = await answerTo(post, question, randomBytes(32));
    expect(acceptStapled(bytes, question, PLAIN_TRUST).kind).to.equal('revoked');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const tampered = Uint8Array.from(bytes);
      tampered[bit >> 3] = (tampered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { kind } = acceptStapled(tampered, question, PLAIN_TRUST);
      expect(kind, `bit ${bit}`).to.be.oneOf(['unknown', 'revoked']);
    }
  });

  async function answerTo(
    post: PostOcsp,
    question: RevocationQuestion,
    nonce: Uint8Array,
  ): Promise<Uint8Array> {
    const read = readQuestion(question);
    if (read.kind === 'refused') throw new Error(read.why);
    const reply = await post(encodeOcspRequest(certIdOf(read, 'sha1'), nonce));
    if (reply.kind === 'failed') throw new Error(reply.why);
    return reply.bytes;
  }

  async function listOf(lines: Parameters<OpensslAuthority['list']>[0]): Promise<ImportedCrl> {
    const at = new Date(Date.now() + 1_000);
    const question = { issuers: [issuer], at, rules: DEFAULT_REVOCATION_RULES, known: [] };
    const imported = importCrl(await authority.list(lines, { number: 1 }), question);
    if (imported.kind === 'refused') throw new Error(imported.reason);
    return imported.crl;
  }
});
