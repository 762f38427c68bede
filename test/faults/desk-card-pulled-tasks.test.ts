import { pinItem } from '@monban/card-ap/applet/pin';
import type { DeskOrder } from '@monban/core/messages/door-command';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { createVirtualCard } from '@monban/simulators/virtual-card/card';
import type { BadgeState } from '@monban/simulators/virtual-card/card-state';
import { PULL_MOMENTS } from '@monban/simulators/virtual-card/vpcd-client';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { DeskBench } from '../support/desk-bench.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { asciiDigits, blankCard, issueBadge, type IssuedBadge, management } from '../support/test-company.ts';
import { TypingHolder } from '../support/typing-holder.ts';

const TYPED = { jpkiPin: '1234', badgePin: '728194', duressPin: '306571' };
const FORMER = { pin: '4821', duressPin: '9037' };
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const NEW_PINS = hex(pinItem(asciiDigits(TYPED.badgePin), asciiDigits(TYPED.duressPin)));
const COMPANY_KEY = hex(management.publicKey);

const copyOf = (card: VirtualCard): VirtualCard =>
  createVirtualCard({ state: card.state(), randomBytes: (length) => new Uint8Array(randomBytes(length)) });
const badgeOf = (card: VirtualCard): BadgeState => card.state().badges[0]!;

interface Task {
  readonly name: string;
  /** At least so many commands make it up: a shorter run would test less. */
  readonly apdus: number;
  readonly card: () => Promise<VirtualCard>;
  readonly order: () => Promise<DeskOrder>;
  /** What the badge is when the job is done. */
  readonly isDone: (badge: BadgeState, before: BadgeState) => boolean;
}

