import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificateHead } from '@monban/card-ap/jpki/certificate';
import type { RawTransmit } from '@monban/card-ap/transmit';
import type { PolicyBadge } from '@monban/core/access/policy';
import type { TapContext } from '@monban/door-controller/tap';
import { expect } from 'chai';
import {
  type CertificateTrust,
  certificateTrust,
  type IssuedBadge,
  issueBadge,
  rawTransmit,
  renewedCard,
} from '../../support/test-company.ts';
import { policyOf, tap } from './door-taps.ts';

const LINK = Buffer.alloc(32, 7).toString('base64url');

/** What the tap before has left selected is nothing to rely on. */
async function selectCertificate(card: IssuedBadge['card']): Promise<void> {
  await readCertificateHead(guardTransmit(rawTransmit(card), 'door'));
}

describe('a tap where the certificate is another one', function () {
  this.timeout(60_000);
  let national: IssuedBadge;
  let trust: CertificateTrust;
  const certificateOf = async (
    card: IssuedBadge['card'],
    changes: Partial<TapContext> & { badge?: PolicyBadge; trust?: CertificateTrust } = {},
  ) => {
    const { badge = national.badge, trust: believed = trust, ...context } = changes;
    const policy = policyOf([badge], 'badge+certificate', believed);
    const { read, apdus } = await tap(rawTransmit(card), { policy, ...context });
    return [read.kind === 'badge' ? read.certificate : read.reason, apdus];
  };

  before(async () => {
    national = await issueBadge('normal');
    trust = await certificateTrust();
  });

  it('knows a renewed one of the national hierarchy, and reads it whole for that', async () => {
    const [sight, apdus] = await certificateOf(await renewedCard(national.card));
    expect(sight).to.equal('renewed');
    expect(apdus).to.be.within(10, 16);
  });

  it('takes one of a forged authority for what it is', async () => {
    const forged = await issueBadge('forged-ca');
    const badge = { ...forged.badge, cardLink: national.badge.cardLink };
    expect((await certificateOf(forged.card, { badge }))[0]).to.equal('invalid');
  });

  it('takes an expired one for invalid', async () => {
    const expired = await issueBadge('expired');
    const badge = { ...expired.badge, cardLink: national.badge.cardLink };
    expect((await certificateOf(expired.card, { badge }))[0]).to.equal('invalid');
  });

  it('can only say that it differs without anchors, or without a clock to trust', async () => {
    const card = await renewedCard(national.card);
    const none = { ...trust, certificateAnchors: [] };
    expect(await certificateOf(card, { trust: none })).to.deep.equal(['differs', 5]);
    const time = { at: new Date('2026-11-23T03:00:00.000Z'), trusted: false };
    expect(await certificateOf(card, { time })).to.deep.equal(['differs', 5]);
  });

  it('holds its end against the clock of the door', async () => {
    const time = { at: new Date('2040-01-01T00:00:00.000Z'), trusted: true };
    expect((await certificateOf(await renewedCard(national.card), { time }))[0]).to.equal('invalid');
  });

  it('believes no card that shows two certificates under one name', async () => {
    const renewed = await renewedCard(national.card);
    let reads = 0;
    const turning: RawTransmit = (command) => {
      const isRead = command[1] === 0xb0;
      if (isRead) reads += 1;
      return rawTransmit(isRead && reads > 1 ? national.card : renewed)(command);
    };
    await selectCertificate(national.card);
    const policy = policyOf([{ ...national.badge, cardLink: LINK }], 'badge+certificate', trust);
    expect((await tap(turning, { policy })).read).to.include({ certificate: 'invalid' });
  });
});
