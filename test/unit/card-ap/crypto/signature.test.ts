import { generateKeyPairSync, sign } from 'node:crypto';

import { concatBytes, fromHex, utf8Bytes } from '@monban/card-ap/bytes';
import { ORDER } from '@monban/card-ap/crypto/p256';
import {
  isSignature,
  signatureFromDer,
  signatureToDer,
  signerFromKeyObject,
  signerFromScalar,
  verifySignature,
} from '@monban/card-ap/crypto/signature';
import { encodeTlv } from '@monban/card-ap/tlv';
import { expect } from 'chai';
import fc from 'fast-check';

import { refusesTruncationsAndExtraBytes, roundTrips, thrownCode } from '../../../support/codec-laws.ts';
import { badgeApVectors } from '../../../vectors/badge-ap.ts';

const message = utf8Bytes('message');
const signer = signerFromScalar(fromHex(badgeApVectors.keys.card.d));
const codec = {
  encode: signatureToDer,
  decode: signatureFromDer,
  refusalCodes: [
    'SIGNATURE_MALFORMED',
    'TLV_TRUNCATED',
    'TLV_TRAILING_BYTES',
    'TLV_TAG_UNEXPECTED',
    'TLV_LENGTH_UNSUPPORTED',
  ],
};

const one = fromHex('01'.padStart(64, '0'));
const zero = new Uint8Array(32);
/** Halves with and without leading zeros and with the first bit set. */
const halves = fc
  .oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.constant(one),
    fc.constant(new Uint8Array(32).fill(0x80)),
  )
  .map((half) => (isSignature(concatBytes(half, half)) ? half : one));

describe('a signature', () => {
  it('verifies with its key and message', () => {
    expect(verifySignature(signer.publicKey, message, signer.sign(message))).to.equal(true);
  });

  it('is made by a key object as well as by a scalar', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = signerFromKeyObject(privateKey);
    expect(verifySignature(other.publicKey, message, other.sign(message))).to.equal(true);
    expect(verifySignature(signer.publicKey, message, other.sign(message))).to.equal(false);
  });

  it('fails with any bit changed', () => {
    const signature = signer.sign(message);
    fc.assert(
      fc.property(fc.nat(511), (bit) => {
        const changed = signature.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(verifySignature(signer.publicKey, message, changed)).to.equal(false);
      }),
    );
  });

  it('fails, without an exception, with any other key, message or length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(verifySignature(signer.publicKey, message, bytes)).to.equal(false);
        expect(verifySignature(bytes, message, signer.sign(message))).to.equal(false);
      }),
    );
  });

  for (const [what, r, s] of [
    ['r = 0', zero, one],
    ['s = 0', one, zero],
    ['r = n', ORDER, one],
    ['s = n', one, ORDER],
  ] as const) {
    it(`is malformed with ${what}`, () => {
      const signature = concatBytes(r, s);
      expect(isSignature(signature)).to.equal(false);
      expect(verifySignature(signer.publicKey, message, signature)).to.equal(false);
      expect(thrownCode(() => signatureToDer(signature))).to.equal('SIGNATURE_MALFORMED');
    });
  }
});

describe('a signature in DER', () => {
  it('comes back as it was', () => {
    roundTrips(
      codec,
      fc.tuple(halves, halves).map(([r, s]) => concatBytes(r, s)),
    );
  });

  it('is what OpenSSL writes', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { publicKey } = signerFromKeyObject(privateKey);
    const der = new Uint8Array(sign('sha256', message, privateKey));
    expect(verifySignature(publicKey, message, signatureFromDer(der))).to.equal(true);
    expect(signatureToDer(signatureFromDer(der))).to.deep.equal(der);
  });

  it('refuses every truncation and every byte after it', () => {
    refusesTruncationsAndExtraBytes(codec, signatureToDer(signer.sign(message)));
  });

  const integer = (hex: string) => encodeTlv(0x02, fromHex(hex));
  for (const [what, r] of [
    ['a negative integer', integer('80')],
    ['zero', integer('00')],
    ['an empty integer', integer('')],
    ['an integer padded without need', integer('0001')],
    ['an integer longer than the field', integer('01' + '00'.repeat(32))],
  ] as const) {
    it(`refuses ${what}`, () => {
      const der = encodeTlv(0x30, concatBytes(r, integer('01')));
      expect(thrownCode(() => signatureFromDer(der))).to.equal('SIGNATURE_MALFORMED');
    });
  }
});
