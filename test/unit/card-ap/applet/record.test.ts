import { createPublicKey } from 'node:crypto';

import { COSEKey, Headers, ProtectedHeaders, Sign1 } from '@auth0/cose';
import {
  decodeRecord,
  issuerKeyId,
  type RecordExpectation,
  signRecord,
  verifyRecord,
} from '@monban/card-ap/applet/record';
import { encodeClaims, type RecordClaims } from '@monban/card-ap/applet/record-claims';
import {
  decodeRecordEnvelope,
  encodeRecordEnvelope,
  recordToBeSigned,
  trimRecord,
} from '@monban/card-ap/applet/record-envelope';
import { concatBytes, fromHex, toHex } from '@monban/card-ap/bytes';
import { publicKeyObject } from '@monban/card-ap/crypto/p256';
import { type Signer, signerFromScalar } from '@monban/card-ap/crypto/signature';
import { encode } from 'cbor2';
import { expect } from 'chai';
import fc from 'fast-check';

import { refusesTruncationsAndExtraBytes, roundTrips, thrownCode } from '../../../support/codec-laws.ts';
import { badgeApVectors } from '../../../vectors/badge-ap.ts';

const { keys, record: vector } = badgeApVectors;
const issuer = signerFromScalar(fromHex(keys.issuer.d));
const bytes = fromHex(vector.coseSign1);
const seconds = (value: number): Date => new Date(value * 1000);

const claims: RecordClaims = {
  organisationId: vector.iss,
  badgeId: fromHex(badgeApVectors.badgeId),
  publicKey: fromHex(keys.card.public),
  validFrom: seconds(vector.nbf),
  validUntil: seconds(vector.exp),
  issuedAt: seconds(vector.iat),
  cardLink: fromHex(vector.cardLink),
};

const expected: RecordExpectation = {
  issuerKeys: [issuer.publicKey],
  organisationId: vector.iss,
  at: seconds(vector.nbf),
};

/** A record with any payload at all, signed by the right issuer. */
function signedPayload(payload: Uint8Array, signer: Signer = issuer): Uint8Array {
  const keyId = issuerKeyId(signer.publicKey);
  const signature = signer.sign(recordToBeSigned({ keyId, payload }));
  return encodeRecordEnvelope({ keyId, payload, signature });
}

/** The right claims with some of them replaced; `undefined` leaves one out. */
function payloadWith(
  changes: ReadonlyMap<number, unknown>,
  key: ReadonlyMap<number, unknown> = new Map(),
): Uint8Array {
  const coseKey = withChanges(
    new Map<number, unknown>([
      [1, 2],
      [2, claims.badgeId],
      [-1, 1],
      [-2, claims.publicKey.subarray(1, 33)],
      [-3, claims.publicKey.subarray(33)],
    ]),
    key,
  );
  const map = new Map<number, unknown>([
    [1, vector.iss],
    [4, vector.exp],
    [5, vector.nbf],
    [6, vector.iat],
    [8, new Map([[1, coseKey]])],
  ]);
  return new Uint8Array(encode(withChanges(map, changes), { cde: true }));
}

function withChanges(
  map: ReadonlyMap<number, unknown>,
  changes: ReadonlyMap<number, unknown>,
): ReadonlyMap<number, unknown> {
  return new Map(
    [...map, ...changes].filter(([label]) => !(changes.has(label) && changes.get(label) === undefined)),
  );
}

