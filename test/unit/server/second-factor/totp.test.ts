import { matchTotp, newTotpSecret, totpUri } from '@monban/server/second-factor/totp';
import { expect } from 'chai';
import fc from 'fast-check';
import { codeOf } from '../../../support/second-factor.ts';

/** RFC 6238 appendix B: the secret `12345678901234567890` as base32, and the last six of the eight digits of SHA-1. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS: readonly (readonly [number, string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

describe('a time-based one-time password', () => {
  it('is the one of RFC 6238, and belongs to its step', () => {
    for (const [seconds, code] of VECTORS)
      expect(matchTotp(SECRET, code, new Date(seconds * 1000)), code).to.equal(Math.floor(seconds / 30));
  });

  it('is taken one step before and after, and no further', () => {
    const at = new Date(1_234_567_890_000);
    const step = Math.floor(at.getTime() / 30_000);
    const shownAt = (steps: number) => codeOf(SECRET, new Date(at.getTime() + steps * 30_000));
    for (const steps of [-1, 0, 1]) expect(matchTotp(SECRET, shownAt(steps), at)).to.equal(step + steps);
    for (const steps of [-2, 2]) expect(matchTotp(SECRET, shownAt(steps), at)).to.equal(undefined);
  });

  it('is six digits and nothing else', () => {
    const at = new Date(59_000);
    for (const code of ['', '28708', '2870822', '28708a', '２８７０８２', ' 287082'])
      expect(matchTotp(SECRET, code, at), code).to.equal(undefined);
  });

  it('comes out of any secret and time as another hand computes it', () => {
    const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 4_000_000_000 }), (drawn, seconds) => {
        const secret = newTotpSecret(() => Buffer.from(drawn));
        const at = new Date(seconds * 1000);
        const step = matchTotp(secret, codeOf(secret, at), at);
        // Neighbouring steps may show the same code by chance.
        return step !== undefined && Math.abs(step - Math.floor(seconds / 30)) <= 1;
      }),
    );
  });

  it('is told to the authenticator with its issuer and whose it is', () => {
    const uri = new URL(totpUri(SECRET, { issuer: '例の会社', label: 'hanako' }));
    expect(uri.protocol).to.equal('otpauth:');
    expect(uri.searchParams.get('secret')).to.equal(SECRET);
    expect(uri.searchParams.get('issuer')).to.equal('例の会社');
    expect(decodeURIComponent(uri.pathname)).to.contain('hanako');
  });
});
