import { checkOcspResponse } from '@monban/trust/revocation/check-ocsp-response';
import { certIdOf, type CertId } from '@monban/trust/revocation/ocsp-request';
import { readQuestion } from '@monban/trust/revocation/read-question';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import { expect } from 'chai';
import { extension, type ListingAuthority, makeListingAuthority } from '../../../support/crl-builder.ts';
import {
  type AnswerParts,
  buildAnswer,
  GOOD,
  revoked,
  type SingleParts,
} from '../../../support/ocsp-builder.ts';

const AT = new Date('2026-05-01T00:00:00.000Z');
const HOUR_MS = 3_600_000;
const NONCE = new Uint8Array(32).fill(7);
const NULL = Uint8Array.of(0x05, 0x00);
const STRANGE = extension('1.3.6.1.4.1.99999.1', NULL, true);
const TRUST = { rules: DEFAULT_REVOCATION_RULES, responders: [], lists: [] };

const hours = (count: number) => new Date(AT.getTime() + count * HOUR_MS);

describe('an answer with a right signature', () => {
  let authority: ListingAuthority;
  let sha1: CertId;
  let sha256: CertId;

  before(async () => {
    authority = await makeListingAuthority();
    const read = readQuestion(questionAt(AT));
    if (read.kind === 'refused') throw new Error(read.why);
    sha1 = certIdOf(read, 'sha1');
    sha256 = certIdOf(read, 'sha256');
  });

  function questionAt(at: Date) {
    return { certificate: authority.leaf.der, issuer: authority.der, at };
  }

  const single = (parts: Partial<SingleParts> = {}): SingleParts => ({
    ...{ certId: sha1, thisUpdate: AT, nextUpdate: hours(1) },
    ...parts,
  });

  /** In words: `good`, `revoked superseded`, `unknown stale`. */
  function says(parts: Partial<AnswerParts>, at = AT): string {
    const bytes = buildAnswer(authority, { answers: [single()], producedAt: AT, nonce: NONCE, ...parts });
    const expected = { kind: 'ours', nonce: NONCE } as const;
    const standing = checkOcspResponse(bytes, questionAt(at), { trust: TRUST, expected });
    if (standing.kind === 'unknown') return `unknown ${standing.why}`;
    return standing.kind === 'revoked' ? `revoked ${standing.reason}` : standing.kind;
  }

  it('says what it says of the certificate, named by either digest', () => {
    expect(says({})).to.equal('good');
    expect(says({ answers: [single({ certId: sha256 })] })).to.equal('good');
    expect(says({ answers: [single({ status: revoked(AT) })] })).to.equal('revoked unspecified');
    expect(says({ answers: [single({ status: revoked(AT, 4) })] })).to.equal('revoked superseded');
    expect(says({ answers: [single({ status: revoked(AT, 6) })] })).to.equal('hold');
    expect(says({ answers: [single({ status: Uint8Array.of(0x82, 0x00) })] })).to.equal(
      'unknown unknown-to-responder',
    );
  });

  it('is nothing without our nonce, or with the beginning of it', () => {
    const bare = { answers: [single()], producedAt: AT };
    const standing = checkOcspResponse(buildAnswer(authority, bare), questionAt(AT), {
      trust: TRUST,
      expected: { kind: 'ours', nonce: NONCE },
    });
    expect(standing).to.include({ kind: 'unknown', why: 'nonce-mismatch' });
    for (const nonce of [new Uint8Array(), NONCE.subarray(1)])
      expect(says({ nonce })).to.equal('unknown nonce-mismatch');
  });

  it('is nothing where it contradicts itself, or is about others', () => {
    const both = [single(), single({ status: revoked(AT) })];
    const byTwoNames = [single(), single({ certId: sha256, status: revoked(AT) })];
    for (const answers of [both, byTwoNames, []])
      expect(says({ answers })).to.equal('unknown certificate-not-answered');
    const flip = (bytes: Uint8Array) => bytes.map((octet, index) => (index === 3 ? octet ^ 1 : octet));
    for (const certId of [
      { ...sha1, issuerKeyHash: flip(sha1.issuerKeyHash) },
      { ...sha1, issuerNameHash: flip(sha1.issuerNameHash) },
      { ...sha1, serialNumber: Buffer.from(`${authority.leaf.serial}00`, 'hex') },
      { ...sha1, digestOid: sha256.digestOid },
    ])
      expect(says({ answers: [single({ certId })] })).to.equal('unknown certificate-not-answered');
  });

  it('is nothing with what we do not understand: critical extensions, another type, a removal', () => {
    for (const parts of [
      { extensions: [STRANGE] },
      { answers: [single({ extensions: [STRANGE] })] },
      { type: '1.3.6.1.5.5.7.48.1.2' },
      { answers: [single({ status: revoked(AT, 8) })] },
      { answers: [single({ status: Uint8Array.of(0x80, 0x01, 0x00) })] },
      { extensions: [extension('2.999.1', NULL), extension('2.999.1', NULL)] },
    ])
      expect(says(parts)).to.equal('unknown response-malformed');
  });

  it('is worth something in its time only, and half-open', () => {
    expect(says({}, hours(1))).to.equal('unknown stale');
    expect(says({}, new Date(hours(1).getTime() - 1))).to.equal('good');
    expect(says({}, new Date(AT.getTime() - 60_000))).to.equal('good');
    expect(says({}, new Date(AT.getTime() - 60_001))).to.equal('unknown not-yet-valid');
    expect(says({ producedAt: hours(1) })).to.equal('unknown not-yet-valid');
    const open = { certId: sha1, status: GOOD, thisUpdate: AT };
    expect(says({ answers: [open] }, new Date(hours(24).getTime() - 1))).to.equal('good');
    expect(says({ answers: [open] }, hours(24))).to.equal('unknown stale');
  });

  it('by a namesake with another key is nothing', async () => {
    const impostor = await makeListingAuthority();
    const bytes = buildAnswer(impostor, { answers: [single()], producedAt: AT, nonce: NONCE });
    const expected = { kind: 'ours', nonce: NONCE } as const;
    const standing = checkOcspResponse(bytes, questionAt(AT), { trust: TRUST, expected });
    expect(standing).to.include({ kind: 'unknown', why: 'signature-invalid' });
  });
});
