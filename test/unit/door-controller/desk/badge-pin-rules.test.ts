import { randomBytes } from 'node:crypto';
import { pinItem } from '@monban/card-ap/applet/pin';
import { badgePinProblem, unknownDuressPin } from '@monban/door-controller/desk/badge-pin-rules';
import { withPinPair } from '@monban/door-controller/desk/pin-pair';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { asciiDigits } from '../../../support/test-company.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));
const digits = fc.string({
  unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
  minLength: 2,
  maxLength: 10,
});

describe('badge PIN rules', () => {
  it('agree with what the card takes as item 04, for any two values', () => {
    fc.assert(
      fc.property(digits, digits, (pin, duress) => {
        const [pinBytes, duressPin] = [asciiDigits(pin), asciiDigits(duress)];
        const isAllowed = badgePinProblem(pinBytes, { duressPin }) === undefined;
        const store = () => pinItem(pinBytes, duressPin);
        if (isAllowed) expect(store).not.to.throw();
        else expect(store).to.throw().with.property('code', 'PIN_UNUSABLE');
      }),
      { numRuns: 2_000 },
    );
  });

  it('find a duress PIN that nobody knows beside every PIN', () => {
    fc.assert(
      fc.property(digits, (pin) => {
        const bytes = asciiDigits(pin);
        fc.pre(badgePinProblem(bytes, {}) === undefined);
        const duressPin = unknownDuressPin(bytes, random);
        expect(badgePinProblem(bytes, { duressPin })).to.equal(undefined);
      }),
    );
  });

  it('wipe the duress PIN that was drawn, and leave the holder’s own alone', async () => {
    const pin = asciiDigits('728194');
    const own = asciiDigits('306571');
    let drawn: Uint8Array | undefined;
    await withPinPair({ jpkiPin: undefined, badgePin: pin, duressPin: undefined }, random, (pair) => {
      drawn = pair.duressPin;
      expect(drawn.some((digit) => digit !== 0)).to.equal(true);
      return Promise.resolve();
    });
    expect(drawn?.every((digit) => digit === 0)).to.equal(true);
    await withPinPair({ jpkiPin: undefined, badgePin: pin, duressPin: own }, random, ({ duressPin }) => {
      expect(duressPin).to.equal(own);
      return Promise.resolve();
    });
    expect(own).to.deep.equal(asciiDigits('306571'));
  });
});
