import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { toBase64Url } from '@monban/card-ap/bytes';
import { guardTransmit } from '@monban/card-ap/guard';
import type { PolicySnapshot, RequiredAssurance } from '@monban/core/access/policy';
import { indexPolicy } from '@monban/core/access/policy-index';
import { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { ReceiptPayload } from '@monban/core/messages/receipt';
import { handleTap, type TapOutcome } from '@monban/door-controller/access';
import { Ballast } from '@monban/door-controller/ballast';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { DoorRunner } from '@monban/door-controller/door-runner';
import { Journal } from '@monban/door-controller/journal';
import { Outbox } from '@monban/door-controller/outbox';
import type { CardReader, DoorHardware } from '@monban/door-controller/ports';
import { readerSecrets } from '@monban/door-controller/reader-keys';
import { TimeKeeper } from '@monban/door-controller/time-keeper';
import { expect } from 'chai';
import { FakeClock } from '../../support/fake-clock.ts';
import {
  asciiDigits,
  certificateTrust,
  companyPolicy,
  type IssuedBadge,
  issueBadge,
  rawTransmit,
  readerKeys,
  renewedCard,
} from '../../support/test-company.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const DOOR = DoorId.parse('a0000000-0000-4000-8000-a00000000002');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
const random = (length: number) => new Uint8Array(randomBytes(length));

describe('tap at a door', function () {
  this.timeout(30_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;
  let issued: IssuedBadge;
  let orders: string[];
  const clock = new FakeClock();

  before(async () => {
    issued = await issueBadge('normal');
  });
  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
    orders = [];
  });
  afterEach(async () => {
    await db.destroy();
    await directory.remove();
  });

  const policyOf = (
    changes: Partial<IssuedBadge['badge']> = {},
    requiredAssurance: RequiredAssurance = 'badge',
  ) =>
    companyPolicy({
      controllerId: CONTROLLER,
      version: 1,
      issuedAt: clock.now(),
      doors: [{ id: DOOR, requiredAssurance, readers: [{ id: READER, side: 'in', intoAreaId: null }] }],
      badges: [{ ...issued.badge, ...changes }],
    });

  interface Scene {
    readonly card?: IssuedBadge['card'];
    /** In force when the card has been read. */
    readonly arriving?: PolicySnapshot;
    /** From before a restore that nobody has confirmed. */
    readonly earlier?: PolicySnapshot;
  }

  async function assemble(
    capacity: number,
    policy = policyOf(),
    { card = issued.card, arriving, earlier }: Scene = {},
  ) {
    const snapshots = {
      current: policy,
      index: indexPolicy(policy),
      earlier: earlier ? [indexPolicy(earlier)] : [],
    };
    const time = await TimeKeeper.open({ db, clock, bootId: 'boot', isKernelSynchronised: () => true });
    const outbox = await Outbox.open(db, {
      controllerId: CONTROLLER,
      newEpoch: 'a0000000-0000-4000-8000-a0000000000e',
      capacity,
      ballast: new Ballast(join(directory.path, 'ballast')),
      describeDrops: () => expect.fail('not told in these tests'),
    });
    const lost: string[] = [];
    const journal = new Journal(outbox, {
      clock,
      time,
      snapshots,
      randomBytes: random,
      startedAtMs: clock.monotonicMs(),
      onLost: (type) => lost.push(type),
    });
    const hardware: DoorHardware = {
      doorId: DOOR,
      release: ({ reference }) => {
        // The row is there before the strike moves.
        orders.push(
          `release ${reference ?? ''} with ${outbox.lastSequence} rows`.replace(outbox.epoch, 'epoch'),
        );
        return Promise.resolve();
      },
      engage: () => Promise.resolve(),
      show: (notice) => orders.push(notice.kind === 'display' ? notice.display : notice.kind),
      close: () => Promise.resolve(),
    };
    const record = (type: Parameters<Journal['note']>[0]) => {
      journal.note(type, { doorId: DOOR });
    };
    const door = new DoorRunner({ hardware, clock, record, onChanged: () => undefined });
    const reader: CardReader = {
      readerId: READER,
      session: async (_deadline, work) => {
        const outcome = await work(guardTransmit(rawTransmit(card), 'door'));
        Object.assign(snapshots, arriving && { current: arriving, index: indexPolicy(arriving) });
        return outcome;
      },
      close: () => Promise.resolve(),
    };
    const secrets = readerSecrets(readerKeys);
    const deps = { clock, time, randomBytes: random, secrets, snapshots, outbox, journal };
    const place = { readerId: READER, doorId: DOOR, side: 'in' } as const;
    const tap = (pin?: Uint8Array): Promise<TapOutcome> => handleTap(reader, { place, door, pin }, deps);
    return { door, outbox, lost, tap };
  }

  it('moves the strike only when the receipt is on disk, and names it', async () => {
    const { tap } = await assemble(10);
    expect(await tap()).to.include({ result: 'opened' });
    expect(orders).to.deep.equal(['release epoch/1 with 1 rows', 'welcome']);
  });

  it('keeps the door shut when the receipt cannot be kept, and still lets people out (row 14)', async () => {
    const { tap, door, outbox, lost } = await assemble(0);
    const outcome = await tap();
    expect(outcome).to.include({ result: 'unrecorded' });
    expect(outcome).to.have.nested.property('cause.code', 'STORE_FAILED');
    expect(outcome).to.have.nested.property('cause.details.reason', 'full');
    expect(orders).to.deep.equal(['refused']);
    await door.feed({ kind: 'exit-button' });
    expect(orders.at(-1)).to.equal('release  with 0 rows');
    await outbox.idle();
    expect(lost).to.deep.equal(['door.exit-requested']);
    expect(outbox.dropped).to.equal(2);
  });

  it('tells a person who is refused, and keeps the reason', async () => {
    const { tap, outbox } = await assemble(10, policyOf({ status: 'revoked' }));
    const { decision, result } = await tap();
    expect([decision.reason, result]).to.deep.equal(['badge-revoked', 'denied']);
    expect(orders).to.deep.equal(['refused']);
    const [receipt] = await outbox.listAfter(0, 1);
    expect(receipt!.payload).to.include('"reason":"badge-revoked"').and.not.include(issued.badge.badgeId);
    expect(receipt!.sidecar).to.include({ badgeId: issued.badge.badgeId });
  });

  it('keeps shut what was stopped before a restore that nobody has confirmed, and opens what was not', async () => {
    const stopped = await assemble(10, policyOf(), { earlier: policyOf({ status: 'revoked' }) });
    const { decision } = await stopped.tap();
    expect(decision).to.include({ kind: 'deny', reason: 'badge-revoked' });
    const other = await assemble(10, policyOf(), { earlier: policyOf() });
    expect(await other.tap()).to.include({ result: 'opened' });
  });

  it('opens on the duress PIN exactly as on the right one, and tells security alone', async () => {
    const pinned = await issueBadge('normal', { pin: '274913', duressPin: '951308' });
    const level = 'badge+certificate+pin';
    const policy = policyOf(pinned.badge, level);
    const seen = [];
    for (const pin of ['274913', '951308'].map(asciiDigits)) {
      orders = [];
      const { tap, outbox } = await assemble(10, policy, { card: pinned.card });
      const known = outbox.lastSequence;
      const { decision, result } = await tap(pin);
      await outbox.idle();
      const receipts = (await outbox.listAfter(known, 10)).map(({ payload, sidecar }) => ({
        payload: ReceiptPayload.parse(JSON.parse(payload)),
        sidecar,
      }));
      const [granted, ...others] = receipts;
      const { reason, assurance } = granted!.payload.data;
      const fields = Object.keys(granted!.payload.data);
      seen.push({ decision, result, shown: orders.slice(1), reason, assurance, fields });
      expect([...pin], 'the typed digits are overwritten').to.deep.equal([0, 0, 0, 0, 0, 0]);
      const isDuress = seen.length === 2;
      expect(others.map(({ payload }) => payload.type)).to.deep.equal(
        isDuress ? ['monban.alarm.duress'] : [],
      );
      for (const { sidecar } of others) expect(sidecar).to.include({ badgeId: pinned.badge.badgeId });
    }
    expect(seen[0]).to.deep.equal(seen[1]);
    expect(seen[0]!.decision).to.include({ kind: 'grant', assurance: level });
  });

  it('asks for the PIN when none was typed', async () => {
    const pinned = await issueBadge('company-card', { pin: '2749', duressPin: '9513' });
    const { tap } = await assemble(10, policyOf(pinned.badge, 'badge+certificate+pin'), {
      card: pinned.card,
    });
    expect((await tap()).decision.reason).to.equal('pin-required');
    expect(orders).to.deep.equal(['type-pin']);
  });

  it('opens for a renewed certificate at level badge, and says so in the receipt', async () => {
    const trust = await certificateTrust();
    const policy = { ...policyOf({}, 'badge+certificate'), ...trust };
    const card = await renewedCard(issued.card);
    const { tap, outbox } = await assemble(10, policy, { card });
    expect((await tap()).decision).to.include({ kind: 'grant', assurance: 'badge' });
    const [receipt] = await outbox.listAfter(0, 1);
    expect(receipt!.payload).to.include('"detail":"certificate-renewed"');
    const over = { ...policy, rebindGraceDays: 0 };
    const late = await assemble(10, over, { card });
    const known = late.outbox.lastSequence;
    expect((await late.tap()).decision.reason).to.equal('rebind-needed');
    const [denied] = await late.outbox.listAfter(known, 1);
    expect(denied!.payload).to.include('"detail":"certificate-renewed"');
  });

  it('raises the alarm when a counter does not grow', async () => {
    const { tap, outbox } = await assemble(10, policyOf({ counterFloor: 0xffff_fffe }));
    expect((await tap()).decision).to.include({ reason: 'counter-replayed' });
    await outbox.idle();
    const receipts = await outbox.listAfter(0, 10);
    expect(receipts.some(({ payload }) => payload.includes('monban.alarm.clone-suspected'))).to.equal(true);
  });

  it('believes nothing that was held against a key or a link which has changed meanwhile', async () => {
    const before = policyOf({}, 'badge+certificate');
    const { tap } = await assemble(10, before);
    expect((await tap()).decision).to.include({ kind: 'grant', assurance: 'badge+certificate' });
    const other = { publicKey: toBase64Url(random(65)), cardLink: toBase64Url(random(32)) };
    const rebound = await assemble(10, before, {
      arriving: policyOf({ cardLink: other.cardLink }, 'badge+certificate'),
    });
    expect((await rebound.tap()).decision).to.include({ reason: 'certificate-required', assurance: 'badge' });
    const rekeyed = await assemble(10, before, { arriving: policyOf({ publicKey: other.publicKey }) });
    expect((await rekeyed.tap()).decision).to.include({ reason: 'unknown-badge', assurance: 'none' });
  });
});
