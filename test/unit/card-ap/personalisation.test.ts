import { concatBytes, fromHex, toHex, utf8Bytes } from '@monban/card-ap/bytes';
import { guardTransmit } from '@monban/card-ap/guard';
import {
  activateBadge,
  applyChange,
  type BadgeItems,
  makeCardKey,
  requestChallenge,
  siteKeyItem,
  storeItems,
} from '@monban/card-ap/personalisation';
import { selectBadge } from '@monban/card-ap/session';
import { expect } from 'chai';

import { rejectedCode, thrownCode } from '../../support/codec-laws.ts';
import { scriptedCard } from '../../support/scripted-card.ts';
import { badgeApVectors } from '../../vectors/badge-ap.ts';

const { keys, manage, select } = badgeApVectors;
const record = badgeApVectors.record.coseSign1;
const items: BadgeItems = {
  siteKeyVersion: 1,
  sitePublicKey: fromHex(keys.site.public),
  badgeId: fromHex(badgeApVectors.badgeId),
  record: fromHex(record),
  pins: null,
  managementPublicKey: fromHex(keys.management.public),
};

async function atDesk(answers: readonly string[]) {
  const card = scriptedCard([select.blank, ...answers]);
  const transmit = guardTransmit(card.transmit, 'desk');
  await selectBadge(transmit);
  return { transmit, sent: () => card.received.slice(1) };
}

describe('personalising a blank badge', () => {
  it('has the card make its key', async () => {
    const { transmit, sent } = await atDesk([`${keys.card.public}9000`]);
    expect(toHex(await makeCardKey(transmit))).to.equal(keys.card.public);
    expect(sent()).to.deep.equal(['8046000000']);
  });

  for (const [what, answer, code] of [
    ['a card that is not blank', '6985', 'STATUS_WORD'],
    ['a key that is no point', `${'04'.repeat(65)}9000`, 'POINT_INVALID'],
    ['a key in compressed form', `02${keys.card.public.slice(2, 66)}9000`, 'POINT_INVALID'],
    ['a pulled card', '', 'TRANSPORT'],
  ] as const) {
    it(`stops at ${what}`, async () => {
      const { transmit } = await atDesk([answer]);
      expect(await rejectedCode(makeCardKey(transmit))).to.equal(code);
    });
  }

  it('stores the five items in their order, and activates', async () => {
    const { transmit, sent } = await atDesk(Array<string>(6).fill('9000'));
    await storeItems(transmit, items);
    await activateBadge(transmit);
    expect(sent()).to.deep.equal([
      `80da00014201${keys.site.public}`,
      `80da000210${badgeApVectors.badgeId}`,
      `80da0003fc${record}`,
      '80da0004',
      `80da000541${keys.management.public}`,
      '80440000',
    ]);
  });

  it('chains a record of more than 255 bytes, and stores PIN and duress PIN', async () => {
    const { transmit, sent } = await atDesk(Array<string>(6).fill('9000'));
    const long = new Uint8Array(320).map((_, index) => index);
    const pins = { pin: utf8Bytes('1234'), duressPin: utf8Bytes('1243') };
    await storeItems(transmit, { ...items, record: long, pins });
    expect(sent().slice(2, 5)).to.deep.equal([
      `90da0003ff${toHex(long.subarray(0, 255))}`,
      `80da000341${toHex(long.subarray(255))}`,
      '80da00041031323334ffffffff31323433ffffffff',
    ]);
  });

  it('stops at the link or item that the card refuses', async () => {
    const { transmit, sent } = await atDesk(['9000', '9000', '6a80']);
    const long = new Uint8Array(320);
    expect(await rejectedCode(storeItems(transmit, { ...items, record: long }))).to.equal('STATUS_WORD');
    expect(sent()).to.have.length(3);
  });

  for (const [what, change, code] of [
    ['no record', { record: new Uint8Array() }, 'ITEM_INVALID'],
    ['a record of 321 bytes', { record: new Uint8Array(321) }, 'ITEM_INVALID'],
    ['site key version 0', { siteKeyVersion: 0 }, 'ITEM_INVALID'],
    ['site key version 256', { siteKeyVersion: 256 }, 'ITEM_INVALID'],
    ['a site key that is no point', { sitePublicKey: new Uint8Array(65) }, 'POINT_INVALID'],
    ['a management key that is no point', { managementPublicKey: new Uint8Array(65) }, 'POINT_INVALID'],
    ['a badge id of 15 bytes', { badgeId: new Uint8Array(15) }, 'LENGTH_INVALID'],
    ['equal PINs', { pins: { pin: utf8Bytes('1234'), duressPin: utf8Bytes('1234') } }, 'PIN_UNUSABLE'],
  ] as const) {
    it(`sends nothing with ${what}`, async () => {
      const { transmit, sent } = await atDesk([]);
      expect(await rejectedCode(storeItems(transmit, { ...items, ...change }))).to.equal(code);
      expect(sent()).to.deep.equal([]);
    });
  }
});

