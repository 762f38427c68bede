import { Keypad } from '@monban/door-controller/keypad';
import type { KeypadKey } from '@monban/door-controller/ports';
import { expect } from 'chai';
import { FakeClock } from '../../support/fake-clock.ts';

describe('the keypad', () => {
  let clock: FakeClock;
  let keypad: Keypad;
  const type = (keys: string) => {
    for (const key of keys) keypad.press(key as KeypadKey);
  };
  const taken = () => {
    const pin = keypad.take();
    return pin && Buffer.from(pin).toString('ascii');
  };

  beforeEach(() => {
    clock = new FakeClock();
    keypad = new Keypad(clock);
  });

  it('hands over what was typed, once', () => {
    type('274913');
    expect(taken()).to.equal('274913');
    expect(taken()).to.equal(undefined);
  });

  it('hands over 4 to 8 digits and forgets everything else', () => {
    const handedOver = ['', '1', '123', '1234', '12345678', '123456789', '1234567890123'].map((keys) => {
      type(keys);
      return taken();
    });
    // The ninth digit forgot the eight before it; what came after it is a new beginning.
    const expected = [undefined, undefined, undefined, '1234', '12345678', undefined, '0123'];
    expect(handedOver).to.deep.equal(expected);
  });

  it('forgets on clear', () => {
    type('12');
    keypad.press('clear');
    type('5678');
    expect(taken()).to.equal('5678');
  });

  it('forgets 15 seconds after the first digit, however long the rest took', () => {
    type('12');
    clock.advance(14_999);
    type('34');
    clock.advance(1);
    expect(taken()).to.equal(undefined);
  });

  it('gives each entry its own 15 seconds', () => {
    type('1234');
    clock.advance(10_000);
    expect(taken()).to.equal('1234');
    type('5678');
    clock.advance(14_999);
    expect(taken()).to.equal('5678');
  });

  it('shows nothing of itself to whoever prints it', () => {
    type('274913');
    expect(JSON.stringify(keypad)).to.equal('{}');
  });
});
