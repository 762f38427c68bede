import { fromHex, toHex } from '@monban/card-ap/bytes';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import { createVirtualCard, newCardState, type VirtualCard } from '@monban/simulators/virtual-card/card';
import type { BadgeState, CardState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import { scriptedBytes, send, sendForWord } from '../../../support/card-bytes.ts';
import { type AuthenticateVector, badgeApVectors as vectors } from '../../../vectors/badge-ap.ts';

const PIN_ITEM =
  toHex(new TextEncoder().encode('1234')) + 'ffffffff' + toHex(new TextEncoder().encode('7234')) + 'ffffffff';

/** The vectors' PINs differ in one place only, which no desk would store; so they are put into the memory. */
function activeState(badge: Partial<BadgeState> & { readonly pins?: string } = {}): CardState {
  const { pins = '', ...rest } = badge;
  const state = newCardState('company-card', {});
  const active: BadgeState = {
    aid: 'f04d4f4e42414e01',
    lifeCycle: 'active',
    counter: 0,
    pinTriesLeft: 5,
    cardKey: vectors.keys.card.d,
    items: {
      siteKey: `01${vectors.keys.site.public}`,
      badgeId: vectors.badgeId,
      record: vectors.record.coseSign1,
      pins,
      managementKey: vectors.keys.management.public,
    },
    ...rest,
  };
  return { ...state, badges: [active] };
}

function cardFor(vector: AuthenticateVector): VirtualCard {
  const state = activeState({
    counter: vector.counter - 1,
    pins: vector.pinStatus === 0 ? '' : PIN_ITEM,
    pinTriesLeft: vector.pinStatus === 3 ? 0 : 5,
  });
  const signerOf = (cardKey: Uint8Array) => ({ ...signerFromScalar(cardKey), sign: () => fromHex(vector.S) });
  const card = createVirtualCard({ state, randomBytes: scriptedBytes(vector.ephemeral.d), signerOf });
  send(card, vectors.select.command);
  return card;
}

function activeCard(state: CardState, ...draws: readonly string[]): VirtualCard {
  const card = createVirtualCard({ state, randomBytes: scriptedBytes(...draws) });
  send(card, vectors.select.command);
  return card;
}

const [FIRST, WITH_PIN, WITH_RECORD] = vectors.authenticate;
const CHALLENGE = '00 84 00 00 10';

describe('the badge application of the virtual card', () => {
  for (const [lifeCycle, answer] of [
    ['blank', vectors.select.blank],
    ['active', vectors.select.active],
    ['terminated', vectors.select.terminated],
  ] as const) {
    it(`tells a reader that it is ${lifeCycle}, in the bytes of the vectors`, () => {
      const card = createVirtualCard({ state: activeState({ lifeCycle }), randomBytes: scriptedBytes() });
      expect(send(card, vectors.select.command)).to.equal(answer);
    });
  }

  for (const vector of vectors.authenticate) {
    it(`answers AUTHENTICATE as the vector "${vector.name}" says`, () => {
      const card = cardFor(vector);
      const [first, second] = vector.responses;
      expect(send(card, vector.command)).to.equal(first);
      if (second !== undefined) expect(send(card, '00 c0 00 00 fe')).to.equal(second);
      expect(card.state().badges[0]!.counter).to.equal(vector.counter);
    });
  }

  for (const pin of WITH_PIN!.verify!) {
    it(`answers VERIFY with the ${pin.name} PIN as the vector says`, () => {
      const card = cardFor(WITH_PIN!);
      send(card, WITH_PIN!.command);
      expect(send(card, pin.command)).to.equal(pin.response);
      expect(card.state().badges[0]!.pinTriesLeft).to.equal(pin.triesLeft);
    });
  }

  it('accepts VERIFY once, and only as the next command after a complete answer', () => {
    const right = WITH_PIN!.verify![0]!.command;
    const card = cardFor(WITH_PIN!);
    expect(sendForWord(card, right)).to.equal('6985');
    send(card, WITH_PIN!.command);
    expect(sendForWord(card, right)).to.equal('9000');
    expect(sendForWord(card, right)).to.equal('6985');
  });

  it('takes no try for a VERIFY that a stranger made', () => {
    const card = cardFor(WITH_PIN!);
    send(card, WITH_PIN!.command);
    const forged = WITH_PIN!.verify![1]!.command.replace('0425385b', '0425385a');
    expect(sendForWord(card, forged)).to.equal('6982');
    expect(card.state().badges[0]!.pinTriesLeft).to.equal(5);
  });

  it('lets VERIFY wait for the rest of a long answer', () => {
    const card = cardFor(WITH_RECORD!);
    send(card, WITH_RECORD!.command);
    expect(sendForWord(card, WITH_PIN!.verify![0]!.command)).to.equal('6985');
  });

  it('drops the rest of a long answer at any command but GET RESPONSE', () => {
    const card = cardFor(WITH_RECORD!);
    send(card, WITH_RECORD!.command);
    expect(sendForWord(card, '00 ff 00 00')).to.equal('6d00');
    expect(sendForWord(card, '00 c0 00 00 fe')).to.equal('6985');
  });

  it('keeps the rest for a GET RESPONSE that asked for the wrong length', () => {
    const card = cardFor(WITH_RECORD!);
    send(card, WITH_RECORD!.command);
    expect(sendForWord(card, '00 c0 00 00 ff')).to.equal('6700');
    expect(sendForWord(card, '00 c0 00 00 fe')).to.equal('9000');
  });

  it('stops at the end of its counter', () => {
    const card = activeCard(activeState({ counter: 0xffffffff }));
    expect(send(card, FIRST!.command)).to.equal('6985');
  });

  it('refuses a challenge that is not exactly nonce, reader and mode, without counting', () => {
    const card = activeCard(activeState());
    const data = FIRST!.command.slice(10, -2);
    expect(send(card, `0088000027${data.slice(0, -2)}02 00`)).to.equal('6a80');
    expect(send(card, `0088000027${data.replace('9110', '9210')} 00`)).to.equal('6a80');
    expect(card.state().badges[0]!.counter).to.equal(0);
  });

  describe('management', () => {
    const [replaceKey, removePin, terminate] = vectors.manage.commands;
    const { challenge } = vectors.manage;

    for (const { name, command } of vectors.manage.commands) {
      it(`obeys the signed change "${name}" of the vectors, once`, () => {
        const card = activeCard(activeState({ pins: PIN_ITEM }), challenge);
        expect(send(card, CHALLENGE)).to.equal(`${challenge}9000`);
        expect(send(card, command)).to.equal('9000');
        expect(sendForWord(card, command)).to.be.oneOf(['6982', '6985']);
      });
    }

    it('takes the new site key with its version', () => {
      const card = activeCard(activeState(), challenge);
      send(card, CHALLENGE);
      send(card, replaceKey!.command);
      expect(card.state().badges[0]!.items.siteKey).to.match(/^0204e30d/);
    });

    it('refuses a site key whose version is not greater', () => {
      const state = activeState();
      const older = { ...state.badges[0]!.items, siteKey: `02${vectors.keys.site.public}` };
      const card = activeCard({ ...state, badges: [{ ...state.badges[0]!, items: older }] }, challenge);
      send(card, CHALLENGE);
      expect(send(card, replaceKey!.command)).to.equal('6a80');
    });

    it('restores the tries when the PINs change', () => {
      const card = activeCard(activeState({ pins: PIN_ITEM, pinTriesLeft: 0 }), challenge);
      send(card, CHALLENGE);
      send(card, removePin!.command);
      expect(card.state().badges[0]).to.include({ pinTriesLeft: 5 });
      expect(card.state().badges[0]!.items.pins).to.equal('');
    });

    it('forgets the challenge at the next command, whatever that is', () => {
      const card = activeCard(activeState(), challenge);
      send(card, CHALLENGE);
      send(card, '00 ff 00 00');
      expect(send(card, replaceKey!.command)).to.equal('6982');
    });

    it('takes a chain as one command under one challenge', () => {
      const card = activeCard(activeState(), challenge);
      send(card, CHALLENGE);
      const data = replaceKey!.command.slice(10);
      expect(send(card, `90da000140${data.slice(0, 128)}`)).to.equal('9000');
      expect(send(card, `80da000142${data.slice(128)}`)).to.equal('9000');
    });

    it('drops a chain, and its challenge with it, when another item comes between', () => {
      const card = activeCard(activeState(), challenge);
      send(card, CHALLENGE);
      send(card, `90da000140${replaceKey!.command.slice(10, 138)}`);
      send(card, '90da00030100');
      expect(send(card, replaceKey!.command)).to.equal('6982');
    });

    it('keeps nothing but the counter of a terminated badge', () => {
      const card = activeCard(activeState({ counter: 7 }), challenge);
      send(card, CHALLENGE);
      expect(send(card, terminate!.command)).to.equal('9000');
      const [badge] = card.state().badges;
      expect(badge).to.deep.include({ lifeCycle: 'terminated', counter: 7, cardKey: '' });
      expect(Object.values(badge!.items)).to.deep.equal([null, null, null, null, null]);
    });
  });
});
