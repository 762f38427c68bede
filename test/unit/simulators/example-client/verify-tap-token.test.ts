import { DoorId } from '@monban/core/ids';
import { TapClaims } from '@monban/core/messages/tap-request';
import { signTapToken } from '@monban/door-controller/terminal/tap-token';
import {
  type ExpectedToken,
  readKeySet,
  verifyTapToken,
} from '@monban/simulators/example-client/verify-tap-token';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';

const key = generateSigningKey();
const NONCE = Buffer.alloc(32, 3).toString('base64url');
const AT = new Date('2026-11-23T03:00:00.000Z');
const facts = {
  organisationId: 'example',
  audience: 'printing',
  scope: ['release', 'copy'],
  terminal: DoorId.parse('a0000000-0000-4000-8000-a00000000002'),
  sub: Buffer.alloc(32, 4).toString('base64url'),
  nonce: NONCE,
  jti: Buffer.alloc(16, 5).toString('base64url'),
  assurance: 'badge',
  receipt: 'a0000000-0000-4000-8000-a00000000001/1',
} as const;
const expected: ExpectedToken = {
  keys: readKeySet({ keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: key.keyId }] }),
  issuer: 'urn:monban:example',
  audience: 'printing',
  nonce: NONCE,
  at: AT,
};
const token = signTapToken(key, facts, AT);
const seconds = (count: number) => new Date(AT.getTime() + count * 1_000);

describe('the token of a tap', () => {
  it('says who tapped, for whom and how far', () => {
    const claims = verifyTapToken(token, expected);
    expect(claims).to.deep.equal({
      iss: 'urn:monban:example',
      aud: 'printing',
      sub: facts.sub,
      scope: 'release copy',
      nonce: NONCE,
      iat: AT.getTime() / 1_000,
      exp: AT.getTime() / 1_000 + 60,
      jti: facts.jti,
      assurance: 'badge',
      terminal: facts.terminal,
      receipt: facts.receipt,
    });
  });

  it('counts for a minute, and not a second longer', () => {
    expect(verifyTapToken(token, { ...expected, at: seconds(59) }).nonce).to.equal(NONCE);
    expect(() => verifyTapToken(token, { ...expected, at: seconds(60) })).to.throw(/expired/);
  });

  it('is for one audience, one request and one organisation', () => {
    expect(() => verifyTapToken(token, { ...expected, audience: 'key-box' })).to.throw(/audience/);
    expect(() => verifyTapToken(token, { ...expected, nonce: 'A'.repeat(43) })).to.throw(/another request/);
    expect(() => verifyTapToken(token, { ...expected, issuer: 'urn:monban:other' })).to.throw(/issuer/);
  });

  it('is worth nothing without the published key: a revoked terminal has none', () => {
    expect(() => verifyTapToken(token, { ...expected, keys: new Map() })).to.throw(/does not publish/);
    const other = generateSigningKey();
    const impostor = new Map([[key.keyId, other.publicKey]]);
    expect(() => verifyTapToken(token, { ...expected, keys: impostor })).to.throw(/signature/);
  });

  it('chooses neither its algorithm nor its type (RFC 8725 sections 3.1 and 3.11)', () => {
    const claims = TapClaims.parse(jwt.decode(token));
    const options = { algorithm: 'ES256', keyid: key.keyId } as const;
    const untyped = jwt.sign(claims, key.privateKey, options);
    expect(() => verifyTapToken(untyped, expected)).to.throw();
    const accessToken = jwt.sign(claims, key.privateKey, {
      ...options,
      header: { alg: 'ES256', typ: 'at+jwt' },
    });
    expect(() => verifyTapToken(accessToken, expected)).to.throw();
    const none = jwt.sign(claims, '', { algorithm: 'none', keyid: key.keyId });
    expect(() => verifyTapToken(none, expected)).to.throw();
  });

  it('is refused with a claim more or less', () => {
    const claims = TapClaims.parse(jwt.decode(token));
    const less: Partial<TapClaims> = { ...claims };
    delete less.jti;
    const sign = (claims: object) =>
      jwt.sign(claims, key.privateKey, {
        algorithm: 'ES256',
        keyid: key.keyId,
        header: { alg: 'ES256', typ: 'monban-tap+jwt' },
      });
    expect(() => verifyTapToken(sign(less), expected)).to.throw();
    expect(() => verifyTapToken(sign({ ...claims, admin: true }), expected)).to.throw();
  });
});
