import { toHex, utf8Bytes } from '@monban/card-ap/bytes';
import { NATIONAL_CARD_PROFILES } from '@monban/card-ap/card-profile';
import { guardTransmit } from '@monban/card-ap/guard';
import { type CardDescription, identifyCard, type IdentifyDepth } from '@monban/card-ap/identify-card';
import { expect } from 'chai';

import { rejectedCode } from '../../support/codec-laws.ts';
import { scriptedCard } from '../../support/scripted-card.ts';
import { badgeApVectors } from '../../vectors/badge-ap.ts';

const { select } = badgeApVectors;
const ABSENT = '6a82';
const label = (text: string): string => `${toHex(utf8Bytes(text.padEnd(32)))}9000`;
const CARD = label('JPKIAPICCTOKEN2');

type Row = readonly [
  what: string,
  depth: IdentifyDepth,
  answers: readonly string[],
  is: Partial<CardDescription>,
];

const ROWS: readonly Row[] = [
  [
    'a blank badge in a My Number Card',
    'desk',
    [select.blank, '9000', '9000', CARD, '9000', '8f8f009000'],
    { badge: 'blank', kind: 'jpki-2016', token: 'card', userCertificate: 'available' },
  ],
  [
    'a card without a user certificate',
    'desk',
    [select.active, '9000', '9000', CARD, '9000', '8f00009000'],
    { badge: 'active', userCertificate: 'missing' },
  ],
  [
    'a card that does not say which certificates it has',
    'desk',
    [select.active, '9000', '9000', CARD, ABSENT],
    { userCertificate: 'unknown' },
  ],
  [
    'a My Number Card without a badge, at a door',
    'door',
    [ABSENT, ABSENT, '9000', '9000', CARD],
    { badge: 'absent', kind: 'jpki-2016', token: 'card', userCertificate: 'unknown' },
  ],
  [
    'an Android phone',
    'door',
    [ABSENT, ABSENT, '9000', '9000', label('JPKIAPGPSETOKEN')],
    { kind: 'jpki-2016', token: 'phone' },
  ],
  ['an iPhone', 'door', [ABSENT, ABSENT, '9000', '9000', label('JPKIAPIOSTOKEN')], { token: 'phone' }],
  [
    'an old resident card',
    'door',
    [ABSENT, ABSENT, '9000', '9000', label('JPKIAPICCTOKEN')],
    { token: 'old-resident-card' },
  ],
  [
    'a token nobody has heard of',
    'door',
    [ABSENT, ABSENT, '9000', '9000', label('constructor')],
    { token: 'unknown' },
  ],
  ['a token that hides its label', 'door', [ABSENT, ABSENT, '9000', '9000', '6982'], { token: 'unknown' }],
  ['a label cut short', 'door', [ABSENT, ABSENT, '9000', '9000', 'aa9000'], { token: 'unknown' }],
  [
    'the placeholder of the next card',
    'door',
    [ABSENT, ABSENT, ABSENT, '9000', '9000', label('MONBAN NEXT-GEN PLACEHOLDER')],
    { kind: 'next-gen-placeholder', token: 'card' },
  ],
  [
    'an identifier and nothing else',
    'door',
    [ABSENT, '9000', ABSENT, ABSENT],
    { badge: 'absent', kind: 'none', token: 'none', isIdentifierOnly: true },
  ],
  [
    'a company-owned card',
    'desk',
    [select.blank, ABSENT, ABSENT],
    { badge: 'blank', kind: 'company-card', token: 'none', userCertificate: 'missing' },
  ],
  ['a terminated badge', 'desk', [select.terminated, ABSENT, ABSENT], { badge: 'terminated' }],
  ['a transit card that knows no SELECT', 'door', ['6d00', '6d00', '6e00', '6a86'], { kind: 'none' }],
];

describe('finding out what card it is', () => {
  for (const [what, depth, answers, is] of ROWS) {
    it(`knows ${what}`, async () => {
      const card = scriptedCard(answers);
      const description = await identifyCard(guardTransmit(card.transmit, depth), depth);
      expect(description).to.deep.include({ isIdentifierOnly: false, ...is });
      expect(card.received).to.have.length(answers.length);
    });
  }

  it('hands on the profile of a card of the state', async () => {
    const card = scriptedCard(['6a82', '6a82', '9000', '9000', CARD]);
    const description = await identifyCard(guardTransmit(card.transmit, 'door'), 'door');
    expect(description.national).to.equal(NATIONAL_CARD_PROFILES[0]);
  });

  it('sends a door no more than names, and the label of the token', async () => {
    const card = scriptedCard(['6a82', '6a82', '9000', '9000', CARD]);
    await identifyCard(guardTransmit(card.transmit, 'door'), 'door');
    expect(card.received).to.deep.equal([
      '00a4040008f04d4f4e42414e0100',
      '00a4040c08f04d4f4e49445201',
      '00a4040c0ad392f000260100000001',
      '00a4020c020006',
      '00b0000020',
    ]);
  });

  it('stops when the card is pulled', async () => {
    for (const answers of [[], ['6a82'], ['6a82', '6a82', '9000'], ['6a82', '6a82', '9000', '9000']]) {
      const transmit = guardTransmit(scriptedCard(answers).transmit, 'desk');
      expect(await rejectedCode(identifyCard(transmit, 'desk'))).to.equal('TRANSPORT');
    }
  });
});
