import { randomBytes, randomUUID } from 'node:crypto';
import { ROLE_PERMISSIONS } from '@monban/core/api/permissions';
import { OperatorId, type ControllerId, type PersonId } from '@monban/core/ids';
import type { DeskEvidence } from '@monban/core/messages/desk';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { insertBadge } from '@monban/server/badges/badge-store';
import { drawBadgeId } from '@monban/server/desk/badge-id';
import { enableBadge } from '@monban/server/desk/enable-badge';
import { getDeskJob, startDeskJob, type DeskJobDeps } from '@monban/server/desk/desk-jobs';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedController, seedPerson, seedPlaces } from '../../support/seed-places.ts';

const AT = '2026-11-20T00:00:00.000Z';
const publicKey = generateSigningKey().point.toString('base64url');

describe('desk jobs', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let controllerId: ControllerId;
    let personId: PersonId;
    let operatorId: OperatorId;

    beforeEach(async () => {
      db = await open();
      const places = await seedPlaces(db);
      ({ controllerId } = await seedController(db, places, 'desk'));
      personId = await seedPerson(db, places);
      operatorId = await addOperator(db);
      await bringOnline(db, controllerId);
    });

    const start = () => {
      const desk = { command: () => Promise.resolve(true), announce: () => Promise.resolve() };
      const deps = { db, desk, newId: randomUUID, randomBytes } as unknown as DeskJobDeps;
      const caller = {
        operatorId,
        role: 'hr',
        permissions: new Set(ROLE_PERMISSIONS.hr),
        sessionId: randomUUID(),
        sites: 'all',
      } as const;
      const context = { actor: operatorId, at: new Date(AT), requestId: null };
      return startDeskJob(
        deps,
        { caller, context },
        { personId, controllerId, carrier: 'company-card', faceChecked: true },
      );
    };

    it('are one at a time for a desk, however many ask at once', async () => {
      const asked = await Promise.allSettled([start(), start(), start(), start()]);
      const codes = asked.map((one) =>
        one.status === 'fulfilled' ? 'started' : (one.reason as { code: string }).code,
      );
      expect(codes.sort()).to.deep.equal(['CONFLICT', 'CONFLICT', 'CONFLICT', 'started']);
    });

    it('revoke the former badge later than every snapshot that still has it', async () => {
      const former = drawBadgeId(randomBytes);
      await insertBadge(db, { ...badge, id: former, personId });
      const job = await getDeskJob(db, 'all', (await start()).id);
      let now = new Date(AT);
      let enabled: Promise<boolean> | undefined;
      // A snapshot is being read with the former badge in it when the card's evidence comes.
      await db.transaction(async (trx) => {
        await holdLock(trx, 'policy');
        const evidence = { counter: 1 } as DeskEvidence;
        enabled = enableBadge(db, { ...job, publicKey }, { evidence, clock: () => now });
        now = new Date('2026-11-20T00:00:05.000Z');
      });
      expect(await enabled).to.equal(true);
      const row = await db('badges').where({ id: former }).first<{ revoked_at: string }>('revoked_at');
      expect(row.revoked_at > now.toISOString()).to.equal(true);
    });
  });
});

const badge = {
  carrier: 'company-card',
  publicKey,
  cardLink: null,
  validFrom: AT,
  validUntil: '2031-11-20T00:00:00.000Z',
  counterFloor: 0,
  at: AT,
} as const;

async function addOperator(db: Knex): Promise<OperatorId> {
  const id = OperatorId.parse(randomUUID());
  const times = { created_at: AT, updated_at: AT };
  await db('operators').insert({ id, login: id.slice(0, 8), display_name: 'HR', role: 'hr', ...times });
  return id;
}

async function bringOnline(db: Knex, controllerId: ControllerId): Promise<void> {
  await db('controllers').where({ id: controllerId }).update({ state: 'enrolled' });
  await db('controller_status').insert({
    controller_id: controllerId,
    connection_id: randomUUID(),
    state: 'online',
    at: AT,
    received_at: AT,
    snapshot_version: 0,
    outbox_depth: 0,
    clock_trusted: true,
    doors: '[]',
    readers: '[]',
  });
}
