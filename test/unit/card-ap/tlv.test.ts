import { concatBytes, fromHex, toHex } from '@monban/card-ap/bytes';
import { decodeTlvSequence, encodeTlv, readTlv, type Tlv } from '@monban/card-ap/tlv';
import { expect } from 'chai';
import fc from 'fast-check';

import {
  type Codec,
  isTotal,
  refusesTruncationsAndExtraBytes,
  roundTrips,
  thrownCode,
} from '../../support/codec-laws.ts';

const TLV_CODES = [
  'TLV_TRUNCATED',
  'TLV_TAG_UNSUPPORTED',
  'TLV_TAG_UNEXPECTED',
  'TLV_LENGTH_INDEFINITE',
  'TLV_LENGTH_NOT_MINIMAL',
  'TLV_LENGTH_UNSUPPORTED',
  'TLV_LENGTH_UNEXPECTED',
  'TLV_TRAILING_BYTES',
];

const one: Codec<Tlv> = {
  encode: ({ tag, value }) => encodeTlv(tag, value),
  decode: (bytes) => {
    const tag = bytes[0] ?? 0;
    const [value] = decodeTlvSequence(bytes, [{ tag }]);
    return { tag, value: value.slice() };
  },
  refusalCodes: TLV_CODES,
};

const tags = fc.integer({ min: 1, max: 0xff }).filter((tag) => (tag & 0x1f) !== 0x1f);

describe('BER-TLV', () => {
  it('comes back as it was', () => {
    roundTrips(one, fc.record({ tag: tags, value: fc.uint8Array({ maxLength: 400 }) }));
  });

  it('gives a value or a TLV code for any bytes', () => {
    isTotal(one);
  });

  const lengths: readonly (readonly [number, string])[] = [
    [0, '00'],
    [1, '01'],
    [0x7f, '7f'],
    [0x80, '8180'],
    [0xff, '81ff'],
    [0x100, '820100'],
    [0xffff, '82ffff'],
  ];
  for (const [length, encoded] of lengths) {
    it(`writes a length of ${length} as ${encoded}, and reads it back`, () => {
      const bytes = encodeTlv(0x94, new Uint8Array(length));
      expect(toHex(bytes.subarray(1, 1 + encoded.length / 2))).to.equal(encoded);
      expect(readTlv(bytes)[0].value.length).to.equal(length);
    });
  }

  for (const length of [0, 1, 0x7f, 0x80, 0x100]) {
    it(`refuses every truncation of and every byte after a value of ${length} bytes`, () => {
      refusesTruncationsAndExtraBytes(one, encodeTlv(0x94, new Uint8Array(length).fill(0x5a)));
    });
  }

  it('refuses a value longer than two length bytes can say', () => {
    expect(thrownCode(() => encodeTlv(0x94, new Uint8Array(0x10000)))).to.equal('TLV_LENGTH_UNSUPPORTED');
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['an indefinite length', '948000000000', 'TLV_LENGTH_INDEFINITE'],
    ['127 bytes in the long form', '94817f' + '00'.repeat(127), 'TLV_LENGTH_NOT_MINIMAL'],
    ['255 bytes with two length bytes', '948200ff' + '00'.repeat(255), 'TLV_LENGTH_NOT_MINIMAL'],
    ['three length bytes', '9483000001' + '00', 'TLV_LENGTH_UNSUPPORTED'],
    ['a reserved length', '94ff', 'TLV_LENGTH_UNSUPPORTED'],
    ['a tag of two bytes', '9f8100', 'TLV_TAG_UNSUPPORTED'],
    ['padding', '00', 'TLV_TAG_UNSUPPORTED'],
    ['nothing', '', 'TLV_TRUNCATED'],
  ];
  for (const [what, bytes, code] of refused) {
    it(`refuses ${what}`, () => {
      expect(thrownCode(() => readTlv(fromHex(bytes)))).to.equal(code);
    });
  }

  const shapes = [{ tag: 0x80, length: 1 }, { tag: 0x81 }] as const;
  const first = encodeTlv(0x80, Uint8Array.of(1));
  const second = encodeTlv(0x81, Uint8Array.of(2, 3));
  const sequences: readonly (readonly [string, Uint8Array, string])[] = [
    ['the other order', concatBytes(second, first), 'TLV_TAG_UNEXPECTED'],
    ['an object before', concatBytes(second, first, second), 'TLV_TAG_UNEXPECTED'],
    ['an object between', concatBytes(first, first, second), 'TLV_TAG_UNEXPECTED'],
    ['an object after', concatBytes(first, second, second), 'TLV_TRAILING_BYTES'],
    ['a missing object', first, 'TLV_TRUNCATED'],
    ['another length', concatBytes(encodeTlv(0x80, Uint8Array.of(1, 2)), second), 'TLV_LENGTH_UNEXPECTED'],
  ];
  for (const [what, bytes, code] of sequences) {
    it(`refuses ${what} in a fixed sequence`, () => {
      expect(thrownCode(() => decodeTlvSequence(bytes, shapes))).to.equal(code);
    });
  }

  it('gives the values of exactly the objects that were asked for', () => {
    const [one_, two] = decodeTlvSequence(concatBytes(first, second), shapes);
    expect([toHex(one_), toHex(two)]).to.deep.equal(['01', '0203']);
  });
});