describe('a record', () => {
  it('has the kid, payload and signed bytes of the vector', () => {
    expect(toHex(issuerKeyId(issuer.publicKey))).to.equal(keys.issuer.kid);
    expect(toHex(encodeClaims(claims))).to.equal(vector.payload);
    const envelope = decodeRecordEnvelope(bytes);
    expect(toHex(envelope.signature)).to.equal(vector.signature);
    expect(toHex(recordToBeSigned(envelope))).to.equal(vector.toBeSigned);
  });

  it('of the vector is valid', () => {
    expect(verifyRecord(bytes, expected)).to.deep.equal({ kind: 'valid', claims });
  });

  it('comes back with its claims when it is signed', () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/);
    const instants = fc.nat(4_000_000_000).map(seconds);
    const link = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const all = fc.record(
      { organisationId: word, validFrom: instants, validUntil: instants, issuedAt: instants, cardLink: link },
      { requiredKeys: ['organisationId', 'validFrom', 'validUntil', 'issuedAt'] },
    );
    roundTrips<RecordClaims>(
      { encode: (value) => signRecord(value, issuer), decode: decodeRecord, refusalCodes: [] },
      all.map((some) => ({ ...some, badgeId: claims.badgeId, publicKey: claims.publicKey })),
    );
  });

  it('fits 320 bytes for the longest organisation id, and says so when it does not', () => {
    const organisationId = 'a'.repeat(63);
    expect(signRecord({ ...claims, organisationId }, issuer).length).to.be.at.most(320);
    const tooLong = { ...claims, organisationId: 'a'.repeat(120) };
    expect(thrownCode(() => signRecord(tooLong, issuer))).to.equal('RECORD_TOO_LONG');
  });

  it('cannot be cut or extended', () => {
    const codec = { encode: () => bytes, decode: decodeRecord, refusalCodes: ['RECORD_MALFORMED'] };
    refusesTruncationsAndExtraBytes(codec, bytes);
  });

  it('is found at the front of a padded field', () => {
    expect(trimRecord(concatBytes(bytes, new Uint8Array(320 - bytes.length)))).to.deep.equal(bytes);
  });

  it('fails with any bit changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(verifyRecord(changed, expected).kind).to.be.oneOf([
          'malformed',
          'unknown-issuer',
          'signature-invalid',
        ]);
      }),
    );
  });

  it('has a verdict for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (junk) => {
        expect(verifyRecord(junk, expected).kind).to.equal('malformed');
        expect(verifyRecord(signedPayload(junk), expected).kind).to.equal('malformed');
      }),
    );
  });

  const verdicts: readonly (readonly [string, Partial<RecordExpectation>, string])[] = [
    ['one second before nbf', { at: seconds(vector.nbf - 1) }, 'not-yet-valid'],
    ['at nbf', { at: seconds(vector.nbf) }, 'valid'],
    ['a millisecond before exp', { at: new Date(vector.exp * 1000 - 1) }, 'valid'],
    ['at exp', { at: seconds(vector.exp) }, 'expired'],
    ['in another organisation', { organisationId: 'another-org' }, 'foreign-organisation'],
    ['without its issuer', { issuerKeys: [fromHex(keys.management.public)] }, 'unknown-issuer'],
    ['without any issuer', { issuerKeys: [] }, 'unknown-issuer'],
    [
      'with its issuer among former ones',
      { issuerKeys: [fromHex(keys.management.public), issuer.publicKey] },
      'valid',
    ],
  ];
  for (const [when, change, kind] of verdicts) {
    it(`is ${kind} ${when}`, () => {
      expect(verifyRecord(bytes, { ...expected, ...change }).kind).to.equal(kind);
    });
  }

  it('under the kid of a known issuer but signed by another key is refused', () => {
    const forger = { ...signerFromScalar(fromHex(keys.card.d)), publicKey: issuer.publicKey };
    expect(verifyRecord(signRecord(claims, forger), expected).kind).to.equal('signature-invalid');
  });

  it('may carry claims that we do not know, and may come without a card link', () => {
    const verdict = verifyRecord(
      signedPayload(payloadWith(new Map([[-70002, { note: [1.5, true] }]]))),
      expected,
    );
    expect(verdict.kind === 'valid' && verdict.claims.cardLink).to.equal(undefined);
  });

  const absent = undefined;
  const malformed: readonly (readonly [string, Uint8Array])[] = [
    ...[1, 4, 5, 6, 8].map(
      (label) => [`no claim ${label}`, payloadWith(new Map([[label, absent]]))] as const,
    ),
    ...[1, 2, -1, -2, -3].map(
      (label) =>
        [`no member ${label} of its key`, payloadWith(new Map(), new Map([[label, absent]]))] as const,
    ),
    ['an empty issuer', payloadWith(new Map([[1, '']]))],
    ['an issuer in bytes', payloadWith(new Map([[1, Uint8Array.of(1)]]))],
    ['an expiry that is a fraction', payloadWith(new Map([[4, vector.exp + 0.5]]))],
    ['an expiry before 1970', payloadWith(new Map([[4, -1]]))],
    ['an expiry that no clock reaches', payloadWith(new Map([[4, 8_640_000_000_001]]))],
    ['an expiry in words', payloadWith(new Map([[4, '2030']]))],
    ['a card link of 31 bytes', payloadWith(new Map([[-70001, new Uint8Array(31)]]))],
    ['a null card link', payloadWith(new Map([[-70001, null]]))],
    ['another key type', payloadWith(new Map(), new Map([[1, 1]]))],
    ['another curve', payloadWith(new Map(), new Map([[-1, 2]]))],
    ['a private key', payloadWith(new Map(), new Map([[-4, new Uint8Array(32)]]))],
    ['a badge id of 15 bytes', payloadWith(new Map(), new Map([[2, new Uint8Array(15)]]))],
    ['a point off the curve', payloadWith(new Map(), new Map([[-2, new Uint8Array(32)]]))],
    ['a thumbprint instead of a key', payloadWith(new Map([[8, new Map([[3, new Uint8Array(16)]])]]))],
    [
      'two confirmations',
      payloadWith(
        new Map([
          [
            8,
            new Map([
              [1, 1],
              [3, 2],
            ]),
          ],
        ]),
      ),
    ],
    ['a list for its payload', new Uint8Array(encode([1, 2]))],
    // Deterministic encoding, RFC 8949 section 4.2.1.
    ['a claim twice', fromHex('a701' + vector.payload.slice(4, 28) + vector.payload.slice(2))],
    ['a map of indefinite length', fromHex('bf' + vector.payload.slice(2) + 'ff')],
    ['a length not in its shortest form', fromHex('b806' + vector.payload.slice(2))],
    [
      'an integer not in its shortest form',
      fromHex(vector.payload.replace('041a70dbd880', '041b0000000070dbd880')),
    ],
    [
      'claims out of order',
      fromHex(vector.payload.replace('051a6955b900061a6955b900', '061a6955b900051a6955b900')),
    ],
    [
      'a float where an integer belongs',
      fromHex(vector.payload.replace('041a70dbd880', '04fb41dc36f620000000')),
    ],
  ];
  for (const [what, payload] of malformed) {
    it(`with ${what} is malformed, whoever signed it`, () => {
      expect(toHex(payload)).to.not.equal(vector.payload);
      expect(verifyRecord(signedPayload(payload), expected).kind).to.equal('malformed');
    });
  }

  const envelopes: readonly (readonly [string, string])[] = [
    ['without its tag', vector.coseSign1.slice(2)],
    ['with another tag', `d1${vector.coseSign1.slice(2)}`],
    ['with an unprotected header', vector.coseSign1.replace('a058a7', 'a1040158a7')],
    ['with another algorithm', vector.coseSign1.replace('a2012604', 'a2013822')],
    [
      'with an unsorted protected header',
      vector.coseSign1.replace(vector.protected, 'a20448b58666934fb657560126'),
    ],
    ['with a payload length not in its shortest form', vector.coseSign1.replace('58a7', '5900a7')],
    ['with a payload of indefinite length', vector.coseSign1.replace('58a7', '5f58a7')],
    ['without a payload', vector.coseSign1.replace(`58a7${vector.payload}`, 'f6')],
    [
      'with a short signature',
      vector.coseSign1.replace(`5840${vector.signature}`, `583f${vector.signature.slice(2)}`),
    ],
  ];
  for (const [what, hex] of envelopes) {
    it(`${what} is malformed`, () => {
      expect(hex).to.not.equal(vector.coseSign1);
      expect(verifyRecord(fromHex(hex), expected).kind).to.equal('malformed');
    });
  }

  it('of more than 320 bytes is malformed', () => {
    const long = signedPayload(payloadWith(new Map([[-70003, new Uint8Array(120)]])));
    expect(long.length).to.be.greaterThan(320);
    expect(verifyRecord(long, expected).kind).to.equal('malformed');
  });

  for (const [what, change, code] of [
    ['a key that is no point', { publicKey: new Uint8Array(65) }, 'POINT_INVALID'],
    ['a badge id of another size', { badgeId: new Uint8Array(15) }, 'LENGTH_INVALID'],
    ['a card link of another size', { cardLink: new Uint8Array(31) }, 'LENGTH_INVALID'],
    ['no organisation', { organisationId: '' }, 'ENCODING_INVALID'],
    ['no instant', { validUntil: new Date(Number.NaN) }, 'ENCODING_INVALID'],
    ['an instant before 1970', { validFrom: new Date(-1) }, 'ENCODING_INVALID'],
  ] as const) {
    it(`is not signed with ${what}`, () => {
      expect(thrownCode(() => signRecord({ ...claims, ...change }, issuer))).to.equal(code);
    });
  }
});

