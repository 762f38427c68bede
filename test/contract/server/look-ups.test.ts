import type { AccessEvent } from '@monban/core/api/events';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { eventRoutes } from '@monban/server/events/routes';
import { LiveBus } from '@monban/server/events/live-bus';
import { expect } from 'chai';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { storeTap } from '../../support/store-tap.ts';
import { type CreatedRecord, TestConsole, type TestOperator } from '../../support/test-console.ts';

describe('where one person went', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let company: SmallCompany;
    let person: CreatedRecord;
    let auditor: TestOperator;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db, {
        moreRoutes: (platform) =>
          eventRoutes({ ...platform, live: new LiveBus(), rightsOf: () => Promise.resolve(undefined) }),
      });
      const admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      person = await admin.create('/people', personOf(company));
      await storeTap(db, { badgeId: await seedBadge(db, person.id), at: server.now });
      auditor = await server.operator('auditor');
    });
    afterEach(() => server.close());

    const REASON = { purpose: 'security-incident', reason: '正面の扉が夜中に開いた件' };
    const lookUp = (operator: TestOperator, personId = person.id) =>
      operator.call('POST', '/look-ups', { body: { personId, ...REASON } });
    const movements = (operator: TestOperator, lookUpId?: string) =>
      operator.call(
        'GET',
        `/events?personId=${person.id}${lookUpId === undefined ? '' : `&lookUpId=${lookUpId}`}`,
      );

    it('is shown to nobody without a reason', async () => {
      const answer = await movements(auditor);
      expect([answer.status, answer.body['code']]).to.deep.equal([403, 'FORBIDDEN']);
      expect(JSON.stringify(answer.body)).to.include('LOOK_UP_NEEDED');
    });

    it('is shown for a quarter of an hour to the one who gave a reason, and to nobody else', async () => {
      const { body, status } = await lookUp(auditor);
      expect(status).to.equal(201);
      expect((await movements(auditor, String(body['id']))).body).to.include({ total: 1 });
      const second = await server.operator('auditor');
      expect((await movements(second, String(body['id']))).status).to.equal(403);
      await db('sessions').update({ expires_at: '2027-01-01T00:00:00.000Z' });
      await db('look_ups').update({ expires_at: server.now.toISOString() });
      expect((await movements(auditor, String(body['id']))).status).to.equal(403);
    });

    it('is another person’s for the reason that was given for somebody else', async () => {
      const admin = await server.operator('admin');
      const other = await admin.create('/people', personOf(company, { employeeCode: '0002' }));
      const { body } = await lookUp(auditor, other.id);
      expect((await movements(auditor, String(body['id']))).status).to.equal(403);
    });

    it('is not for those who run the doors, nor for those who keep the people', async () => {
      for (const role of ['facilities', 'hr'] as const) {
        const operator = await server.operator(role);
        expect((await lookUp(operator)).status, role).to.equal(403);
        expect((await movements(operator)).status, role).to.equal(403);
      }
    });

    it('is not looked up beyond the own sites, and not without a word', async () => {
      const osaka = await server.operator('security', [company.osaka.id]);
      expect((await lookUp(osaka)).status).to.equal(422);
      const body = { personId: person.id, purpose: 'audit', reason: '   a ' };
      expect((await auditor.call('POST', '/look-ups', { body })).status).to.equal(422);
    });

    it('is kept with the reason in the register, and told to the person', async () => {
      await lookUp(auditor);
      const register = await auditor.call('GET', `/look-ups?personId=${person.id}`);
      const [kept] = register.body['items'] as Record<string, unknown>[];
      expect(kept).to.include({ ...REASON, operatorId: auditor.id, personName: '山田 太郎' });
      const self = await asPerson(server, person.id);
      const own = await self.call('GET', '/own/look-ups');
      const [told] = own.body['items'] as Record<string, unknown>[];
      expect(told).to.include({ ...REASON, operatorName: 'The auditor', role: 'auditor' });
      expect(JSON.stringify(await db('audit_entries').select())).to.not.include(REASON.reason);
    });

    it('is one’s own to see without any reason, for whoever may see events at all', async () => {
      const self = await asPerson(server, person.id, 'facilities');
      expect((await movements(self)).status).to.equal(200);
      expect(await db('look_ups').select()).to.deep.equal([]);
    });

    it('is not in the events of doors after a day, for no role without a look-up for that person', async () => {
      const nameIn = async (operator: TestOperator, path: string): Promise<unknown> => {
        const { items } = (await operator.call('GET', path)).body as { items: AccessEvent[] };
        return [items[0]?.personId, items[0]?.personName];
      };
      const named = [person.id as PersonId, '山田 太郎'];
      await db('receipts').update({ at: hoursAgo(23) });
      for (const role of ROLES_OF_EVENTS) {
        expect(await nameIn(await server.operator(role), '/events'), role).to.deep.equal(named);
      }
      await db('receipts').update({ at: hoursAgo(25) });
      for (const role of ROLES_OF_EVENTS) {
        const operator = await server.operator(role);
        if (role !== 'facilities') await lookUp(operator);
        expect(await nameIn(operator, '/events'), role).to.deep.equal([null, null]);
      }
      const { body } = await lookUp(auditor);
      const looked = `/events?personId=${person.id}&lookUpId=${String(body['id'])}`;
      expect(await nameIn(auditor, looked)).to.deep.equal(named);
    });

    const ROLES_OF_EVENTS = ['admin', 'facilities', 'security', 'auditor'] as const;
    const hoursAgo = (hours: number) => new Date(server.now.getTime() - hours * 3_600_000).toISOString();
  });
});
