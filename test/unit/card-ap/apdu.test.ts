import {
  chainCommand,
  type CommandApdu,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from '@monban/card-ap/apdu';
import { concatBytes, fromHex, toHex } from '@monban/card-ap/bytes';
import { expect } from 'chai';
import fc from 'fast-check';

import { isTotal, roundTrips, thrownCode } from '../../support/codec-laws.ts';

const byte = fc.integer({ min: 0, max: 255 });
const header = { cla: byte, ins: byte, p1: byte, p2: byte };
const data = fc.uint8Array({ minLength: 1, maxLength: 255 });
const ne = fc.integer({ min: 1, max: 256 });
const commands: fc.Arbitrary<CommandApdu> = fc.oneof(
  fc.record(header),
  fc.record({ ...header, ne }),
  fc.record({ ...header, data }),
  fc.record({ ...header, data, ne }),
);

describe('a command APDU', () => {
  it('comes back as it was, in all four cases', () => {
    roundTrips({ encode: encodeCommand, decode: decodeCommand, refusalCodes: [] }, commands);
  });

  it('is a command or COMMAND_INVALID, whatever the bytes', () => {
    isTotal({ decode: decodeCommand, refusalCodes: ['COMMAND_INVALID'] });
  });

  it('is never read in a second way: what is decoded encodes to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 300 }), (bytes) => {
        if (thrownCode(() => decodeCommand(bytes)) === 'none') {
          expect(encodeCommand(decodeCommand(bytes))).to.deep.equal(bytes);
        }
      }),
    );
  });

  const cases: readonly (readonly [string, CommandApdu, string])[] = [
    ['case 1', { cla: 0x80, ins: 0x44, p1: 0, p2: 0 }, '80440000'],
    ['case 2', { cla: 0, ins: 0xb0, p1: 1, p2: 2, ne: 250 }, '00b00102fa'],
    ['case 2 with 256 bytes', { cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 256 }, '00b0000000'],
    ['case 3', { cla: 0, ins: 0xa4, p1: 2, p2: 12, data: fromHex('000a') }, '00a4020c02000a'],
    ['case 4', { cla: 0, ins: 0x20, p1: 0, p2: 0x81, data: fromHex('ff'), ne: 17 }, '0020008101ff11'],
    ['empty data as case 1', { cla: 0x80, ins: 0xda, p1: 0, p2: 4, data: fromHex('') }, '80da0004'],
  ];
  for (const [what, command, bytes] of cases) {
    it(`is written as ${what}`, () => {
      expect(toHex(encodeCommand(command))).to.equal(bytes);
    });
  }

  for (const bytes of ['', '00a404', '00a4040c0200', '00a4040c01000000', '00a4040c0000010000']) {
    it(`is not "${bytes}"`, () => {
      expect(thrownCode(() => decodeCommand(fromHex(bytes)))).to.equal('COMMAND_INVALID');
    });
  }

  const base = { cla: 0, ins: 0, p1: 0, p2: 0 };
  for (const command of [
    { ...base, cla: 256 },
    { ...base, p2: -1 },
    { ...base, ins: 0.5 },
    { ...base, ne: 0 },
    { ...base, ne: 257 },
    { ...base, data: new Uint8Array(256) },
  ]) {
    it(`refuses to be written out of its ranges: ${JSON.stringify({ ...command, data: undefined })}`, () => {
      expect(thrownCode(() => encodeCommand(command))).to.equal('COMMAND_INVALID');
    });
  }

  for (const [length, links] of [
    [0, 1],
    [255, 1],
    [256, 2],
    [510, 2],
    [511, 3],
  ] as const) {
    it(`leaves in ${links} links with ${length} bytes of data`, () => {
      const whole = new Uint8Array(length).map((_, index) => index);
      const chain = chainCommand({ cla: 0x80, ins: 0xda, p1: 0, p2: 3, data: whole, ne: 4 });
      expect(chain.map((link) => link.cla)).to.deep.equal([...Array<number>(links - 1).fill(0x90), 0x80]);
      expect(chain.map((link) => link.ne)).to.deep.equal([...Array<undefined>(links - 1).fill(undefined), 4]);
      expect(concatBytes(...chain.map((link) => link.data ?? new Uint8Array()))).to.deep.equal(whole);
    });
  }
});

describe('a response APDU', () => {
  it('comes back as it was', () => {
    const responses = fc.record({
      data: fc.uint8Array({ maxLength: 256 }),
      sw: fc.integer({ min: 0, max: 0xffff }),
    });
    roundTrips(
      {
        encode: encodeResponse,
        decode: (bytes) => ({ ...decodeResponse(bytes), data: decodeResponse(bytes).data.slice() }),
        refusalCodes: [],
      },
      responses,
    );
  });

  for (const length of [0, 1]) {
    it(`of ${length} bytes means that the card is gone`, () => {
      expect(thrownCode(() => decodeResponse(new Uint8Array(length)))).to.equal('TRANSPORT');
    });
  }

  it('of more than 258 bytes is malformed', () => {
    expect(decodeResponse(new Uint8Array(258)).data.length).to.equal(256);
    expect(thrownCode(() => decodeResponse(new Uint8Array(259)))).to.equal('RESPONSE_MALFORMED');
  });
});
