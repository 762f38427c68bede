import { randomUUID } from 'node:crypto';
import type { ExpectedGuest, VisitDoors } from '@monban/core/api/visit-officers';
import type { BadgeId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { companyCardRoutes } from '@monban/server/company-cards/routes';
import { newRecordId } from '@monban/server/records/new-record-id';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { good, refusal } from '../../support/drive-office.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedCompanyCard } from '../../support/seed-company-card.ts';
import {
  seedController,
  seedDoor,
  seedPerson,
  seedPlaces,
  type SeededPlaces,
} from '../../support/seed-places.ts';
import { policyAt, tapAt, type TapPlace } from '../../support/tap-at-policy.ts';
import {
  type Answer,
  type CreatedRecord,
  TestConsole,
  type TestOperator,
} from '../../support/test-console.ts';
import { nameOfficer, officersPath, seedVisit, type SeededVisit } from '../../support/visit-desk-office.ts';

const DAY = '2026-11-25';
/** Ten in the morning of the day, at the site; and of the day after. */
const MORNING = new Date('2026-11-25T01:00:00.000Z');
const NEXT_MORNING = new Date('2026-11-26T01:00:00.000Z');

describe('the card of a guest', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let clerk: TestOperator;
    let facilities: TestOperator;
    let reception: TestOperator;
    let places: SeededPlaces;
    let visit: SeededVisit;
    let door: TapPlace;
    let level: CreatedRecord;
    let card: { readonly id: string; readonly label: string };
    let badgeId: BadgeId;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db, {
        moreRoutes: (platform) => companyCardRoutes({ ...platform, newId: () => newRecordId(randomUUID) }),
      });
      server.now = MORNING;
      places = await seedPlaces(db);
      clerk = await server.operator('hr');
      facilities = await server.operator('facilities', [places.siteId]);
      reception = await server.operator('reception', [places.siteId]);
      visit = await seedVisit(server.platform, { clerkId: clerk.id, ...places, visitOn: DAY });
      door = await standDoor();
      const rules = [{ doorId: door.doorId, effect: 'allow', scheduleId: null }];
      level = await facilities.create('/access-levels', { name: '会議室', description: '', rules });
      card = await pooledCard();
    });
    afterEach(() => server.close());

    async function standDoor(): Promise<TapPlace> {
      const controller = await seedController(db, places);
      return { ...controller, doorId: await seedDoor(db, places, controller) };
    }
    async function pooledCard() {
      badgeId = await seedBadge(db, await seedPerson(db, places));
      return seedCompanyCard(db, { siteId: places.siteId, badgeId });
    }
    const doorsPath = () => `/visit-doors/${visit.visitId}`;
    const nameDoors = (body: object = {}, version?: number) =>
      facilities.call('PUT', doorsPath(), {
        body: { accessLevelId: level.id, ...body },
        ...(version !== undefined && { version }),
      });
    const lend = (officerId: string, companyCardId = card.id): Promise<Answer> =>
      reception.call('POST', `/visit-guests/${officerId}/loans`, { body: { companyCardId } });
    const tap = async (at: Date, made = server.now): Promise<string> =>
      tapAt(await policyAt(db, door, made), door, { badgeId, at });
    const expected = async () =>
      (await good<{ items: ExpectedGuest[] }>(reception.call('GET', '/visit-guests'))).items;
    const protect = () => db('areas').where({ id: places.areaIds[0] }).update({ is_protected: true });

    it('opens the named door on the day of the visit and not on the next, without anybody taking it away', async () => {
      await good(nameDoors());
      const officer = await nameOfficer(clerk, visit);
      await good(lend(officer.id));
      expect(await tap(MORNING)).to.equal('open');
      const policy = await policyAt(db, door, MORNING);
      const last = new Date('2026-11-25T14:59:59.000Z');
      expect(tapAt(policy, door, { badgeId, at: last })).to.equal('open');
      // The door that has been off line since the morning, and one that has the newest policy.
      expect(tapAt(policy, door, { badgeId, at: NEXT_MORNING })).to.equal('badge-expired');
      expect(await tap(NEXT_MORNING, NEXT_MORNING)).to.equal('badge-expired');
    });

    it('opens from and until the hours that were named, and no other door', async () => {
      await good(nameDoors({ from: '11:00', until: '17:00' }));
      await good(lend((await nameOfficer(clerk, visit)).id));
      expect(await tap(new Date('2026-11-25T01:59:00.000Z'))).to.equal('badge-not-yet-valid');
      expect(await tap(new Date('2026-11-25T02:00:00.000Z'))).to.equal('open');
      expect(await tap(new Date('2026-11-25T07:59:00.000Z'))).to.equal('open');
      expect(await tap(new Date('2026-11-25T08:00:00.000Z'))).to.equal('badge-expired');
      door = await standDoor();
      expect(await tap(new Date('2026-11-25T02:00:00.000Z'))).to.equal('no-access-level');
    });

    it('opens nothing before doors were named, nor after they were taken away or the card came back', async () => {
      await good(lend((await nameOfficer(clerk, visit)).id));
      expect(await tap(MORNING)).to.equal('no-access-level');
      await good(nameDoors());
      expect(await tap(MORNING)).to.equal('open');
      expect((await facilities.call('DELETE', doorsPath())).status).to.equal(204);
      expect(await tap(MORNING)).to.equal('no-access-level');
      expect((await facilities.call('DELETE', doorsPath())).status).to.equal(404);
      await good(nameDoors({}, 2));
      await good(reception.call('POST', `/company-cards/${card.id}/returns`));
      expect(await tap(MORNING)).to.equal('unknown-badge');
    });

    it('opens nothing once the guest is taken off, or the visit moves or is cancelled', async () => {
      await good(nameDoors());
      const officer = await nameOfficer(clerk, visit);
      await good(lend(officer.id));
      const visits = db('visits').where({ id: visit.visitId });
      await visits.clone().update({ visit_on: '2026-11-26' });
      expect(await tap(MORNING)).to.equal('unknown-badge');
      await visits.clone().update({ visit_on: DAY, state: 'cancelled' });
      expect(await tap(MORNING)).to.equal('unknown-badge');
      await visits.clone().update({ state: 'running' });
      expect(await tap(MORNING)).to.equal('open');
      await clerk.call('DELETE', `${officersPath(visit)}/${officer.id}`);
      expect(await tap(MORNING)).to.equal('unknown-badge');
    });

    it('has the hours of the site’s own day where clocks change', async () => {
      await db('sites').where({ id: places.siteId }).update({ time_zone: 'America/New_York' });
      // In spring two o’clock is not there: three is the first that exists. The day has 23 hours.
      const spring = '2026-03-08';
      server.now = new Date('2026-03-08T05:00:00.000Z');
      clerk = await server.operator('hr');
      facilities = await server.operator('facilities', [places.siteId]);
      reception = await server.operator('reception', [places.siteId]);
      visit = await seedVisit(server.platform, { clerkId: clerk.id, ...places, visitOn: spring });
      await good(nameDoors({ from: '02:30' }));
      await good(lend((await nameOfficer(clerk, visit)).id));
      expect(await tap(new Date('2026-03-08T06:59:00.000Z'))).to.equal('badge-not-yet-valid');
      expect(await tap(new Date('2026-03-08T07:00:00.000Z'))).to.equal('open');
      expect(await tap(new Date('2026-03-09T03:59:00.000Z'))).to.equal('open');
      expect(await tap(new Date('2026-03-09T04:00:00.000Z'))).to.equal('badge-expired');
    });

    it('is lent at the reception on the day alone, one to a guest, from the pool of the site', async () => {
      const officer = await nameOfficer(clerk, visit);
      server.now = new Date('2026-11-24T14:59:00.000Z');
      expect(await expected()).to.deep.equal([]);
      expect(refusal(await lend(officer.id))).to.equal('GUEST_NOT_HERE_TODAY');
      server.now = new Date('2026-11-24T15:00:00.000Z');
      reception = await server.operator('reception', [places.siteId]);
      expect(await expected()).to.have.length(1);
      const elsewhere = await seedPlaces(db);
      const foreign = await seedCompanyCard(db, {
        siteId: elsewhere.siteId,
        badgeId: await seedBadge(db, await seedPerson(db, elsewhere)),
      });
      expect((await lend(officer.id, foreign.id)).status).to.equal(404);
      await good(lend(officer.id));
      expect((await expected())[0]).to.include({ name: '大手 町子', cardLabel: card.label });
      const shown = await reception.call('GET', `/company-cards/${card.id}`);
      expect(shown.body).to.include({ state: 'lent', loan: null });
      expect(shown.body['guest']).to.include({ name: '大手 町子', until: '2026-11-25T15:00:00.000Z' });
      expect(refusal(await lend(officer.id, (await pooledCard()).id))).to.equal('GUEST_HAS_CARD');
    });

    it('is lent once, however many lend it at the same moment', async () => {
      const officers = [await nameOfficer(clerk, visit), await nameOfficer(clerk, visit, '神田 一郎')];
      const answers = await Promise.all(officers.map(({ id }) => lend(id)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    });

    it('waits for a second operator where the doors reach a protected area', async () => {
      await protect();
      const all = await server.operator('facilities');
      const officer = await nameOfficer(clerk, visit);
      const waiting = await nameDoors();
      expect([waiting.status, waiting.body['state']]).to.deep.equal([202, 'waiting']);
      const body = { decision: 'approve', comment: '' };
      const decide = (answer: Answer) =>
        good(all.call('POST', `/approvals/${String(answer.body['id'])}/decision`, { body }));
      await decide(waiting);
      const held = await lend(officer.id);
      expect(held.status).to.equal(202);
      expect(JSON.stringify(held.body)).not.to.include('大手');
      expect(await tap(MORNING)).to.equal('unknown-badge');
      await decide(held);
      expect(await tap(MORNING)).to.equal('open');
    });

    it('is told to facilities as a day and a room, without anybody’s name', async () => {
      await nameOfficer(clerk, visit);
      const answer = await facilities.call('GET', '/visit-doors');
      const { items } = answer.body as { items: VisitDoors[] };
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ visitId: visit.visitId, guests: 1, on: DAY, doors: null, version: 0 });
      expect(JSON.stringify(answer.body)).not.to.include('大手');
      const osaka = await seedPlaces(db);
      const stranger = await server.operator('facilities', [osaka.siteId]);
      expect((await stranger.call('GET', '/visit-doors')).body).to.deep.equal({ items: [] });
      expect(
        (await stranger.call('PUT', doorsPath(), { body: { accessLevelId: level.id } })).status,
      ).to.equal(404);
      expect((await clerk.call('PUT', doorsPath(), { body: { accessLevelId: level.id } })).status).to.equal(
        403,
      );
      await good(nameDoors());
      expect((await nameDoors()).body['code']).to.equal('VERSION_CONFLICT');
      await db('visits').where({ id: visit.visitId }).update({ visit_on: '2026-11-27' });
      const [moved] = (await facilities.call('GET', '/visit-doors')).body['items'] as VisitDoors[];
      expect(moved).to.include({ on: '2026-11-27', doors: null });
    });

    it('loses its guest’s name when its days are over, and the count stays', async () => {
      await nameOfficer(clerk, visit);
      await runRetention(db, new Date('2027-02-23T15:00:00.000Z'));
      expect(await db('visit_officers').whereNotNull('name')).to.have.length(1);
      await runRetention(db, new Date('2027-02-23T15:00:00.001Z'));
      const [officer] = await db('visit_officers').select<{ name: null; office: null }[]>('name', 'office');
      expect(officer).to.deep.equal({ name: null, office: null });
      const [line] = await db('deletion_log')
        .where({ purpose: 'visit-guests' })
        .select<{ count: number }[]>('count');
      expect(line).to.deep.equal({ count: 1 });
      server.now = new Date('2027-02-24T00:00:00.000Z');
      clerk = await server.signIn(clerk.id);
      const list = await good<{ items: object[] }>(clerk.call('GET', officersPath(visit)));
      expect(list.items[0]).to.include({ name: null, isExpected: true, way: 'none' });
    });
  });
});
