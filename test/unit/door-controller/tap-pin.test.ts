import type { RequiredAssurance } from '@monban/core/access/policy';
import { expect } from 'chai';
import { asciiDigits, type IssuedBadge, issueBadge, rawTransmit } from '../../support/test-company.ts';
import { policyOf, tap } from './door-taps.ts';

const PIN_DOOR = 'badge+certificate+pin';

describe('a tap with a typed PIN', function () {
  this.timeout(60_000);
  let company: IssuedBadge;
  let pinned: IssuedBadge;
  const at = async (pin: string | undefined, badge = pinned, level: RequiredAssurance = PIN_DOOR) => {
    const policy = policyOf([badge.badge], level);
    const typed = pin === undefined ? undefined : asciiDigits(pin);
    const { read, apdus } = await tap(rawTransmit(badge.card), { policy, pin: typed });
    return read.kind === 'badge' ? [read.pin, read.certificate, apdus] : [read.reason, apdus];
  };

  before(async () => {
    company = await issueBadge('company-card');
    pinned = await issueBadge('normal', { pin: '274913', duressPin: '951308' });
  });

  it('runs AUTHENTICATE, VERIFY and the certificate in one go of six commands', async () => {
    expect(await at('274913')).to.deep.equal(['right', 'matches', 6]);
  });

  it('knows the duress PIN by the same commands', async () => {
    expect(await at('951308')).to.deep.equal(['duress', 'matches', 6]);
  });

  it('sends nothing when nothing was typed, or the door does not ask', async () => {
    expect(await at(undefined)).to.deep.equal(['not-asked', 'matches', 5]);
    expect(await at('274913', pinned, 'badge+certificate')).to.deep.equal(['not-asked', 'matches', 5]);
    expect(await at('274913', pinned, 'badge')).to.deep.equal(['not-asked', 'not-read', 2]);
  });

  it('sends nothing to a badge that has none, or opens nothing', async () => {
    expect(await at('274913', company)).to.deep.equal(['not-set', 'not-read', 2]);
    for (const status of ['revoked', 'suspended'] as const) {
      const stopped = { ...pinned, badge: { ...pinned.badge, status } };
      expect(await at('274913', stopped)).to.deep.equal(['not-asked', 'not-read', 2]);
    }
  });

  it('sees wrong PINs, and the block after the fifth without trying again', async () => {
    const own = await issueBadge('company-card', { pin: '2749', duressPin: '9513' });
    for (let tries = 1; tries <= 4; tries += 1) {
      expect(await at('0000', own)).to.deep.equal(['wrong', 'not-read', 3]);
    }
    const [fifth] = await at('0000', own);
    expect(fifth).to.be.oneOf(['wrong', 'blocked']);
    expect(await at('2749', own)).to.deep.equal(['blocked', 'not-read', 2]);
  });
});
