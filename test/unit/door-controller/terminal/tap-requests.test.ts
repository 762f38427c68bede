import { pairwiseSubject } from '@monban/trust/pairwise-subject';
import { PULL_MOMENTS } from '@monban/simulators/virtual-card/vpcd-client';
import { expect } from 'chai';
import {
  drawNonce,
  HOLDER,
  OTHER_SECRET,
  type PolicyChange,
  SECRET,
  TerminalBench,
} from '../../../support/terminal-bench.ts';

const REFUSED = 'Not accepted here. Please ask the front desk';
const NOT_READ = 'Not read. Please begin again and hold the badge still';

describe('a tap that a program asks for', function () {
  this.timeout(60_000);
  let bench: TerminalBench;
  before(async () => {
    bench = await TerminalBench.start();
    await bench.publish();
    await bench.untilReady();
  });
  after(() => bench.stop());

  it('is answered with a token that the program verifies by itself', async () => {
    const [outcome, receipt] = await bench.askAndTapRecorded();
    expect(outcome.kind).to.equal('granted');
    if (outcome.kind !== 'granted') return;
    const { claims } = outcome;
    const sub = pairwiseSubject(HOLDER, 'printing');
    expect(claims).to.include({ sub, aud: 'printing', scope: 'release', assurance: 'badge' });
    expect(claims).to.include({ terminal: bench.placeId, receipt: receipt.id });
    expect(claims.exp - claims.iat).to.equal(60);
    expect(receipt.type).to.equal('monban.access.granted');
    const remarks = { doorId: bench.placeId, audience: 'printing', tokenId: claims.jti };
    expect(receipt.data).to.include(remarks);
  });

  it('gives another audience another name of the same person', async () => {
    await bench.publish({ place: { requiredAssurance: 'badge+certificate' } });
    const outcome = await bench.askAndTap({ audience: 'key-box', scope: [] });
    expect(outcome).to.have.nested.property('claims.sub', pairwiseSubject(HOLDER, 'key-box'));
    expect(pairwiseSubject(HOLDER, 'key-box')).not.to.equal(pairwiseSubject(HOLDER, 'printing'));
  });

  const denials: readonly { what: string; reason: string; change: PolicyChange }[] = [
    {
      what: 'a badge without a right here',
      reason: 'no-access-level',
      change: { badge: { accessLevelIds: [] } },
    },
    { what: 'a revoked badge', reason: 'badge-revoked', change: { badge: { status: 'revoked' } } },
    {
      what: 'anybody by a policy that has grown old',
      reason: 'policy-stale',
      change: { issuedAt: new Date(Date.now() - 80 * 3_600_000) },
    },
    {
      what: 'anybody while it is locked down',
      reason: 'door-locked-down',
      change: { place: { lockedDown: true } },
    },
  ];
  for (const { what, reason, change } of denials) {
    it(`denies ${what}, with the reason in the receipt and not in the program's answer`, async () => {
      await bench.publish(change);
      const [outcome, { data }] = await bench.askAndTapRecorded();
      expect(outcome).to.deep.equal({ kind: 'not-granted', state: 'denied', text: REFUSED });
      expect(data).to.include({ reason, audience: 'printing' }).and.not.have.property('tokenId');
    });
  }

  it('denies what the card check did not reach for this audience', async () => {
    await bench.publish();
    const [outcome, { data }] = await bench.askAndTapRecorded({ audience: 'key-box', scope: [] });
    expect(outcome).to.include({ state: 'denied' });
    expect(data).to.include({ reason: 'assurance-too-low', assurance: 'badge' });
  });

  it('denies what the policy no longer allows, although it did when it was asked', async () => {
    const outcome = bench.ask();
    await bench.untilShown('hold-badge');
    await bench.publish({ place: { terminal: { audiences: [] } } });
    const { data } = await bench.receiptOf(() => bench.tapAndLeave(outcome));
    expect(await outcome).to.include({ state: 'denied' });
    expect(data).to.include({ reason: 'audience-not-allowed' });
    await bench.publish();
  });

  it('leaves a receipt of a tap that nobody waits for, and a token with nobody', async () => {
    const { data } = await bench.receiptOf(() => bench.tapAndLeave());
    expect(data).to.include({ reason: 'access-level' }).and.not.have.any.keys('audience', 'tokenId');
  });

  it('takes no nonce a second time, also after a restart', async () => {
    const used = drawNonce();
    const { id } = await bench.waiting(used);
    await bench.call('DELETE', `/tap-requests/${id}`);
    const body = { audience: 'printing', scope: [], nonce: used };
    const again = async (): Promise<unknown> => (await bench.call('POST', '/tap-requests', { body })).json();
    expect(await again()).to.deep.equal({ error: 'nonce-used' });
    await bench.restart();
    expect(await again()).to.deep.equal({ error: 'nonce-used' });
  });

  it('forgets who was waiting when the terminal is restarted, so that no later tap answers them', async () => {
    const { id } = await bench.waiting();
    await bench.restart();
    expect((await bench.call('GET', `/tap-requests/${id}?wait=0`)).status).to.equal(404);
    expect((await bench.shown()).word).to.equal('resting');
    const { data } = await bench.receiptOf(() => bench.tapAndLeave());
    expect(data).not.to.have.any.keys('audience', 'tokenId');
  });

  it('is taken back by a program that stops waiting, and the next tap answers nobody', async () => {
    const stopped = new AbortController();
    const outcome = bench.ask({ signal: stopped.signal });
    await bench.untilShown('hold-badge');
    stopped.abort();
    expect(await outcome).to.deep.equal({ kind: 'not-granted', state: 'cancelled', text: 'Cancelled' });
    const { data } = await bench.receiptOf(() => bench.tapAndLeave());
    expect(data).not.to.have.any.keys('audience', 'tokenId');
  });

  for (const moment of PULL_MOMENTS) {
    it(`says "not read" and gives no token when the card is pulled early (first answer: ${moment})`, async () => {
      const outcome = bench.ask();
      await bench.untilShown('hold-badge');
      const { type, data } = await bench.receiptOf(() => bench.tap({ apdu: 1, moment }));
      expect(await outcome).to.deep.equal({ kind: 'not-granted', state: 'denied', text: NOT_READ });
      expect(type).to.equal('monban.access.denied');
      expect(data).to.include({ reason: 'card-removed', audience: 'printing' });
      expect(data).not.to.have.property('tokenId');
    });
  }

  it('leaves neither secret nor token in the log', () => {
    const text = bench.logged.join('\n');
    for (const secret of [SECRET, OTHER_SECRET, HOLDER, 'eyJ']) {
      expect(text.includes(secret), secret.slice(0, 6)).to.equal(false);
    }
  });
});
