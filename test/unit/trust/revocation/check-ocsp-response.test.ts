import { acceptStapled } from '@monban/trust/revocation/check-ocsp-response';
import { encodeDer } from '@monban/trust/revocation/der-encode';
import { certIdOf, encodeOcspRequest, NONCE_BYTES } from '@monban/trust/revocation/ocsp-request';
import { createOcspSource } from '@monban/trust/revocation/ocsp-source';
import { readQuestion } from '@monban/trust/revocation/read-question';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import type { RevocationQuestion } from '@monban/trust/revocation/revocation-standing';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { type ListingAuthority, makeListingAuthority } from '../../../support/crl-builder.ts';

const AT = new Date('2026-05-01T00:00:00.000Z');
const TRUST = { rules: DEFAULT_REVOCATION_RULES, responders: [], lists: [] };

describe("a responder's answer", () => {
  let authority: ListingAuthority;
  let question: RevocationQuestion;

  before(async () => {
    authority = await makeListingAuthority();
    question = { certificate: authority.leaf.der, issuer: authority.der, at: AT };
  });

  const why = (bytes: Uint8Array) => {
    const standing = acceptStapled(bytes, question, TRUST);
    return standing.kind === 'unknown' ? standing.why : standing.kind;
  };

  it('is nothing whatever the bytes, without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(why(bytes)).to.be.oneOf(['response-malformed', 'responder-refused']);
      }),
    );
  });

  it('is nothing where the responder says that it has none', () => {
    for (const status of [1, 2, 3, 5, 6])
      expect(why(encodeDer(0x30, encodeDer(0x0a, Uint8Array.of(status))))).to.equal('responder-refused');
    expect(why(encodeDer(0x30, encodeDer(0x0a, Uint8Array.of(0)))), 'success without an answer').to.equal(
      'response-malformed',
    );
  });

  it('is not looked at where it is too large', () => {
    expect(why(new Uint8Array(64 * 1024 + 1))).to.equal('too-large');
  });

  it('is asked for with a nonce of 32 octets, once for each question', async () => {
    const asked: Uint8Array[] = [];
    const source = createOcspSource({
      post: (request) => {
        asked.push(request);
        return Promise.resolve({ kind: 'failed', why: 'timed-out' });
      },
      trust: () => TRUST,
      randomBytes: (count) => new Uint8Array(count).fill(asked.length + 1),
    });
    for (let count = 0; count < 2; count++)
      expect(await source.standingOf(question)).to.include({ kind: 'unknown', why: 'timed-out' });
    const read = readQuestion(question);
    if (read.kind === 'refused') throw new Error(read.why);
    const requestWith = (octet: number) =>
      encodeOcspRequest(certIdOf(read, 'sha1'), new Uint8Array(NONCE_BYTES).fill(octet));
    expect(asked).to.deep.equal([requestWith(1), requestWith(2)]);
  });

  it('is not asked for about what is no certificate, or one of another issuer', async () => {
    const source = createOcspSource({
      post: () => Promise.reject(new Error('must not be asked')),
      trust: () => TRUST,
      randomBytes: (count) => new Uint8Array(count),
    });
    const other = await makeListingAuthority('Another authority');
    const nonsense = { ...question, certificate: Buffer.from('no certificate') };
    expect(await source.standingOf(nonsense)).to.include({ why: 'certificate-malformed' });
    expect(await source.standingOf({ ...question, issuer: other.der })).to.include({
      why: 'issuer-mismatch',
    });
  });
});
