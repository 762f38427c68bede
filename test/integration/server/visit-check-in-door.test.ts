import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';
import { localDate } from '@monban/server/snapshots/local-day';
import { commitBadge } from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedController, seedDoor, seedPlaces } from '../../support/seed-places.ts';
import { enrolDirectly, SendingController } from '../../support/sending-controller.ts';
import { type StartedServer, startTestServer } from '../../support/start-server.ts';
import { seedVisit, type SeededVisit } from '../../support/visit-desk-office.ts';

describe('a tap that a controller reports of the check-in door of a visit', function () {
  this.timeout(60_000);
  let started: StartedServer;
  let db: Knex;
  let door: SendingController;
  const cleanups: (() => Promise<unknown>)[] = [];

  before(async () => {
    started = await startTestServer();
    cleanups.push(() => started.close());
    ({ db } = started.server);
  });
  after(async () => {
    while (cleanups.length > 0) await cleanups.pop()?.();
  });

  const rowOf = ({ rowIds }: SeededVisit) =>
    db('visit_rows')
      .where({ id: rowIds[0] })
      .first<{ checked_in_at: string | null; application_id: string }>();

  it('checks in whoever taps, without anybody’s doing', async () => {
    const { authority, brokerUrl } = started.server;
    const places = await seedPlaces(db);
    const seeded = await seedController(db, places);
    const doorId = await seedDoor(db, places, seeded);
    const { id: clerkId } = await db('operators').first<{ id: string }>('id');
    const tools = { db, newId: () => newRecordId(randomUUID), randomBytes };
    const visitOn = localDate(new Date(), 'Asia/Tokyo');
    const visit = await seedVisit(tools, { clerkId, ...places, visitOn });
    const { application_id: applicationId } = await rowOf(visit);
    const { person_id: personId } = await db('applications')
      .where({ id: applicationId })
      .first<{ person_id: string }>('person_id');
    const badgeId = await seedBadge(db, personId);
    const path = `/drives/${visit.driveId}/visits/${visit.visitId}`;
    const named = await started.api.call('PATCH', path, {
      body: { checkInDoorId: doorId },
      headers: { 'if-match': '"1"' },
    });
    expect(named.status).to.equal(200);

    door = new SendingController(await enrolDirectly(db, authority, seeded.controllerId), brokerUrl);
    cleanups.push(() => door.close());
    await eventually(() => door.client.connected);
    const salt = randomBytes(16).toString('base64url');
    const badgeCommitment = commitBadge(salt, badgeId);
    door.append({ doorId, type: 'access.granted', side: 'in', badgeCommitment }, { badgeId, salt });
    door.flush();
    await eventually(async () => (await rowOf(visit)).checked_in_at !== null);
    const answer = await started.api.call('GET', path);
    expect(answer.body).to.include({ state: 'running' });
  });
});
