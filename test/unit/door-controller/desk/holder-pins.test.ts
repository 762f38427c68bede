import { HolderPins, PIN_PATIENCE_MS } from '@monban/door-controller/desk/holder-pins';
import { expect } from 'chai';
import { eventually } from '../../../support/eventually.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { TypingHolder } from '../../../support/typing-holder.ts';

const WANTED = { jpki: true, badge: true };
const TYPED = { jpkiPin: '8361', badgePin: '728194', duressPin: '306571' };

describe('what a holder types', () => {
  const clock = new FakeClock();
  let said: string[];
  beforeEach(() => {
    said = [];
  });

  function pinsOf(holder: TypingHolder): HolderPins {
    return new HolderPins({
      pad: holder,
      clock,
      onEntered: () => said.push('entered'),
      onNotEntered: () => said.push('not entered'),
    });
  }
  const isWiped = ({ handedOut }: TypingHolder) => handedOut.every((pin) => pin.every((byte) => byte === 0));

  it('is there for the card until it is cleared, and then wiped byte for byte', async () => {
    const holder = new TypingHolder(() => TYPED);
    const pins = pinsOf(holder);
    pins.ask(WANTED);
    await eventually(() => said.length > 0);
    expect(said).to.deep.equal(['entered']);
    expect(pins.entered?.badgePin).to.equal(holder.handedOut[1]);
    expect(pins.address).to.equal(undefined);
    pins.clear();
    expect(pins.entered).to.equal(undefined);
    expect(isWiped(holder)).to.equal(true);
  });

  it('is wiped when the card does not come in two minutes', async () => {
    const holder = new TypingHolder(() => TYPED);
    const pins = pinsOf(holder);
    pins.ask(WANTED);
    await eventually(() => said.length > 0);
    clock.advance(PIN_PATIENCE_MS - 1);
    expect(pins.entered).not.to.equal(undefined);
    clock.advance(1);
    expect(said).to.deep.equal(['entered', 'not entered']);
    expect(isWiped(holder)).to.equal(true);
  });

  it('is not waited for longer than two minutes', () => {
    const pins = pinsOf(new TypingHolder());
    pins.ask(WANTED);
    expect(pins.address).to.equal('http://127.0.0.1:1/#word1');
    clock.advance(PIN_PATIENCE_MS);
    expect(said).to.deep.equal(['not entered']);
    expect(pins.address).to.equal(undefined);
  });

  it('is wiped when it comes for a question that is over', async () => {
    const holder = new TypingHolder(() => TYPED);
    const pins = pinsOf(holder);
    pins.ask(WANTED);
    pins.clear();
    await eventually(() => isWiped(holder));
    expect(said).to.deep.equal([]);
  });
});
