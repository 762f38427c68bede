import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { BadgeId } from '@monban/core/ids';
import { RENEWED_CERTIFICATE } from '@monban/core/messages/receipt';
import type { Knex } from '@monban/db/open';
import { countEvents } from '@monban/server/events/event-store';
import { Alarms } from '@monban/server/mqtt/alarms';
import { ProofVerification } from '@monban/server/mqtt/proofs';
import { loadPolicyFacts } from '@monban/server/snapshots/policy-facts';
import { expect } from 'chai';
import { pino } from 'pino';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedController, seedDoor, seedPerson, seedPlaces } from '../../support/seed-places.ts';

const FIRST = '2026-11-20T08:00:00.000Z';
const LATER = '2026-11-20T18:00:00.000Z';
const BETWEEN = '2026-11-20T12:00:00.000Z';
const FORGED_COUNTER = 7;
const log = pino({ enabled: false });
const isRight = ({ counter }: { readonly counter: number }) => counter !== FORGED_COUNTER;
const pool = {
  verify: (tasks: readonly { readonly counter: number }[]) => Promise.resolve(tasks.map(isRight)),
};

interface Tap {
  readonly at: string;
  readonly counter: number;
  readonly detail?: string;
}

describe('the first sight of a renewed certificate', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let doorId: string;
    let controllerId: string;
    let personId: string;
    let news: number;

    beforeEach(async () => {
      db = await open();
      const places = await seedPlaces(db);
      const controller = await seedController(db, places);
      controllerId = controller.controllerId;
      doorId = await seedDoor(db, places, controller);
      personId = await seedPerson(db, places);
      news = 0;
    });

    async function verify(): Promise<void> {
      const alarms = new Alarms({ db, clock: () => new Date(LATER), log });
      const policyChanged = (): void => {
        news += 1;
      };
      await new ProofVerification({ db, pool, alarms, log, policyChanged }).settle();
    }

    async function store(badgeId: BadgeId, taps: readonly Tap[]): Promise<void> {
      const epoch = newRecordId(randomUUID);
      for (const [index, { at, counter, detail = RENEWED_CERTIFICATE }] of taps.entries()) {
        const [row] = await db('receipts')
          .insert({
            controller_id: controllerId,
            epoch,
            sequence: index + 1,
            payload: '{}',
            hash: String(index),
            type: 'access.granted',
            at,
            received_at: at,
            door_id: doorId,
            snapshot_version: 1,
            detail,
          })
          .returning<{ position: number | string }[]>('position');
        await db('receipt_people').insert({
          position: Number(row?.position),
          badge_id: badgeId,
          salt: randomBytes(16).toString('base64url'),
          proof: JSON.stringify({ counter, readerNonce: String(counter) }),
          proof_state: 'waiting',
          counter,
          kept_for: 'door-history',
          counted_from: at,
        });
      }
    }

    const seenAt = async (badgeId: BadgeId) =>
      (await loadPolicyFacts(db)).badges.find((badge) => badge.badgeId === badgeId)?.renewalSeenAt;

    it('is kept from the first receipt that said so, told to the doors, and does not move', async () => {
      const badgeId = await seedBadge(db, personId);
      await store(badgeId, [
        { at: FIRST, counter: 1, detail: 'something-else' },
        { at: BETWEEN, counter: 2 },
      ]);
      await verify();
      expect([await seenAt(badgeId), news]).to.deep.equal([BETWEEN, 1]);
      await store(badgeId, [{ at: LATER, counter: 3 }]);
      await verify();
      expect([await seenAt(badgeId), news]).to.deep.equal([BETWEEN, 1]);
    });

    it('is not believed where the card’s own signature does not verify', async () => {
      const badgeId = await seedBadge(db, personId);
      await store(badgeId, [{ at: FIRST, counter: FORGED_COUNTER }]);
      await verify();
      expect([await seenAt(badgeId), news]).to.deep.equal([null, 0]);
    });

    it('that comes late, from before the badge was bound anew, says nothing', async () => {
      const badgeId = await seedBadge(db, personId, { bound_at: BETWEEN });
      await store(badgeId, [{ at: FIRST, counter: 1 }]);
      await verify();
      expect([await seenAt(badgeId), news]).to.deep.equal([null, 0]);
      await store(badgeId, [{ at: LATER, counter: 2 }]);
      await verify();
      expect([await seenAt(badgeId), news]).to.deep.equal([LATER, 1]);
    });

    it('stands beside a silent alarm that only security counts', async () => {
      const badgeId = await seedBadge(db, personId);
      await store(badgeId, [
        { at: FIRST, counter: 1 },
        { at: FIRST, counter: 2 },
      ]);
      await db('receipts').where({ sequence: 2 }).update({ type: 'alarm.duress' });
      const counts = [true, false].map((mayReadAssurance) =>
        countEvents(db, { scope: 'all', mayReadAssurance }, {}),
      );
      expect(await Promise.all(counts)).to.deep.equal([2, 1]);
    });
  });
});
