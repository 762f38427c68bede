import { randomUUID } from 'node:crypto';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { companyCardRoutes } from '@monban/server/company-cards/routes';
import { countBadges } from '@monban/server/badges/badge-store';
import { listEvents } from '@monban/server/events/event-store';
import { loadPolicyFacts } from '@monban/server/snapshots/policy-facts';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { storeTap } from '../../support/store-tap.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedPlaces } from '../../support/seed-places.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import {
  type Answer,
  type CreatedRecord,
  TestConsole,
  type TestOperator,
} from '../../support/test-console.ts';

const HOURS = 60;

describe('the pool of company-owned cards', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let hr: TestOperator;
    let company: SmallCompany;
    let keeper: CreatedRecord;
    let guest: CreatedRecord;
    let badgeId: string;
    let published: number;

    beforeEach(async () => {
      db = await open();
      published = 0;
      server = await TestConsole.start(db, {
        moreRoutes: ({ policyChanged }) =>
          companyCardRoutes({
            db,
            clock: () => server.now,
            newId: () => newRecordId(randomUUID),
            policyChanged,
            publishNow: () => {
              published += 1;
              return Promise.resolve();
            },
          }),
      });
      const admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      keeper = await admin.create('/people', personOf(company));
      guest = await admin.create('/people', personOf(company, { employeeCode: '0002', familyName: '佐藤' }));
      badgeId = await seedBadge(db, keeper.id);
      hr = await server.operator('hr');
    });
    afterEach(() => server.close());

    const pool = (label = 'D-001') => hr.call('POST', '/company-cards', { body: { badgeId, label } });
    const pooled = async (): Promise<string> => {
      const answer = await pool();
      expect(answer.status).to.equal(201);
      return String(answer.body['id']);
    };
    const until = (minutes: number) => new Date(server.now.getTime() + minutes * 60_000).toISOString();
    const lend = (id: string, minutes = 8 * HOURS, purpose = 'day-badge'): Promise<Answer> =>
      hr.call('POST', `/company-cards/${id}/loans`, {
        body: { personId: guest.id, purpose, until: until(minutes) },
      });
    const step = (id: string, what: 'returns' | 'losses' | 'retirements') =>
      hr.call('POST', `/company-cards/${id}/${what}`);
    const atDoors = async () => (await loadPolicyFacts(db)).badges.find((badge) => badge.badgeId === badgeId);

    it('opens nothing until somebody has it, and then what that person may open, until the end of the loan', async () => {
      expect((await atDoors())?.personId).to.equal(keeper.id);
      const id = await pooled();
      expect(await atDoors()).to.equal(undefined);
      const lent = await lend(id);
      expect(lent.body).to.include({ state: 'lent', label: 'D-001', keeperName: '山田 太郎' });
      expect(lent.body['loan']).to.include({ personName: '佐藤 太郎', purpose: 'day-badge' });
      expect(await atDoors()).to.include({
        personId: guest.id,
        validUntil: until(8 * HOURS),
        status: 'active',
      });
      expect((await step(id, 'returns')).body).to.deep.include({ state: 'available', loan: null });
      expect(await atDoors()).to.equal(undefined);
      expect(published).to.equal(3);
    });

    it('shows who borrows a card only to those who have the department of that person', async () => {
      const id = await pooled();
      const elsewhere = await seedPlaces(db);
      const stranger = await server.operator('hr', [], [elsewhere.departmentId]);
      const read = async () => (await stranger.call('GET', `/company-cards/${id}`)).body['code'];
      expect(await read()).to.equal(undefined);
      await lend(id);
      expect(await read()).to.equal('NOT_FOUND');
      expect((await stranger.call('GET', '/company-cards')).body).to.deep.include({ items: [], total: 0 });
      await step(id, 'returns');
      expect(await read()).to.equal(undefined);
    });

    it('ends by itself at its end, whether it was brought back or not', async () => {
      const id = await pooled();
      await lend(id, 5);
      server.advance(6);
      const late = await atDoors();
      expect(late!.validUntil < server.now.toISOString()).to.equal(true);
      expect((await hr.call('GET', `/company-cards/${id}`)).body).to.include({ state: 'lent' });
    });

    it('stops a lost card everywhere and for good', async () => {
      const id = await pooled();
      await lend(id);
      expect((await step(id, 'losses')).body).to.include({ state: 'lost' });
      expect(await atDoors()).to.include({ status: 'revoked' });
      expect((await lend(id)).body['code']).to.equal('CONFLICT');
      expect((await step(id, 'returns')).body['code']).to.equal('CONFLICT');
    });

    it('takes out of the pool only what lies in it', async () => {
      const id = await pooled();
      await lend(id);
      expect((await step(id, 'retirements')).body['code']).to.equal('CONFLICT');
      await step(id, 'returns');
      expect((await step(id, 'retirements')).body).to.include({ state: 'retired' });
      expect(await atDoors()).to.include({ status: 'revoked' });
    });

    it('names in an event who had the card when it happened', async () => {
      const id = await pooled();
      await lend(id);
      server.advance(4);
      await storeTap(db, { badgeId, at: server.now });
      server.advance(1);
      await step(id, 'returns');
      server.advance(4);
      await storeTap(db, { badgeId, at: server.now });
      const view = { scope: 'all', mayReadAssurance: true } as const;
      const events = await listEvents(db, view, { filter: {}, limit: 10 });
      expect(events.map(({ personId }) => personId)).to.deep.equal([null, guest.id]);
      const ofGuest = await listEvents(db, view, { filter: { personId: guest.id as PersonId }, limit: 10 });
      expect(ofGuest).to.have.length(1);
    });

    it('tells of a certificate in an event only to whoever may know who has which carrier', async () => {
      await storeTap(db, {
        badgeId,
        at: server.now,
        reason: 'certificate-differs',
        detail: 'certificate-renewed',
      });
      const seen = async (mayReadAssurance: boolean) =>
        listEvents(db, { scope: 'all', mayReadAssurance }, { filter: {}, limit: 1 });
      const told = { reason: 'certificate-differs', detail: 'certificate-renewed' };
      expect((await seen(true))[0]).to.include(told);
      expect((await seen(false))[0]).to.include({ reason: 'assurance-too-low', detail: null });
    });

    it('does not count among the badges of its keeper, who may make one more', async () => {
      const ofKeeper = { filter: { personId: keeper.id as PersonId, isInPool: false }, at: server.now };
      expect(await countBadges(db, 'all', ofKeeper)).to.equal(1);
      await pooled();
      expect(await countBadges(db, 'all', ofKeeper)).to.equal(0);
    });

    it('lends for a day, or as a replacement for a month, and no longer', async () => {
      const id = await pooled();
      expect((await lend(id, 25 * HOURS)).body['code']).to.equal('VALIDATION_FAILED');
      expect((await lend(id, -1)).body['code']).to.equal('VALIDATION_FAILED');
      expect((await lend(id, 32 * 24 * HOURS, 'replacement')).body['code']).to.equal('VALIDATION_FAILED');
      expect((await lend(id, 31 * 24 * HOURS, 'replacement')).status).to.equal(200);
    });

    it('takes a badge once, under a label that no other card bears, and only of a company-owned card', async () => {
      await pooled();
      const again = await pool('D-002');
      expect(again.body['problems']).to.have.nested.property('[0].pointer', '/badgeId');
      badgeId = await seedBadge(db, keeper.id);
      const sameLabel = await pool('D-001');
      expect(sameLabel.body['problems']).to.have.nested.property('[0].pointer', '/label');
      badgeId = await seedBadge(db, keeper.id, { carrier: 'my-number-card' });
      expect((await pool('D-003')).body['problems']).to.have.nested.property('[0].code', 'NOT_POOLABLE');
    });

    it('is nobody’s business at another site, and shows carriers to desk and security only', async () => {
      const id = await pooled();
      const osaka = await server.operator('hr', [company.osaka.id]);
      expect((await osaka.call('GET', `/company-cards/${id}`)).status).to.equal(404);
      expect((await osaka.call('POST', `/company-cards/${id}/returns`)).status).to.equal(404);
      const facilities = await server.operator('facilities');
      expect((await facilities.call('GET', '/company-cards')).status).to.equal(403);
    });

    it('lends no card whose badge was stopped or suspended', async () => {
      const id = await pooled();
      for (const state of ['suspended', 'lost']) {
        await db('badges').where({ id: badgeId }).update({ state });
        expect((await lend(id)).body['code']).to.equal('CONFLICT');
      }
    });

    it('takes a label once, however many give it at the same moment', async () => {
      const other = await seedBadge(db, keeper.id);
      const body = { badgeId: other, label: 'D-001' };
      const answers = await Promise.all([pool(), hr.call('POST', '/company-cards', { body })]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 422]);
    });

    it('lends one card once, however many lend it at the same moment', async () => {
      const id = await pooled();
      const answers = await Promise.all([lend(id), lend(id), lend(id)]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
      expect(await db('company_card_loans')).to.have.length(1);
    });
  });
});
