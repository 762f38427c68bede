import { PolicySnapshot } from '@monban/core/access/policy';
import { OrganisationId, type BadgeId, type ControllerId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { getStoredBadge, stopBadge } from '@monban/server/badges/badge-life';
import { LiveBus } from '@monban/server/events/live-bus';
import { SnapshotPublisher, type PublisherDeps } from '@monban/server/snapshots/snapshot-publisher';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { holderOf } from '@monban/trust/pairwise-subject';
import { pino } from 'pino';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedController, seedDoor, seedPerson, seedPlaces } from '../../support/seed-places.ts';

const AT = '2026-11-20T00:00:00.000Z';

describe('the publisher of snapshots', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let controllers: readonly ControllerId[];
    let badgeId: BadgeId;

    beforeEach(async () => {
      db = await open();
      const places = await seedPlaces(db);
      controllers = (await Promise.all([0, 1].map(() => enrolledController(db, places)))).sort();
      badgeId = await seedBadge(db, await seedPerson(db, places));
    });

    const publisher = (changes: Partial<PublisherDeps> = {}): SnapshotPublisher =>
      new SnapshotPublisher({ ...deps, db, clock: () => new Date(), ...changes });
    const revoke = () =>
      db.transaction(async (trx) => {
        await holdLock(trx, 'policy');
        const at = new Date();
        const badge = await getStoredBadge(trx, 'all', { id: badgeId, at });
        const context = { actor: 'system', at, requestId: null };
        await stopBadge(trx, badge, { reason: 'lost', context, operatorId: null });
      });
    const statusIn = async (controllerId: ControllerId) => {
      const row = await db('snapshots')
        .where({ controller_id: controllerId })
        .orderBy('version', 'desc')
        .first<{ payload: string }>('payload');
      return PolicySnapshot.parse(JSON.parse(row.payload)).badges.map(({ status }) => status);
    };

    it('never puts a snapshot without a revocation above one that has it', async () => {
      const [, last] = controllers as [ControllerId, ControllerId];
      await publisher().publishNow();
      const other = publisher();
      let revoked: Promise<void> | undefined;
      // The facts are read, nothing is stored yet: now the badge is revoked, and its snapshots are made elsewhere.
      const slow = publisher({
        clock: () => {
          revoked ??= revoke().then(() => other.publishNow());
          return new Date();
        },
      });
      const haveVersion = 10;
      await slow.answer({ type: 'monban.snapshot-request.v1', controllerId: last, haveVersion, at: AT });
      await revoked;
      expect(await statusIn(last)).to.deep.equal(['revoked']);
    });

    it('makes the snapshot anew when another server was faster', async () => {
      const [first, last] = controllers as [ControllerId, ControllerId];
      const other = publisher();
      const slow = publisher({
        link: {
          send: async (controllerId) => {
            if (controllerId === first) await revoke().then(() => other.publishNow());
            return true;
          },
        },
      });
      await slow.publishNow();
      expect(await statusIn(first)).to.deep.equal(['revoked']);
      expect(await statusIn(last)).to.deep.equal(['revoked']);
    });

    it('gives every other controller its snapshot where one cannot get any', async () => {
      const [first, last] = controllers as [ControllerId, ControllerId];
      const log = pino({ enabled: false });
      const failing = publisher({
        log,
        link: {
          send: (controllerId) => (controllerId === first ? Promise.reject(new Error('no')) : sent),
        },
      });
      const failure: unknown = await failing.publishNow().catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(AggregateError);
      expect(await statusIn(last)).to.deep.equal(['active']);
    });
  });
});

const sent = Promise.resolve(true);

const deps: Omit<PublisherDeps, 'db' | 'clock'> = {
  link: { send: () => sent },
  organisationId: OrganisationId.parse('example'),
  signingKey: generateSigningKey(),
  issuerKeys: [{ kid: 'AAAAAAAAAAA', publicKey: generateSigningKey().point.toString('base64url') }],
  certificateTrust: { certificateAnchors: [], certificatePolicies: [], rebindGraceDays: 14 },
  holderOf: (personId) => holderOf(Buffer.alloc(32, 1), personId),
  live: new LiveBus(),
  log: pino({ enabled: false }),
};

async function enrolledController(
  db: Knex,
  places: Awaited<ReturnType<typeof seedPlaces>>,
): Promise<ControllerId> {
  const controller = await seedController(db, places);
  await seedDoor(db, places, controller);
  await db('controllers').where({ id: controller.controllerId }).update({ state: 'enrolled' });
  return controller.controllerId;
}
