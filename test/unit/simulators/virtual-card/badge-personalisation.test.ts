import { randomBytes } from 'node:crypto';
import { siteKeyItem } from '@monban/card-ap/personalisation';
import { toHex } from '@monban/card-ap/bytes';
import { createVirtualCard, newCardState, type VirtualCard } from '@monban/simulators/virtual-card/card';
import type { CardState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import { fromHex } from '@monban/card-ap/bytes';
import { send, sendForWord } from '../../../support/card-bytes.ts';
import { badgeApVectors as vectors } from '../../../vectors/badge-ap.ts';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const POINT = vectors.keys.site.public;
const ITEMS = {
  siteKey: toHex(siteKeyItem(1, fromHex(POINT))),
  badgeId: vectors.badgeId,
  record: vectors.record.coseSign1,
  managementKey: vectors.keys.management.public,
} as const;

function put(item: string, value: string): string {
  const length = (value.length / 2).toString(16).padStart(2, '0');
  return value === '' ? `80da00${item}` : `80da00${item}${length}${value}`;
}

/** A record is longer than one command holds. */
function putChained(card: VirtualCard, item: string, value: string): string {
  expect(send(card, `90da00${item}ff${value.slice(0, 510)}`)).to.equal('9000');
  return send(card, put(item, value.slice(510)));
}

function blankCard(commit?: (state: CardState) => void): VirtualCard {
  const state = newCardState('company-card', {});
  const card = createVirtualCard({ state, randomBytes: random, ...(commit === undefined ? {} : { commit }) });
  send(card, vectors.select.command);
  return card;
}

function storeAll(card: VirtualCard): void {
  expect(sendForWord(card, '80460000')).to.equal('9000');
  expect(send(card, put('01', ITEMS.siteKey))).to.equal('9000');
  expect(send(card, put('02', ITEMS.badgeId))).to.equal('9000');
  expect(putChained(card, '03', ITEMS.record.padEnd(640, '0'))).to.equal('9000');
  expect(send(card, put('04', ''))).to.equal('9000');
  expect(send(card, put('05', ITEMS.managementKey))).to.equal('9000');
}

describe('personalisation of the virtual card', () => {
  it('makes a key, takes five items, becomes active, and then answers with counter 1', () => {
    const card = blankCard();
    storeAll(card);
    expect(send(card, '80440000')).to.equal('9000');
    expect(send(card, vectors.select.command)).to.equal(vectors.select.active);
    expect(sendForWord(card, vectors.authenticate[0]!.command)).to.equal('9000');
    expect(card.state().badges[0]!.counter).to.equal(1);
  });

  it('answers 80 46 with a point', () => {
    expect(send(blankCard(), '80460000')).to.match(/^04[0-9a-f]{128}9000$/);
  });

  for (const missing of ['01', '02', '03', '04', '05']) {
    it(`does not become active without item ${missing}`, () => {
      const card = blankCard();
      send(card, '80460000');
      const values = {
        '01': ITEMS.siteKey,
        '02': ITEMS.badgeId,
        '03': 'd2',
        '04': '',
        '05': ITEMS.managementKey,
      };
      for (const [item, value] of Object.entries(values)) if (item !== missing) send(card, put(item, value));
      expect(send(card, '80440000')).to.equal('6985');
    });
  }

  it('forgets all items when a new key is made', () => {
    const card = blankCard();
    storeAll(card);
    send(card, '80460000');
    expect(send(card, '80440000')).to.equal('6985');
  });

  it('does not become active with items alone', () => {
    const card = blankCard();
    for (const [item, value] of [
      ['01', ITEMS.siteKey],
      ['02', ITEMS.badgeId],
      ['03', 'd2'],
      ['04', ''],
      ['05', ITEMS.managementKey],
    ] as const) {
      send(card, put(item, value));
    }
    expect(send(card, '80440000')).to.equal('6985');
  });

  it('refuses a second personalisation', () => {
    const card = blankCard();
    storeAll(card);
    send(card, '80440000');
    expect(send(card, '80460000')).to.equal('6985');
    expect(send(card, '80440000')).to.equal('6985');
    expect(send(card, put('02', ITEMS.badgeId))).to.equal('6985');
    expect(send(card, put('01', ITEMS.siteKey))).to.equal('6700');
  });

  it('drops a chain that another command interrupts', () => {
    const card = blankCard();
    send(card, '80460000');
    send(card, `90da0003ff${'00'.repeat(255)}`);
    send(card, put('02', ITEMS.badgeId));
    send(card, put('03', 'd2'));
    expect(card.state().badges[0]!.items.record).to.equal('d2');
  });

  const refusals: readonly (readonly [string, string, string])[] = [
    ['a site key of 65 bytes', put('01', POINT), '6700'],
    ['a site key with version 0', put('01', `00${POINT}`), '6a80'],
    ['a site key off the curve', put('01', `01${POINT.slice(0, -2)}2d`), '6a80'],
    ['a site key in hybrid form', put('01', `0106${POINT.slice(2)}`), '6a80'],
    ['a badge id of 15 bytes', put('02', '00'.repeat(15)), '6700'],
    ['an empty record', put('03', ''), '6700'],
    ['PINs of 15 bytes', put('04', '31'.repeat(15)), '6700'],
    ['PINs that differ in one place', put('04', '31323334ffffffff37323334ffffffff'), '6a80'],
    ['PINs of different lengths', put('04', '31323334ffffffff3536373839ffffff'), '6a80'],
    ['a PIN of letters', put('04', '41424344ffffffff35363738ffffffff'), '6a80'],
    ['a PIN with a hole in it', put('04', '313233ff34ffffff35363738ffffffff'), '6a80'],
    ['a management key off the curve', put('05', `${POINT.slice(0, -2)}2d`), '6a80'],
    ['data with 80 46', '804600000100', '6700'],
    ['an item that does not exist', put('06', '00'), '6a86'],
  ];
  for (const [what, command, word] of refusals) {
    it(`refuses ${what}`, () => {
      expect(send(blankCard(), command)).to.equal(word);
    });
  }

  it('refuses a chain that grows beyond every item', () => {
    const card = blankCard();
    send(card, `90da0003ff${'00'.repeat(255)}`);
    expect(send(card, `90da0003ff${'00'.repeat(255)}`)).to.equal('6700');
  });

  it('keeps the old item, whole, when the power goes while the new one is written', () => {
    let isPowerCut = false;
    const card = blankCard(() => {
      if (isPowerCut) throw new Error('power cut');
    });
    send(card, '80460000');
    send(card, put('02', '11'.repeat(16)));
    isPowerCut = true;
    expect(() => send(card, put('02', '22'.repeat(16)))).to.throw('power cut');
    expect(card.state().badges[0]!.items.badgeId).to.equal('11'.repeat(16));
  });

  it('gives no answer whose counter is not kept', () => {
    let isPowerCut = false;
    const commits: CardState[] = [];
    const card = blankCard((state) => {
      if (isPowerCut) throw new Error('power cut');
      commits.push(state);
    });
    storeAll(card);
    send(card, '80440000');
    send(card, vectors.authenticate[0]!.command);
    expect(commits.at(-1)!.badges[0]!.counter).to.equal(1);
    isPowerCut = true;
    expect(() => send(card, vectors.authenticate[0]!.command)).to.throw('power cut');
    const restored = createVirtualCard({ state: commits.at(-1)!, randomBytes: random });
    send(restored, vectors.select.command);
    send(restored, vectors.authenticate[0]!.command);
    expect(restored.state().badges[0]!.counter).to.equal(2);
  });

  it('finishes a torn wipe at the next SELECT', () => {
    let commitsLeft = Infinity;
    let kept = newCardState('company-card', {});
    const challenge = vectors.manage.challenge;
    const card = blankCard((state) => {
      if (commitsLeft <= 0) throw new Error('power cut');
      commitsLeft -= 1;
      kept = state;
    });
    storeAll(card);
    send(card, '80440000');
    const target = createVirtualCard({
      state: kept,
      randomBytes: () => fromHex(challenge),
      commit: (state) => {
        if (commitsLeft <= 0) throw new Error('power cut');
        commitsLeft -= 1;
        kept = state;
      },
    });
    send(target, vectors.select.command);
    send(target, '0084000010');
    commitsLeft = 1;
    expect(() => send(target, vectors.manage.commands[2]!.command)).to.throw('power cut');
    expect(kept.badges[0]).to.include({ lifeCycle: 'terminated' });
    expect(kept.badges[0]!.cardKey).to.not.equal('');
    const restored = createVirtualCard({ state: kept, randomBytes: random });
    expect(send(restored, vectors.select.command)).to.equal(vectors.select.terminated);
    expect(restored.state().badges[0]!.cardKey).to.equal('');
  });
});