describe('a record and a COSE library that is not ours', () => {
  const issuerKeyObject = createPublicKey(
    publicKeyObject(issuer.publicKey).export({ format: 'pem', type: 'spki' }),
  );

  it('agree on the vector and on a record signed here', async () => {
    for (const record of [bytes, signRecord(claims, issuer)]) {
      await Sign1.decode(record).verify(issuerKeyObject);
    }
  });

  it('agree on a record signed there', async () => {
    const key = COSEKey.fromJWK({
      kty: 'EC',
      crv: 'P-256',
      x: Buffer.from(issuer.publicKey.subarray(1, 33)).toString('base64url'),
      y: Buffer.from(issuer.publicKey.subarray(33)).toString('base64url'),
      d: Buffer.from(fromHex(keys.issuer.d)).toString('base64url'),
    });
    const headers = ProtectedHeaders.from([
      [Headers.Algorithm, -7],
      [Headers.KeyID, issuerKeyId(issuer.publicKey)],
    ]);
    const signed = await Sign1.sign(headers, undefined, encodeClaims(claims), await key.toKeyLike());
    const verdict = verifyRecord(
      encodeRecordEnvelope({
        keyId: issuerKeyId(issuer.publicKey),
        payload: new Uint8Array(signed.payload),
        signature: new Uint8Array(signed.signature),
      }),
      expected,
    );
    expect(verdict.kind).to.equal('valid');
  });
});
