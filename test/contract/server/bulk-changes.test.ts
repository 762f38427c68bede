import type { BulkChange } from '@monban/core/api/bulk';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { type CreatedRecord, TestConsole, type TestOperator } from '../../support/test-console.ts';

describe('changes of many people at once', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let db: Knex;
    let admin: TestOperator;
    let company: SmallCompany;
    let people: CreatedRecord[];

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      people = [];
      for (const employeeCode of ['1', '2', '3'])
        people.push(await admin.create('/people', personOf(company, { employeeCode })));
    });
    afterEach(() => server.close());

    async function bulk(path: string, body: object, by: TestOperator = admin): Promise<BulkChange> {
      const answer = await by.call('POST', `/bulk-changes/${path}`, { body });
      expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
      return answer.body as unknown as BulkChange;
    }
    const outcomes = ({ results }: BulkChange) => results.map(({ outcome, code }) => code ?? outcome);
    const rows = () => people.map(({ id, version }) => ({ personId: id, version }));
    const sitesOf = async () => (await db('people').orderBy('employee_code').pluck('site_id')) as string[];
    const undo = (change: BulkChange, by: TestOperator = admin) =>
      by.call('POST', `/bulk-changes/${change.id}/undoing`, { body: {} });

    it('move everybody, leave alone who was changed meanwhile, and go back but for who was changed since', async () => {
      const [first, second] = people as [CreatedRecord, CreatedRecord];
      await admin.call('PATCH', `/people/${first.id}`, { body: { romanName: 'A' }, version: 1 });
      const { tokyo, osaka } = company;
      const moved = await bulk('moves', { people: rows(), siteId: osaka.id });
      expect(outcomes(moved)).to.deep.equal(['VERSION_CONFLICT', 'done', 'done']);
      expect(await sitesOf()).to.deep.equal([tokyo.id, osaka.id, osaka.id]);
      expect(server.policyChanges + server.published).to.be.greaterThan(0);
      await admin.call('PATCH', `/people/${second.id}`, { body: { romanName: 'B' }, version: 2 });
      const undone = await undo(moved);
      expect(outcomes(undone.body as unknown as BulkChange)).to.deep.equal(['VERSION_CONFLICT', 'done']);
      expect(await sitesOf()).to.deep.equal([tokyo.id, osaka.id, tokyo.id]);
      expect((await undo(moved)).body).to.include({ code: 'CONFLICT' });
    });

    it('are undone by nobody else, and by nobody after ten minutes', async () => {
      const moved = await bulk('moves', { people: rows(), siteId: company.osaka.id });
      const other = await server.operator('hr');
      expect((await undo(moved, other)).body).to.include({ code: 'NOT_FOUND' });
      server.advance(11);
      expect((await undo(moved, await server.signIn(admin.id))).body).to.include({ code: 'CONFLICT' });
    });

    it('put people on a level, wait for four eyes where it opens a protected door, and take them off again', async () => {
      const personIds = people.map(({ id }) => id);
      const level = async (name: string, doorId: string) =>
        admin.create('/access-levels', {
          name,
          description: '',
          rules: [{ doorId, effect: 'allow', scheduleId: null }],
        });
      const plain = await level('plain', company.tokyo.entrance.id);
      const span = { fromDate: '2026-04-01', untilDate: null };
      const put = await bulk('level-assignments', { personIds, accessLevelId: plain.id, ...span });
      expect(outcomes(put)).to.deep.equal(['done', 'done', 'done']);
      const again = await bulk('level-assignments', { personIds, accessLevelId: plain.id, ...span });
      expect(outcomes(again)).to.deep.equal(['unchanged', 'unchanged', 'unchanged']);
      await undo(put);
      expect(await db('access_level_members')).to.deep.equal([]);
      const guarded = await level('guarded', company.tokyo.vaultDoor.id);
      await server.addOperator('admin');
      const waiting = await bulk('level-assignments', { personIds, accessLevelId: guarded.id, ...span });
      expect(outcomes(waiting)).to.deep.equal(['waiting', 'waiting', 'waiting']);
    });

    it('stop every badge in use with one signal to the doors, and lift that again', async () => {
      const badges = [await seedBadge(db, people[0]!.id), await seedBadge(db, people[1]!.id)];
      const before = server.published;
      const personIds = people.map(({ id }) => id);
      const stopped = await bulk('badge-stops', { personIds, reason: 'investigation' });
      expect(outcomes(stopped)).to.deep.equal(['done', 'done', 'unchanged']);
      expect(server.published).to.equal(before + 1);
      const states = () => db('badges').whereIn('id', badges).pluck('state');
      expect(await states()).to.deep.equal(['suspended', 'suspended']);
      await undo(stopped);
      expect(await states()).to.deep.equal(['active', 'active']);
    });

    it('are undone by whoever could do so with a single one: badges not by who may only stop them', async () => {
      await seedBadge(db, people[0]!.id);
      const reception = await server.operator('reception');
      const personIds = people.map(({ id }) => id);
      const stopped = await bulk('badge-stops', { personIds, reason: 'investigation' }, reception);
      expect((await undo(stopped, reception)).body).to.include({ code: 'FORBIDDEN' });
      expect(await db('badges').pluck('state')).to.deep.equal(['suspended']);
    });

    it('are not undone by a key of whoever made them', async () => {
      const moved = await bulk('moves', { people: rows(), siteId: company.osaka.id });
      const expiresAt = new Date(server.now.getTime() + 86_400_000).toISOString();
      const key = { name: 'k', permissions: ['people:read', 'people:write'], siteIds: [], departmentIds: [] };
      const { body } = await admin.call('POST', '/api-keys', { body: { ...key, expiresAt } });
      const headers = { authorization: `Bearer ${String(body['token'])}` };
      const answer = await server.call('POST', `/bulk-changes/${moved.id}/undoing`, { body: {}, headers });
      expect(answer.body).to.include({ code: 'NOT_FOUND' });
    });

    it('set the last day, and give back what was there before', async () => {
      const change = await bulk('retirements', { people: rows(), lastDay: '2030-03-31' });
      expect(outcomes(change)).to.deep.equal(['done', 'done', 'done']);
      const days = () => db('people').orderBy('employee_code').pluck('ends_on');
      expect(await days()).to.deep.equal(['2030-03-31', '2030-03-31', '2030-03-31']);
      await undo(change);
      expect(await days()).to.deep.equal([null, null, null]);
    });

    it('refuse each person whom the asker does not reach', async () => {
      const osaka = await server.operator('hr', [company.osaka.id]);
      const change = await bulk(
        'moves',
        { people: rows(), managerId: null, siteId: company.osaka.id },
        osaka,
      );
      expect(outcomes(change)).to.deep.equal(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    });

    it('do not tell who is on a level to whoever does not reach them', async () => {
      const rules = [{ doorId: company.osaka.entrance.id, effect: 'allow', scheduleId: null }];
      const level = await admin.create('/access-levels', { name: 'level', description: '', rules });
      const days = { fromDate: '2026-04-01', untilDate: null };
      await admin.call('PUT', `/access-levels/${level.id}/members/${people[0]!.id}`, { body: days });
      const osaka = await server.operator('facilities', [company.osaka.id]);
      const personIds = people.map(({ id }) => id);
      const asked = await bulk('level-assignments', { personIds, accessLevelId: level.id, ...days }, osaka);
      expect(outcomes(asked)).to.deep.equal(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    });
  });
});
