import { utf8Bytes } from '@monban/card-ap/bytes';
import { guardTransmit } from '@monban/card-ap/guard';
import { queryPinTries, verifyUserPin } from '@monban/card-ap/jpki/user-pin';
import { expect } from 'chai';

import { rejectedCode } from '../../../support/codec-laws.ts';
import { scriptedCard } from '../../../support/scripted-card.ts';

const SELECT_AP = '00a4040c0ad392f000260100000001';
const SELECT_PIN = '00a4020c020018';
const QUERY = '00200080';

function cardSaying(...answers: readonly string[]) {
  const card = scriptedCard(['9000', '9000', ...answers]);
  return { transmit: guardTransmit(card.transmit, 'desk'), received: card.received };
}

describe("the tries of the holder's PIN", () => {
  for (const [what, answers, state] of [
    ['three left', ['63c3'], { kind: 'tries-left', triesLeft: 3 }],
    ['one left', ['63c1'], { kind: 'tries-left', triesLeft: 1 }],
    ['all used', ['63c0', '9000', '8f8f009000'], { kind: 'blocked' }],
    ['all used, on a card that says no more', ['63c0', '6a82'], { kind: 'blocked' }],
    [
      'never any, on a card without a sign certificate',
      ['63c0', '9000', '008f009000'],
      { kind: 'not-usable' },
    ],
    ['none by another word', ['6984'], { kind: 'not-usable' }],
  ] as const) {
    it(`are told: ${what}`, async () => {
      expect(await queryPinTries(cardSaying(...answers).transmit)).to.deep.equal(state);
    });
  }

  it('are asked for without sending a PIN', async () => {
    const { transmit, received } = cardSaying('63c3');
    await queryPinTries(transmit);
    expect(received).to.deep.equal([SELECT_AP, SELECT_PIN, QUERY]);
  });

  it('are none where the card has no such application or file', async () => {
    for (const answers of [['6a82'], ['9000', '6a82']]) {
      const transmit = guardTransmit(scriptedCard(answers).transmit, 'desk');
      expect(await queryPinTries(transmit)).to.deep.equal({ kind: 'not-usable' });
    }
  });

  it('that have no limit are refused: that is not the PIN we mean', async () => {
    expect(await rejectedCode(queryPinTries(cardSaying('6300').transmit))).to.equal('STATUS_WORD');
  });
});

describe("the holder's PIN", () => {
  const right = utf8Bytes('1234');

  for (const [what, answers, outcome] of [
    ['right', ['63c3', '9000'], { kind: 'right' }],
    ['right on the second try', ['63c2', '9000'], { kind: 'right' }],
    ['wrong', ['63c3', '63c2'], { kind: 'wrong', triesLeft: 2 }],
    ['wrong, and blocked elsewhere meanwhile', ['63c2', '63c0'], { kind: 'blocked' }],
    ['blocked by the word of the card', ['63c2', '6984'], { kind: 'blocked' }],
    ['refused before it is sent, with one try left', ['63c1'], { kind: 'too-few-tries', triesLeft: 1 }],
    ['blocked before it is sent', ['63c0', '9000', '8f8f009000'], { kind: 'blocked' }],
    ['not usable', ['63c0', '9000', '008f009000'], { kind: 'not-usable' }],
  ] as const) {
    it(`is ${what}`, async () => {
      const { transmit, received } = cardSaying(...answers);
      const pin = right.slice();
      expect(await verifyUserPin(transmit, pin)).to.deep.equal(outcome);
      expect(received).to.have.length(2 + answers.length);
      expect(pin).to.deep.equal(new Uint8Array(4));
    });
  }

  it('is sent once, as four ASCII digits, right after the tries', async () => {
    const { transmit, received } = cardSaying('63c3', '9000');
    await verifyUserPin(transmit, right.slice());
    expect(received.slice(2)).to.deep.equal([QUERY, '002000800431323334']);
  });

  it('is never sent when only one try is left', async () => {
    const { transmit, received } = cardSaying('63c1');
    await verifyUserPin(transmit, right.slice());
    expect(received.at(-1)).to.equal(QUERY);
  });

  for (const unusable of ['', '123', '12345', 'abcd', '12 4', '123456789018']) {
    it(`is refused before anything is sent when it is "${unusable.length > 4 ? 'too long' : unusable}"`, async () => {
      const { transmit, received } = cardSaying();
      const pin = utf8Bytes(unusable);
      expect(await rejectedCode(verifyUserPin(transmit, pin))).to.equal('PIN_UNUSABLE');
      expect(received).to.deep.equal([]);
      expect(pin).to.deep.equal(new Uint8Array(unusable.length));
    });
  }

  it('is wiped when the card is pulled', async () => {
    for (const answers of [[], ['63c3'], ['63c3', '']]) {
      const { transmit } = cardSaying(...answers);
      const pin = right.slice();
      expect(await rejectedCode(verifyUserPin(transmit, pin))).to.equal('TRANSPORT');
      expect(pin).to.deep.equal(new Uint8Array(4));
    }
  });

  it('cannot leave a door', async () => {
    const card = scriptedCard(['9000', '9000', '63c3', '9000']);
    const pin = right.slice();
    const call = verifyUserPin(guardTransmit(card.transmit, 'door'), pin);
    expect(await rejectedCode(call)).to.equal('COMMAND_REFUSED');
    expect(card.received).to.deep.equal([SELECT_AP]);
    expect(pin).to.deep.equal(new Uint8Array(4));
  });
});
