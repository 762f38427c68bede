import { createECDH, createPrivateKey, generateKeyPairSync } from 'node:crypto';

import { concatBytes, fromHex, toHex } from '@monban/card-ap/bytes';
import {
  generateKeyPair,
  isPoint,
  isScalar,
  ORDER,
  pointOfKeyObject,
  publicKeyOf,
  sharedSecret,
} from '@monban/card-ap/crypto/p256';
import { expect } from 'chai';

import { thrownCode } from '../../../support/codec-laws.ts';
import { badgeApVectors } from '../../../vectors/badge-ap.ts';

const point = fromHex(badgeApVectors.keys.card.public);
const scalar = fromHex(badgeApVectors.keys.card.d);

function orderPlus(difference: number): Uint8Array {
  const value = BigInt(`0x${toHex(ORDER)}`) + BigInt(difference);
  return fromHex(value.toString(16).padStart(64, '0'));
}

describe('a point of P-256', () => {
  for (const [name, key] of Object.entries(badgeApVectors.keys)) {
    it(`is made from the ${name} key's scalar`, () => {
      expect(toHex(publicKeyOf(fromHex(key.d)))).to.equal(key.public);
      expect(isPoint(fromHex(key.public))).to.equal(true);
    });
  }

  const compressed = concatBytes(Uint8Array.of(2 + ((point[64] ?? 0) & 1)), point.subarray(1, 33));
  const refused: readonly (readonly [string, Uint8Array])[] = [
    ['the point at infinity', Uint8Array.of(0)],
    ['the point at infinity in 65 bytes', new Uint8Array(65)],
    ['the compressed form', compressed],
    ['the hybrid form', concatBytes(Uint8Array.of(6 + ((point[64] ?? 0) & 1)), point.subarray(1))],
    ['a point off the curve', point.map((byte, index) => (index === 64 ? byte ^ 1 : byte))],
    ['coordinates not below the prime', concatBytes(Uint8Array.of(4), new Uint8Array(64).fill(0xff))],
    ['coordinates of zero', concatBytes(Uint8Array.of(4), new Uint8Array(64))],
    ['one byte less', point.subarray(0, 64)],
    ['one byte more', concatBytes(point, Uint8Array.of(0))],
    ['nothing', new Uint8Array()],
  ];
  for (const [what, bytes] of refused) {
    it(`is not ${what}, for any use`, () => {
      expect(isPoint(bytes)).to.equal(false);
      expect(thrownCode(() => sharedSecret(scalar, bytes))).to.equal('POINT_INVALID');
    });
  }

  it('is found in a key object of that curve only', () => {
    const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(pointOfKeyObject(ours.privateKey)).to.deep.equal(pointOfKeyObject(ours.publicKey));
    for (const foreign of [
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
      generateKeyPairSync('ed25519'),
    ]) {
      expect(thrownCode(() => pointOfKeyObject(foreign.privateKey))).to.equal('POINT_INVALID');
    }
    const pem = ours.privateKey.export({ format: 'pem', type: 'pkcs8' });
    expect(pointOfKeyObject(createPrivateKey(pem))).to.deep.equal(pointOfKeyObject(ours.publicKey));
  });
});

describe('a private scalar of P-256', () => {
  const borders: readonly (readonly [string, Uint8Array, boolean])[] = [
    ['0', new Uint8Array(32), false],
    ['1', fromHex('01'.padStart(64, '0')), true],
    ['n − 1', orderPlus(-1), true],
    ['n', orderPlus(0), false],
    ['n + 1', orderPlus(1), false],
    ['31 bytes', new Uint8Array(31).fill(1), false],
  ];
  for (const [what, bytes, expected] of borders) {
    it(`${expected ? 'may' : 'may not'} be ${what}`, () => {
      expect(isScalar(bytes)).to.equal(expected);
      expect(thrownCode(() => publicKeyOf(bytes))).to.equal(expected ? 'none' : 'SCALAR_INVALID');
    });
  }

  it('is drawn again while the random bytes are none', () => {
    const draws = [new Uint8Array(32), orderPlus(0), scalar];
    const pair = generateKeyPair(() => draws.shift() ?? expect.fail('drew too often'));
    expect(pair).to.deep.equal({ privateKey: scalar, publicKey: point });
  });
});

describe('the common secret of two P-256 keys', () => {
  for (const vector of badgeApVectors.authenticate) {
    it(`is Z on both sides: ${vector.name}`, () => {
      const site = badgeApVectors.keys.site;
      expect(toHex(sharedSecret(fromHex(vector.ephemeral.d), fromHex(site.public)))).to.equal(vector.Z);
      expect(toHex(sharedSecret(fromHex(site.d), fromHex(vector.ephemeral.public)))).to.equal(vector.Z);
    });
  }

  it('keeps leading zeros', () => {
    const own = createECDH('prime256v1');
    own.setPrivateKey(scalar);
    expect(sharedSecret(scalar, point)).to.have.length(32);
    expect(sharedSecret(scalar, point)).to.deep.equal(new Uint8Array(own.computeSecret(point)));
  });
});
