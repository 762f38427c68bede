import { createHash } from 'node:crypto';

import type { BadgeChange } from '@monban/card-ap/applet/commands';
import { MODE, type Mode, PIN_STATUS } from '@monban/card-ap/applet/format';
import { signChange } from '@monban/card-ap/applet/management';
import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { signRecord, verifyRecord } from '@monban/card-ap/applet/record';
import type { SiteKey } from '@monban/card-ap/applet/seal';
import { concatBytes, utf8Bytes } from '@monban/card-ap/bytes';
import { generateKeyPair, type RandomBytes } from '@monban/card-ap/crypto/p256';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificateHead } from '@monban/card-ap/jpki/certificate';
import {
  activateBadge,
  applyChange,
  type BadgeItems,
  makeCardKey,
  requestChallenge,
  siteKeyItem,
  storeItems,
} from '@monban/card-ap/personalisation';
import { authenticateBadge, type OpenedAnswer, selectBadge, verifyBadgePin } from '@monban/card-ap/session';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { createVirtualCard, newCardState, type VirtualCard } from '@monban/simulators/virtual-card/card';
import { expect } from 'chai';

import { rejectedCode } from '../../support/codec-laws.ts';

/** The client and the virtual card were written apart, each to docs/protocol/badge-ap.md. Here they meet. */

/** Repeatable bytes: SHA-256 of a counter. */
function seededRandom(seed: string): RandomBytes {
  let count = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
      createHash('sha256').update(`${seed} ${count++}`).digest(),
    );
    return concatBytes(...blocks.map((block) => new Uint8Array(block))).slice(0, length);
  };
}

const random = seededRandom('badge life');
const site = generateKeyPair(random);
const nextSite = generateKeyPair(random);
const issuer = signerFromScalar(generateKeyPair(random).privateKey);
const management = signerFromScalar(generateKeyPair(random).privateKey);
const readerId = random(16);
const badgeId = random(16);
const pins = { pin: utf8Bytes('135790'), duressPin: utf8Bytes('135709') };
const at = new Date('2026-06-01T00:00:00.000Z');

function siteKeyOf(version: number, key = site): SiteKey {
  return { version, privateKey: key.privateKey };
}

function newCard(): VirtualCard {
  return createVirtualCard({ state: newCardState('company-card', {}), randomBytes: seededRandom('card') });
}

/** A reader over this card, powered on; the card is pulled before it sees command number `pulledAt`. */
function readerOver(card: VirtualCard, pulledAt = Number.POSITIVE_INFINITY): GuardedTransmit {
  card.powerOn();
  let count = 0;
  return guardTransmit((command) => {
    const answer = count < pulledAt ? card.execute(command) : undefined;
    count += 1;
    return Promise.resolve(answer ?? new Uint8Array());
  }, 'desk');
}

function itemsFor(publicKey: Uint8Array): BadgeItems {
  const record = signRecord(
    {
      organisationId: 'example-org',
      badgeId,
      publicKey,
      validFrom: new Date('2026-01-01T00:00:00.000Z'),
      validUntil: new Date('2030-01-01T00:00:00.000Z'),
      issuedAt: new Date('2026-01-01T00:00:00.000Z'),
    },
    issuer,
  );
  return {
    siteKeyVersion: 1,
    sitePublicKey: site.publicKey,
    badgeId,
    record,
    pins,
    managementPublicKey: management.publicKey,
  };
}

/** What a desk does, up to the evidence. */
async function personalise(transmit: GuardedTransmit): Promise<OpenedAnswer> {
  await selectBadge(transmit);
  await storeItems(transmit, itemsFor(await makeCardKey(transmit)));
  await activateBadge(transmit);
  return tap(transmit, MODE.withRecord);
}

async function tap(
  transmit: GuardedTransmit,
  mode: Mode = MODE.short,
  siteKeys: readonly SiteKey[] = [siteKeyOf(1)],
): Promise<OpenedAnswer> {
  await selectBadge(transmit);
  const answer = await authenticateBadge(transmit, { readerNonce: random(16), readerId, mode, siteKeys });
  return answer.kind === 'opened' ? answer : expect.fail(answer.kind);
}

async function change(transmit: GuardedTransmit, what: BadgeChange, signer = management): Promise<void> {
  await selectBadge(transmit);
  const challenge = await requestChallenge(transmit);
  await applyChange(transmit, what, signChange({ challenge, badgeId }, what, signer));
}

async function newBadge(): Promise<{ card: VirtualCard; transmit: GuardedTransmit; publicKey: Uint8Array }> {
  const card = newCard();
  const transmit = readerOver(card);
  const { record } = await personalise(transmit);
  const verdict = verifyRecord(record!, {
    issuerKeys: [issuer.publicKey],
    organisationId: 'example-org',
    at,
  });
  if (verdict.kind !== 'valid') expect.fail(verdict.kind);
  return { card, transmit, publicKey: verdict.claims.publicKey };
}