describe('desk, card pulled at each command of each task', function () {
  this.timeout(300_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let desk: DeskBench;
  let national: IssuedBadge;
  let company: IssuedBadge;
  let blank: { readonly national: VirtualCard; readonly company: VirtualCard };

  before(async () => {
    national = await issueBadge('normal', FORMER);
    company = await issueBadge('company-card', FORMER);
    blank = { national: await blankCard('normal'), company: await blankCard('company-card') };
  });
  beforeEach(async () => {
    directory = await temporaryDirectory();
    desk = new DeskBench(directory.path);
    desk.holder = new TypingHolder((wanted) => ({
      ...(wanted.jpki ? { jpkiPin: TYPED.jpkiPin } : {}),
      ...(wanted.badge ? { badgePin: TYPED.badgePin, duressPin: TYPED.duressPin } : {}),
    }));
    await desk.open();
  });
  afterEach(async () => {
    await desk.close();
    await directory.remove();
  });

  const existing = ({ badge }: IssuedBadge, carrier: DeskOrder['carrier']) => ({
    carrier,
    badgeId: badge.badgeId,
    publicKey: badge.publicKey,
  });
  const onCompanyCard = (task: 'renew-record' | 'set-pin' | 'remove-pin' | 'terminate') => ({
    card: () => Promise.resolve(copyOf(company.card)),
    order: () => Promise.resolve({ task, ...existing(company, 'company-card') }),
  });
  const holdsCompanyKey = (badge: BadgeState) => badge.items.managementKey === COMPANY_KEY;

  const tasks: readonly Task[] = [
    {
      name: 'issue with a national signature and a badge PIN',
      apdus: 52,
      card: () => Promise.resolve(copyOf(blank.national)),
      order: () =>
        Promise.resolve({
          task: 'issue',
          carrier: 'my-number-card',
          binding: 'jpki-signature',
          setsPin: true,
        }),
      isDone: (badge) => badge.lifeCycle === 'active' && badge.items.pins === NEW_PINS,
    },
    {
      name: 'issue to a company card',
      apdus: 14,
      card: () => Promise.resolve(copyOf(blank.company)),
      order: () =>
        Promise.resolve({ task: 'issue', carrier: 'company-card', binding: 'face-check', setsPin: false }),
      isDone: (badge) => badge.lifeCycle === 'active' && badge.items.pins === '',
    },
    {
      name: 'rebind with a national signature',
      apdus: 50,
      card: () => Promise.resolve(copyOf(national.card)),
      order: () =>
        Promise.resolve({
          task: 'rebind',
          ...existing(national, 'my-number-card'),
          binding: 'jpki-signature',
        }),
      isDone: (badge, before) => badge.items.record !== before.items.record,
    },
    {
      name: 'renew the record',
      apdus: 10,
      ...onCompanyCard('renew-record'),
      isDone: (badge, before) => badge.items.record !== before.items.record,
    },
    {
      name: 'set a PIN',
      apdus: 18,
      ...onCompanyCard('set-pin'),
      isDone: (badge) => badge.items.pins === NEW_PINS && holdsCompanyKey(badge),
    },
    {
      name: 'remove the PIN',
      apdus: 10,
      ...onCompanyCard('remove-pin'),
      isDone: (badge) => badge.items.pins === '' && holdsCompanyKey(badge),
    },
    {
      name: 'terminate',
      apdus: 8,
      ...onCompanyCard('terminate'),
      isDone: (badge) => badge.lifeCycle === 'terminated' && badge.items.record === null,
    },
  ];

  /** How many commands the task takes when nobody pulls the card. */
  async function undisturbed(task: Task): Promise<number> {
    const card = await task.card();
    const before = badgeOf(card);
    await desk.begin(await task.order());
    const total = await desk.present(card);
    expect(desk.last, task.name).to.equal('verified');
    expect(task.isDone(badgeOf(card), before), task.name).to.equal(true);
    expect(total, task.name).to.be.at.least(task.apdus);
    return total;
  }

  for (const task of tasks) {
    for (const moment of PULL_MOMENTS) {
      it(`${task.name}: goes on to its end when pulled (${moment}) at each command in turn`, async () => {
        const total = await undisturbed(task);
        let tried = 0;
        for (let apdu = 1; apdu <= total; apdu += 1) {
          const card = await task.card();
          const before = badgeOf(card);
          await desk.begin(await task.order());
          await desk.present(card, { apdu, moment });
          requireOldOrNew(badgeOf(card), before);
          if (desk.last !== 'verified') await desk.present(card);
          expect(desk.last, `pulled at ${apdu}`).to.equal('verified');
          expect(task.isDone(badgeOf(card), before), `pulled at ${apdu}`).to.equal(true);
          tried += 1;
        }
        expect(tried).to.equal(total);
      });
    }

    it(`${task.name}: goes on to its end when the controller is restarted after each command`, async () => {
      const total = await undisturbed(task);
      for (let apdu = 1; apdu <= total; apdu += 1) {
        const card = await task.card();
        const before = badgeOf(card);
        const job = await desk.begin(await task.order());
        await desk.present(card, { apdu, moment: 'unanswered' });
        if (desk.last === 'verified') continue;
        await desk.restart();
        await desk.runner.command(job);
        await desk.present(card);
        expect(desk.last, `restarted at ${apdu}`).to.equal('verified');
        expect(task.isDone(badgeOf(card), before), `restarted at ${apdu}`).to.equal(true);
      }
    });
  }

  /** Each item is what it was or what it is to be; the management key may be the job's own for a while. */
  function requireOldOrNew(badge: BadgeState, before: BadgeState): void {
    if (before.lifeCycle === 'active' && badge.lifeCycle === 'active') {
      expect([before.items.pins, NEW_PINS, '']).to.include(badge.items.pins);
      const left = [...desk.office.leftBehind.values()].map(({ publicKey }) => hex(publicKey));
      expect([COMPANY_KEY, ...left]).to.include(badge.items.managementKey);
      expect(badge.items.badgeId).to.equal(before.items.badgeId);
    }
    expect(['blank', 'active', 'terminated']).to.include(badge.lifeCycle);
  }

  it('terminates a badge that a broken-off PIN job has left with its one-time key', async () => {
    const card = copyOf(company.card);
    const setPin = await desk.begin(await onCompanyCard('set-pin').order());
    let apdu = 1;
    while (badgeOf(card).items.managementKey === COMPANY_KEY) {
      await desk.present(card, { apdu, moment: 'unanswered' });
      apdu += 1;
    }
    await desk.cancel(setPin);
    await desk.begin(await onCompanyCard('terminate').order());
    await desk.present(card);
    expect(desk.last).to.equal('verified');
    expect(badgeOf(card).lifeCycle).to.equal('terminated');
  });

  it('gives a badge back to the company’s key when another PIN job follows a broken-off one', async () => {
    const card = copyOf(company.card);
    const order = await onCompanyCard('set-pin').order();
    const brokenOff = await desk.begin(order);
    let apdu = 1;
    while (badgeOf(card).items.managementKey === COMPANY_KEY) {
      await desk.present(card, { apdu, moment: 'unanswered' });
      apdu += 1;
    }
    await desk.cancel(brokenOff);
    await desk.begin(order);
    await desk.present(card);
    expect(desk.last).to.equal('verified');
    expect(badgeOf(card).items).to.include({ managementKey: COMPANY_KEY, pins: NEW_PINS });
  });
});
