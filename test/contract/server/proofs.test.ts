import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { BadgeId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { drawBadgeId } from '@monban/server/desk/badge-id';
import { Alarms } from '@monban/server/mqtt/alarms';
import { ProofVerification } from '@monban/server/mqtt/proofs';
import { expect } from 'chai';
import { pino } from 'pino';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedController, seedDoor, seedPerson, seedPlaces } from '../../support/seed-places.ts';

const AT = '2026-11-20T00:00:00.000Z';
const log = pino({ enabled: false });
const policyChanged = () => undefined;
const isRight = ({ counter }: { readonly counter: number }) => counter !== 7;
const pool = {
  verify: (tasks: readonly { readonly counter: number }[]) => Promise.resolve(tasks.map(isRight)),
};

describe('the verification of card signatures', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    beforeEach(async () => {
      db = await open();
    });

    it('suspects no clone where it has to look at the same receipts again', async () => {
      await storeTaps(db, [5, 6, 7]);
      const raised: string[] = [];
      let isBroken = true;
      const alarms = {
        cloneSuspected: () => {
          raised.push('clone');
          return Promise.resolve();
        },
        proofFailed: () => {
          if (isBroken) return Promise.reject(new Error('no database'));
          raised.push('proof');
          return Promise.resolve();
        },
      };
      const proofs = new ProofVerification({ db, pool, alarms, log, policyChanged });
      await proofs.settle();
      isBroken = false;
      await proofs.settle();
      expect(raised).to.deep.equal(['proof']);
    });

    it('writes an alarm down that could not be written at first', async () => {
      let isBroken = true;
      const clock = () => new Date(AT);
      const failing = new Proxy(db, {
        get: (target, name): unknown =>
          name === 'transaction' && isBroken
            ? () => Promise.reject(new Error('no database'))
            : Reflect.get(target, name),
      });
      const alarms = new Alarms({ db: failing, clock, log });
      const badgeId = drawBadgeId(randomBytes);
      const raise = () => alarms.cloneSuspected(badgeId, { finding: 'counter-used-twice' });
      await raise().catch(() => undefined);
      isBroken = false;
      await raise();
      await raise();
      expect(await db('audit_entries').where({ subject_id: badgeId })).to.have.length(1);
    });
  });
});

async function storeTaps(db: Knex, counters: readonly number[]): Promise<void> {
  const places = await seedPlaces(db);
  const controller = await seedController(db, places);
  const doorId = await seedDoor(db, places, controller);
  const badgeId = await badgeOf(db, places);
  const epoch = newRecordId(randomUUID);
  for (const [index, counter] of counters.entries()) {
    const position = index + 1;
    await db('receipts').insert({
      position,
      controller_id: controller.controllerId,
      epoch,
      sequence: position,
      payload: '{}',
      hash: String(position),
      type: 'access.granted',
      at: AT,
      received_at: AT,
      door_id: doorId,
      snapshot_version: 1,
    });
    const proof = JSON.stringify({ counter, readerNonce: String(counter) });
    const salt = randomBytes(16).toString('base64url');
    const person = { position, badge_id: badgeId, salt, proof, proof_state: 'waiting', counter };
    await db('receipt_people').insert({ ...person, kept_for: 'door-history', counted_from: AT });
  }
}

async function badgeOf(db: Knex, places: Awaited<ReturnType<typeof seedPlaces>>): Promise<BadgeId> {
  return seedBadge(db, await seedPerson(db, places));
}
