import { createHmac, sign } from 'node:crypto';
import { OperatorId } from '@monban/core/ids';
import { signAccessToken, verifyAccessToken } from '@monban/server/sessions/access-token';
import { generateSigningKey, type SigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import fc from 'fast-check';

const AT = new Date('2026-11-21T09:00:00.000Z');
const key = generateSigningKey();
const issuer = { organisationId: 'test', key };
const claims = {
  operatorId: OperatorId.parse('c62845f3-16c5-48f6-9b02-26754a72810d'),
  sessionId: '08951510-59a8-4246-9b48-9408f9ebf346',
  epoch: 1,
};
const good = signAccessToken(issuer, claims, AT).accessToken;

describe('an access token', () => {
  it('says who holds it, for ten minutes', () => {
    expect(verifyAccessToken(issuer, good, AT)).to.deep.equal(claims);
    expect(verifyAccessToken(issuer, good, minutesLater(9.99))).to.deep.equal(claims);
    expect(failure(good, minutesLater(10))).to.equal('TOKEN_INVALID');
  });

  it('says nothing that has to be secret or may change', () => {
    const [header, payload] = partsOf(good);
    expect(header).to.deep.equal({ alg: 'ES256', typ: 'at+jwt', kid: key.keyId });
    expect(payload).to.have.all.keys('sub', 'sid', 'epoch', 'iat', 'exp', 'iss', 'aud');
  });

  it('is refused with any character changed', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom('A', 'z', '0', '.', '-'), (index, character) => {
        const changed = `${good.slice(0, index)}${character}${good.slice(index + 1)}`;
        // The last character of base64url may carry bits that count for nothing.
        if (sameBytes(changed, good)) return;
        expect(failure(changed)).to.equal('TOKEN_INVALID');
      }),
    );
  });

  const [header, payload] = partsOf(good);
  const forged: Readonly<Record<string, string>> = {
    'no signature': `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
    'our public key as the secret of an HMAC': hmacSigned({ ...header, alg: 'HS256' }, payload),
    'another key under our key id': signed(generateSigningKey(), header, payload),
    'another key id': signed(key, { ...header, kid: 'AAAAAAAAAAA' }, payload),
    'no key id': signed(key, without(header, 'kid'), payload),
    'another type of token': signed(key, { ...header, typ: 'JWT' }, payload),
    'a key of its own in the head': signed(key, { ...header, jwk: {} }, payload),
    'another issuer': signed(key, header, { ...payload, iss: 'urn:monban:other' }),
    'another audience': signed(key, header, { ...payload, aud: 'elsewhere' }),
    'no end': signed(key, header, without(payload, 'exp')),
    'no session': signed(key, header, without(payload, 'sid')),
    'a subject that is no operator': signed(key, header, { ...payload, sub: 'admin' }),
    'claims that we never make': signed(key, header, { ...payload, role: 'admin' }),
  };
  for (const [what, token] of Object.entries(forged)) {
    it(`is refused with ${what}`, () => {
      expect(failure(token)).to.equal('TOKEN_INVALID');
    });
  }

  it('of another organisation is refused', () => {
    const foreign = signAccessToken({ ...issuer, organisationId: 'other' }, claims, AT).accessToken;
    expect(failure(foreign)).to.equal('TOKEN_INVALID');
  });
});

function failure(token: string, at = AT): string {
  try {
    verifyAccessToken(issuer, token, at);
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

function minutesLater(minutes: number): Date {
  return new Date(AT.getTime() + minutes * 60_000);
}

function partsOf(token: string): [Record<string, unknown>, Record<string, unknown>] {
  const [head = '', body = ''] = token.split('.');
  return [decode(head), decode(body)];
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signed(by: SigningKey, head: object, body: object): string {
  const text = `${encode(head)}.${encode(body)}`;
  const signature = sign('sha256', Buffer.from(text), { key: by.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

function hmacSigned(head: object, body: object): string {
  const text = `${encode(head)}.${encode(body)}`;
  const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function without(value: Record<string, unknown>, name: string): object {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
}

function sameBytes(left: string, right: string): boolean {
  const bytesOf = (token: string) =>
    token.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
  return bytesOf(left).join('.') === bytesOf(right).join('.');
}
