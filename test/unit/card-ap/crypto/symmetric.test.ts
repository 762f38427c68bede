import { fromHex, toHex, utf8Bytes } from '@monban/card-ap/bytes';
import { cardLink } from '@monban/card-ap/crypto/card-link';
import { equalConstantTime } from '@monban/card-ap/crypto/compare';
import { x963Kdf } from '@monban/card-ap/crypto/kdf';
import { aes128Block, aes128Ctr, hmacSha256, sha256 } from '@monban/card-ap/crypto/symmetric';
import { expect } from 'chai';
import fc from 'fast-check';

import { thrownCode } from '../../../support/codec-laws.ts';

const key = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('the symmetric primitives', () => {
  it('give the block of FIPS 197 appendix C.1', () => {
    const block = aes128Block(
      fromHex('000102030405060708090a0b0c0d0e0f'),
      fromHex('00112233445566778899aabbccddeeff'),
    );
    expect(toHex(block)).to.equal('69c4e0d86a7b0430d8cdb78070b4c55a');
  });

  it('give the MAC of RFC 4231 section 4.3', () => {
    const mac = hmacSha256(utf8Bytes('Jefe'), utf8Bytes('what do ya want for nothing?'));
    expect(toHex(mac)).to.equal('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('give the digest of FIPS 180-4 for "abc"', () => {
    expect(toHex(sha256(utf8Bytes('abc')))).to.equal(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('count from block 0, so that the first block of the stream is the encrypted zero block', () => {
    fc.assert(
      fc.property(key, fc.uint8Array({ maxLength: 500 }), (secret, data) => {
        const zeros = new Uint8Array(16);
        expect(aes128Ctr(secret, zeros)).to.deep.equal(aes128Block(secret, zeros));
        expect(aes128Ctr(secret, aes128Ctr(secret, data))).to.deep.equal(data);
      }),
    );
  });

  it('refuse keys and blocks of another size', () => {
    expect(thrownCode(() => aes128Ctr(new Uint8Array(32), new Uint8Array()))).to.equal('LENGTH_INVALID');
    expect(thrownCode(() => aes128Block(new Uint8Array(16), new Uint8Array(8)))).to.equal('LENGTH_INVALID');
  });

  it('derive longer keys that begin with the shorter ones', () => {
    fc.assert(
      fc.property(key, fc.uint8Array(), fc.nat(96), (secret, info, length) => {
        const longest = x963Kdf(secret, info, 96);
        expect(x963Kdf(secret, info, length)).to.deep.equal(longest.slice(0, length));
      }),
    );
  });

  it('derive the key of the public CAVP vector for ANSI X9.63 with SHA-256', () => {
    const secret = fromHex('96c05619d56c328ab95fe84b18264b08725b85e33fd34f08');
    expect(toHex(x963Kdf(secret, new Uint8Array(), 16))).to.equal('443024c3dae66b95e6f5670601558f71');
  });

  it('compare like any other comparison', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        expect(equalConstantTime(left, right)).to.equal(toHex(left) === toHex(right));
        expect(equalConstantTime(left, left.slice())).to.equal(true);
      }),
    );
  });
});

describe('a card link', () => {
  const linkKey = new Uint8Array(32).fill(1);
  const head = new Uint8Array(250).fill(2);

  it('is the HMAC of exactly the first 250 bytes under a key of 32 bytes', () => {
    expect(cardLink(linkKey, head)).to.deep.equal(hmacSha256(linkKey, head));
    expect(thrownCode(() => cardLink(linkKey, head.subarray(1)))).to.equal('LENGTH_INVALID');
    expect(thrownCode(() => cardLink(linkKey.subarray(1), head))).to.equal('LENGTH_INVALID');
  });
});
