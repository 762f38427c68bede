import {
  concatBytes,
  equalBytes,
  fromBase64Url,
  fromHex,
  readUint32,
  startsWithBytes,
  toBase64Url,
  toHex,
  uint32Bytes,
} from '@monban/card-ap/bytes';
import { expect } from 'chai';
import fc from 'fast-check';

import { thrownCode } from '../../support/codec-laws.ts';

describe('bytes', () => {
  it('come back from hexadecimal and base64url as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).to.deep.equal(bytes);
        expect(fromBase64Url(toBase64Url(bytes))).to.deep.equal(bytes);
      }),
    );
  });

  it('are written from the part of a buffer that a view covers', () => {
    expect(toBase64Url(Uint8Array.of(9, 1, 2, 9).subarray(1, 3))).to.equal('AQI');
  });

  for (const text of ['0', '0g', '00 ', ' 00', '0x00']) {
    it(`refuse "${text}" as hexadecimal`, () => {
      expect(thrownCode(() => fromHex(text))).to.equal('ENCODING_INVALID');
    });
  }

  for (const text of ['AQI=', 'AQ+_', 'AQJ', 'A', 'AQ I']) {
    it(`refuse "${text}" as base64url`, () => {
      expect(thrownCode(() => fromBase64Url(text))).to.equal('ENCODING_INVALID');
    });
  }

  it('join, begin and equal each other byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        const joined = concatBytes(left, right);
        expect(joined).to.deep.equal(Uint8Array.of(...left, ...right));
        expect(startsWithBytes(joined, left)).to.equal(true);
        expect(equalBytes(joined, left)).to.equal(right.length === 0);
      }),
    );
  });

  it('hold numbers of 32 bits, big-endian', () => {
    expect(uint32Bytes(0x01020304)).to.deep.equal(Uint8Array.of(1, 2, 3, 4));
    expect(readUint32(uint32Bytes(0xffffffff))).to.equal(0xffffffff);
    for (const value of [-1, 0x100000000, 0.5, Number.NaN]) {
      expect(thrownCode(() => uint32Bytes(value))).to.equal('ENCODING_INVALID');
    }
    expect(thrownCode(() => readUint32(new Uint8Array(3)))).to.equal('LENGTH_INVALID');
  });
});