describe('changing an active badge', () => {
  it('asks for a challenge and sends the signed change of the vectors', async () => {
    const { transmit, sent } = await atDesk([`${manage.challenge}9000`, '9000', '9000', '9000']);
    expect(toHex(await requestChallenge(transmit))).to.equal(manage.challenge);
    const [siteKey, pins, terminate] = manage.commands;
    const value = siteKeyItem(2, fromHex(siteKey!.command.slice(10 + 128 + 2)));
    await applyChange(transmit, { kind: 'store', item: 'siteKey', value }, fromHex(siteKey!.signature));
    const none = new Uint8Array();
    await applyChange(transmit, { kind: 'store', item: 'pins', value: none }, fromHex(pins!.signature));
    await applyChange(transmit, { kind: 'terminate' }, fromHex(terminate!.signature));
    expect(sent()).to.deep.equal(['0084000010', siteKey!.command, pins!.command, terminate!.command]);
  });

  it('chains a signed record', async () => {
    const { transmit, sent } = await atDesk(['9000', '9000']);
    const signature = fromHex(manage.commands[0]!.signature);
    await applyChange(transmit, { kind: 'store', item: 'record', value: fromHex(record) }, signature);
    const whole = toHex(concatBytes(signature, fromHex(record)));
    expect(sent()).to.deep.equal([`90da0003ff${whole.slice(0, 510)}`, `80da00033d${whole.slice(510)}`]);
  });

  it('reports a card that refuses the signature', async () => {
    const { transmit } = await atDesk(['6982']);
    const change = applyChange(transmit, { kind: 'terminate' }, fromHex(manage.commands[2]!.signature));
    expect(await rejectedCode(change)).to.equal('STATUS_WORD');
  });

  it('refuses a challenge of another size', async () => {
    const { transmit } = await atDesk(['00119000']);
    expect(await rejectedCode(requestChallenge(transmit))).to.equal('ANSWER_MALFORMED');
  });

  it('has a site key item of one version byte and a point', () => {
    expect(siteKeyItem(255, fromHex(keys.site.public)).length).to.equal(66);
    expect(thrownCode(() => siteKeyItem(1.5, fromHex(keys.site.public)))).to.equal('ITEM_INVALID');
  });
});

describe('PINs on their way into a badge', () => {
  it('are wiped from every copy that left', async () => {
    const sent: Uint8Array[] = [];
    const transmit = guardTransmit((command) => {
      sent.push(command);
      return Promise.resolve(fromHex(sent.length === 1 ? select.blank : '9000'));
    }, 'desk');
    await selectBadge(transmit);
    const pins = { pin: utf8Bytes('135790'), duressPin: utf8Bytes('135709') };
    await storeItems(transmit, { ...items, pins });
    expect(sent.filter((command) => command.every((byte) => byte === 0))).to.deep.equal([
      new Uint8Array(4 + 1 + 16),
    ]);
    // The holder's own are the caller's to wipe: it may be asked to store them again.
    expect(pins.pin).to.deep.equal(utf8Bytes('135790'));
  });
});
