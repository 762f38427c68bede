import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import { guardTransmit } from '@monban/card-ap/guard';
import { type CardDescription, identifyCard } from '@monban/card-ap/identify-card';
import { readCertificate, readCertificateHead } from '@monban/card-ap/jpki/certificate';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { expect } from 'chai';

import { blankCard, rawTransmit } from '../../support/test-company.ts';

function readerOver(card: VirtualCard): GuardedTransmit {
  card.powerOn();
  return guardTransmit(rawTransmit(card), 'desk');
}

const stored = (card: VirtualCard): Uint8Array =>
  new Uint8Array(Buffer.from(card.state().jpki?.user?.certificate ?? '', 'base64'));

/** What the client makes of the kinds of card, as the virtual ones answer. */
describe('the user certificate', () => {
  for (const persona of ['normal', 'no-sign-cert', 'ca-gen1', 'face-auth', 'copied-cert']) {
    it(`is read to its last byte from a card "${persona}"`, async () => {
      const card = await blankCard(persona);
      const read = await readCertificate(readerOver(card), 'user-certificate');
      expect(read).to.deep.equal({ kind: 'read', bytes: stored(card) });
    });
  }

  for (const [persona, kind] of [
    ['phone', 'protected'],
    ['resident-card-old', 'not-on-card'],
    ['company-card', 'not-on-card'],
    ['next-gen', 'not-on-card'],
  ] as const) {
    it(`is ${kind} for a card "${persona}"`, async () => {
      const card = await blankCard(persona);
      expect(await readCertificateHead(readerOver(card))).to.deep.equal({ kind });
      expect(await readCertificate(readerOver(card), 'user-certificate')).to.deep.equal({ kind });
    });
  }

  it('is read by the same code from the placeholder of the next card', async () => {
    const card = await blankCard('next-gen');
    const read = await readCertificate(readerOver(card), 'user-certificate', NEXT_GEN_PLACEHOLDER);
    expect(read).to.deep.equal({ kind: 'read', bytes: stored(card) });
  });
});

describe('what card it is', () => {
  const KINDS: Readonly<Record<string, Partial<CardDescription>>> = {
    normal: { badge: 'blank', kind: 'jpki-2016', token: 'card', userCertificate: 'available' },
    'no-badge': { badge: 'absent', kind: 'jpki-2016', token: 'card', userCertificate: 'available' },
    'badge-terminated': { badge: 'terminated', kind: 'jpki-2016' },
    phone: { badge: 'absent', kind: 'jpki-2016', token: 'phone' },
    'resident-card-old': { badge: 'absent', token: 'old-resident-card', userCertificate: 'missing' },
    'id-record': { badge: 'absent', kind: 'jpki-2016', isIdentifierOnly: true },
    'next-gen': { badge: 'absent', kind: 'next-gen-placeholder', token: 'card' },
    'company-card': { badge: 'blank', kind: 'company-card', token: 'none', userCertificate: 'missing' },
  };
  for (const [persona, is] of Object.entries(KINDS)) {
    it(`is found out of a card "${persona}" without a PIN`, async () => {
      const description = await identifyCard(readerOver(await blankCard(persona)), 'desk');
      expect(description).to.deep.include({ isIdentifierOnly: false, ...is });
    });
  }
});