describe('a badge over its life, client and virtual card together', () => {
  it('is blank, gets its items, and proves itself with its record', async () => {
    const card = newCard();
    const transmit = readerOver(card);
    expect(await selectBadge(transmit)).to.deep.equal({ kind: 'present', lifeCycle: 'blank' });
    const { proof, record } = await personalise(transmit);
    const verdict = verifyRecord(record!, {
      issuerKeys: [issuer.publicKey],
      organisationId: 'example-org',
      at,
    });
    if (verdict.kind !== 'valid') expect.fail(verdict.kind);
    expect(verdict.claims.badgeId).to.deep.equal(proof.badgeId);
    expect(verifyBadgeSignature(proof, verdict.claims.publicKey)).to.equal(true);
    expect(proof.counter).to.equal(1);
    expect(await selectBadge(transmit)).to.deep.equal({ kind: 'present', lifeCycle: 'active' });
  });

  it('proves itself anew at every tap, with a growing counter and a fresh key', async () => {
    const { transmit, publicKey } = await newBadge();
    const [first, second] = [await tap(transmit), await tap(transmit)];
    for (const { proof } of [first, second]) expect(verifyBadgeSignature(proof, publicKey)).to.equal(true);
    expect(second.proof.counter).to.equal(first.proof.counter + 1);
    expect(second.proof.ephemeralKey).to.not.deep.equal(first.proof.ephemeralKey);
    expect(first.proof.pinStatus).to.equal(PIN_STATUS.set);
  });

  it('cannot be read by a reader with another site key', async () => {
    const { transmit } = await newBadge();
    await selectBadge(transmit);
    const request = {
      readerNonce: random(16),
      readerId,
      mode: MODE.short,
      siteKeys: [siteKeyOf(1, nextSite)],
    };
    expect((await authenticateBadge(transmit, request)).kind).to.equal('wrong-site-key');
  });

  it('knows its PIN from a wrong one and from the duress PIN, and blocks after five', async () => {
    const { transmit } = await newBadge();
    const verify = async (pin: Uint8Array) => verifyBadgePin(transmit, pin, (await tap(transmit)).pinKeys);
    expect(await verify(pins.pin)).to.deep.equal({ result: 'right', triesLeft: 5 });
    expect(await verify(utf8Bytes('246801'))).to.deep.equal({ result: 'wrong', triesLeft: 4 });
    expect(await verify(pins.duressPin)).to.deep.equal({ result: 'duress', triesLeft: 5 });
    for (const triesLeft of [4, 3, 2, 1]) {
      expect(await verify(utf8Bytes('246801'))).to.deep.equal({ result: 'wrong', triesLeft });
    }
    const last = await verify(utf8Bytes('246801'));
    expect(last.triesLeft).to.equal(0);
    expect(await verify(pins.pin)).to.deep.equal({ result: 'blocked', triesLeft: 0 });
    expect((await tap(transmit)).proof.pinStatus).to.equal(PIN_STATUS.blocked);
  });

  it('takes changes from the management key only, one for each challenge', async () => {
    const { transmit } = await newBadge();
    const remove: BadgeChange = { kind: 'store', item: 'pins', value: new Uint8Array() };
    expect(await rejectedCode(change(transmit, remove, issuer))).to.equal('STATUS_WORD');
    await selectBadge(transmit);
    const challenge = await requestChallenge(transmit);
    const signature = signChange({ challenge, badgeId }, remove, management);
    await applyChange(transmit, remove, signature);
    expect(await rejectedCode(applyChange(transmit, remove, signature))).to.equal('STATUS_WORD');
    expect((await tap(transmit)).proof.pinStatus).to.equal(PIN_STATUS.notSet);
  });

  it('moves to the next site key, and never back', async () => {
    const { transmit } = await newBadge();
    const next: BadgeChange = { kind: 'store', item: 'siteKey', value: siteKeyItem(2, nextSite.publicKey) };
    await change(transmit, next);
    const keys = [siteKeyOf(2, nextSite), siteKeyOf(1)];
    expect((await tap(transmit, MODE.short, keys)).proof.siteKeyVersion).to.equal(2);
    const back: BadgeChange = { kind: 'store', item: 'siteKey', value: siteKeyItem(1, site.publicKey) };
    expect(await rejectedCode(change(transmit, back))).to.equal('STATUS_WORD');
  });

  it('takes a new record in a signed chain', async () => {
    const { transmit, publicKey } = await newBadge();
    const record = signRecord(
      { organisationId: 'o'.repeat(63), badgeId, publicKey, validFrom: at, validUntil: at, issuedAt: at },
      issuer,
    );
    await change(transmit, { kind: 'store', item: 'record', value: record });
    expect((await tap(transmit, MODE.withRecord)).record).to.deep.equal(record);
  });

  it('ends for good', async () => {
    const { card, transmit } = await newBadge();
    await change(transmit, { kind: 'terminate' });
    expect(await selectBadge(transmit)).to.deep.equal({ kind: 'present', lifeCycle: 'terminated' });
    const request = { readerNonce: random(16), readerId, mode: MODE.short, siteKeys: [siteKeyOf(1)] };
    expect((await authenticateBadge(transmit, request)).kind).to.equal('not-active');
    expect(await selectBadge(readerOver(card))).to.deep.equal({ kind: 'present', lifeCycle: 'terminated' });
  });

  it('has no certificate on a company-owned card', async () => {
    const { transmit } = await newBadge();
    expect(await readCertificateHead(transmit)).to.deep.equal({ kind: 'not-on-card' });
  });

  it('can be pulled at any command of its making, and is made whole at the next attempt', async () => {
    for (let pulledAt = 0; ; pulledAt += 1) {
      const card = newCard();
      const code = await rejectedCode(personalise(readerOver(card, pulledAt)));
      if (code === 'none') break;
      expect(code, `pulled before command ${pulledAt}`).to.equal('TRANSPORT');
      const again = readerOver(card);
      const presence = await selectBadge(again);
      if (presence.kind !== 'present') expect.fail('absent');
      const answer =
        presence.lifeCycle === 'blank' ? await personalise(again) : await tap(again, MODE.withRecord);
      expect(answer.record).to.not.equal(undefined);
    }
  });
});
