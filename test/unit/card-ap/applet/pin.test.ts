import { PIN_RESULT } from '@monban/card-ap/applet/format';
import {
  openPin,
  openPinOutcome,
  pinBlock,
  pinItem,
  type PinOutcome,
  sealPin,
  sealPinOutcome,
} from '@monban/card-ap/applet/pin';
import type { PinKeys } from '@monban/card-ap/applet/seal';
import { fromHex, toHex, utf8Bytes } from '@monban/card-ap/bytes';
import { expect } from 'chai';
import fc from 'fast-check';

import { refusesTruncationsAndExtraBytes, thrownCode } from '../../../support/codec-laws.ts';
import { badgeApVectors, type VerifyVector } from '../../../vectors/badge-ap.ts';

const answer = badgeApVectors.authenticate.find((vector) => vector.verify !== undefined);
const keys: PinKeys = {
  encryption: fromHex(answer!.K.slice(96, 128)),
  authentication: fromHex(answer!.K.slice(128)),
};
const pin = utf8Bytes('1234');

/** C' ‖ T' out of the whole command. */
const sealedPinOf = (vector: VerifyVector): Uint8Array => fromHex(vector.command.slice(10, -2));
const responseOf = (vector: VerifyVector): Uint8Array => fromHex(vector.response.slice(0, -4));

describe('the badge PIN', () => {
  for (const vector of answer!.verify!) {
    const outcome: PinOutcome = { result: vector.name, triesLeft: vector.triesLeft };

    it(`is sealed and opened as the vector "${vector.name}"`, () => {
      expect(sealPin(utf8Bytes(vector.pin), keys)).to.deep.equal(sealedPinOf(vector));
      expect(openPin(sealedPinOf(vector), keys)).to.deep.equal(pinBlock(utf8Bytes(vector.pin)));
    });

    it(`is answered as the vector "${vector.name}"`, () => {
      expect(PIN_RESULT[vector.name]).to.equal(vector.result);
      expect(sealPinOutcome(outcome, sealedPinOf(vector), keys)).to.deep.equal(responseOf(vector));
      expect(openPinOutcome(responseOf(vector), sealedPinOf(vector), keys)).to.deep.equal(outcome);
    });

    it(`is not answered by the vector "${vector.name}" cut, extended, or for another PIN`, () => {
      const codec = {
        encode: () => responseOf(vector),
        decode: (bytes: Uint8Array) => openPinOutcome(bytes, sealedPinOf(vector), keys),
        refusalCodes: ['ANSWER_MALFORMED'],
      };
      refusesTruncationsAndExtraBytes(codec, responseOf(vector));
      const other = sealPin(utf8Bytes('5678'), keys);
      expect(thrownCode(() => openPinOutcome(responseOf(vector), other, keys))).to.equal('PIN_ANSWER_FORGED');
    });
  }

  it('cannot be tried, nor its answer forged, by changing any bit on the way', () => {
    const sealed = sealPin(pin, keys);
    const response = sealPinOutcome({ result: 'wrong', triesLeft: 3 }, sealed, keys);
    const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
      bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), fc.nat(response.length * 8 - 1), (left, right) => {
        expect(openPin(flip(sealed, left), keys)).to.equal(undefined);
        expect(thrownCode(() => openPinOutcome(flip(response, right), sealed, keys))).to.equal(
          'PIN_ANSWER_FORGED',
        );
      }),
    );
  });

  it('carries every result with every number of tries', () => {
    const sealed = sealPin(pin, keys);
    const results = Object.keys(PIN_RESULT) as (keyof typeof PIN_RESULT)[];
    for (const result of results) {
      for (let triesLeft = 0; triesLeft <= 5; triesLeft += 1) {
        const outcome = { result, triesLeft };
        expect(openPinOutcome(sealPinOutcome(outcome, sealed, keys), sealed, keys)).to.deep.equal(outcome);
      }
    }
    const tooMany = sealPinOutcome({ result: 'right', triesLeft: 6 }, sealed, keys);
    expect(thrownCode(() => openPinOutcome(tooMany, sealed, keys))).to.equal('ANSWER_MALFORMED');
  });

  it('is padded with FF to eight bytes', () => {
    expect(toHex(pinBlock(pin))).to.equal('31323334ffffffff');
    expect(toHex(pinBlock(utf8Bytes('12345678')))).to.equal('3132333435363738');
  });

  for (const text of ['', '123', '123456789', '12a4', '12 4', '１２３４']) {
    it(`cannot be "${text}"`, () => {
      expect(thrownCode(() => sealPin(utf8Bytes(text), keys))).to.equal('PIN_UNUSABLE');
    });
  }
});

describe('a PIN and its duress PIN', () => {
  it('make one item of two blocks', () => {
    expect(toHex(pinItem(pin, utf8Bytes('1243')))).to.equal('31323334ffffffff' + '31323433ffffffff');
  });

  for (const [what, left, right] of [
    ['have two lengths', '1234', '56789'],
    ['are equal', '1234', '1234'],
    ['differ in one place', '1234', '1235'],
    ['are one repeated digit', '1111', '1234'],
    ['have a duress PIN of one repeated digit', '1234', '0000'],
  ] as const) {
    it(`are refused when they ${what}`, () => {
      expect(thrownCode(() => pinItem(utf8Bytes(left), utf8Bytes(right)))).to.equal('PIN_UNUSABLE');
    });
  }
});
