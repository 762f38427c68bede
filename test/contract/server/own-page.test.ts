import { HeldAboutMe, OWN_PARTS, OwnExport, OwnPage, OwnTeam } from '@monban/core/api/own';
import type { PersonAccess } from '@monban/core/api/person-access';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { readOwnExport, tidyOwnExports } from '@monban/server/own/own-exports';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { eventually } from '../../support/eventually.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { storeTap } from '../../support/store-tap.ts';
import { type CreatedRecord, TestConsole, type TestOperator } from '../../support/test-console.ts';

const OFFICE = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 }));

describe('the own page', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    let person: CreatedRecord;
    let other: CreatedRecord;
    let self: TestOperator;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      person = await admin.create('/people', personOf(company));
      other = await admin.create('/people', personOf(company, { employeeCode: '0002', familyName: '佐藤' }));
      self = await asPerson(server, person.id);
    });
    afterEach(() => server.close());

    const textOf = async (path: string): Promise<string> =>
      JSON.stringify((await self.call('GET', path)).body);

    it('shows who one is, and one’s own badges alone', async () => {
      const mine = await seedBadge(db, person.id);
      const theirs = await seedBadge(db, other.id);
      const page = OwnPage.parse((await self.call('GET', '/own')).body);
      expect(page.person).to.include({ employeeCode: '0001', departmentName: '総務部', siteName: '東京' });
      expect(page.badges.map(({ id, mayStop }) => [id, mayStop])).to.deep.equal([[mine, true]]);
      for (const path of ['/own', '/own/access', '/own/events', '/own/look-ups', '/own/held'])
        expect(await textOf(path), path)
          .to.not.include(theirs)
          .and.not.include('佐藤');
    });

    it('is nobody’s where a sign-in belongs to nobody', async () => {
      const nobody = await server.operator('employee');
      for (const path of ['/own', '/own/access', '/own/events', '/own/look-ups', '/own/held'])
        expect((await nobody.call('GET', path)).status, path).to.equal(404);
    });

    it('is everybody’s who is a person, whatever else they do, and all that an employee has', async () => {
      const auditor = await asPerson(server, other.id, 'hr');
      expect((await auditor.call('GET', '/own')).status).to.equal(200);
      for (const path of ['/people', '/doors', '/access-levels', '/access-requests', '/look-ups', '/audit'])
        expect((await self.call('GET', path)).status, path).to.equal(403);
    });

    it('names one’s doors, the rules behind them, and when each opens next', async () => {
      const schedule = await admin.create('/schedules', { name: '平日', intervals: OFFICE });
      const rules = [
        { doorId: company.tokyo.entrance.id, effect: 'allow', scheduleId: schedule.id },
        { doorId: company.tokyo.vaultDoor.id, effect: 'deny', scheduleId: null },
      ];
      const level = await admin.create('/access-levels', { name: '社員', description: '', rules });
      const member = { fromDate: '2026-04-01', untilDate: null };
      await admin.call('PUT', `/access-levels/${level.id}/members/${person.id}`, { body: member });
      const { body } = await self.call('GET', '/own/access');
      const doors = (body as unknown as PersonAccess).doors;
      const brief = doors.map(({ doorName, standing, opensAt }) => [doorName, standing, opensAt]);
      // Saturday 18:00 in Tokyo.
      expect(brief).to.have.deep.members([
        ['正面', 'later', '2026-11-23T00:00:00.000Z'],
        ['金庫', 'shut', null],
      ]);
      const entrance = doors.find(({ doorName }) => doorName === '正面');
      expect(entrance?.because[0]).to.include({
        accessLevelName: '社員',
        scheduleName: '平日',
        effect: 'allow',
      });
    });

    it('says what doors said to one, with the reason as it was, and keeps silent about duress', async () => {
      const badgeId = await seedBadge(db, person.id);
      await storeTap(db, {
        badgeId,
        at: new Date('2026-11-20T00:00:00.000Z'),
        reason: 'certificate-expired',
      });
      await storeTap(db, { badgeId: await seedBadge(db, other.id), at: server.now });
      await storeTap(db, { badgeId, at: server.now });
      await db('receipts').where({ at: server.now.toISOString() }).update({ type: 'alarm.duress' });
      const { items } = (await self.call('GET', '/own/events')).body as { items: Record<string, unknown>[] };
      expect(items.map(({ isGranted, reason }) => [isGranted, reason])).to.deep.equal([
        [false, 'certificate-expired'],
      ]);
    });

    it('names everybody below a manager and how to reach them, and nothing else of them', async () => {
      const path = `/people/${other.id}`;
      await admin.call('PATCH', path, { version: other.version, body: { managerId: person.id } });
      const below = personOf(company, { employeeCode: '0003', familyName: '鈴木', managerId: other.id });
      await admin.create('/people', below);
      const { items } = OwnTeam.parse((await self.call('GET', '/own/team')).body);
      expect(items.map(({ name }) => name)).to.have.members(['佐藤 太郎', '鈴木 太郎']);
      expect(Object.keys(items[0]!)).to.have.members([
        'id',
        'name',
        'departmentName',
        'siteName',
        'title',
        'email',
      ]);
      const nobodys = await asPerson(server, items.find(({ name }) => name === '鈴木 太郎')!.id);
      expect((await nobodys.call('GET', '/own/team')).body).to.deep.equal({ items: [] });
    });

    it('counts what is held and says for how long', async () => {
      await seedBadge(db, person.id);
      const held = HeldAboutMe.parse((await self.call('GET', '/own/held')).body);
      expect(held.items.map(({ part }) => part)).to.deep.equal([...OWN_PARTS]);
      const badges = held.items.find(({ part }) => part === 'badges');
      expect(badges).to.include({ count: 1, purpose: 'former-people' });
      const inner = held.items.find(({ part }) => part === 'inner-events');
      expect(inner).to.include({ count: 0, keptDays: 90, basis: 'premises-security' });
    });

    it('says of what the boundary of a site recorded that it is kept as long as working time', async () => {
      const badgeId = await seedBadge(db, person.id);
      await storeTap(db, { badgeId, at: new Date('2026-11-20T00:00:00.000Z') });
      await db('receipt_people').update({ kept_for: 'working-time' });
      await storeTap(db, { badgeId, at: server.now });
      await storeTap(db, { badgeId, at: server.now });
      await db('receipt_people').whereNot({ kept_for: 'working-time' }).update({ kept_for: 'door-history' });
      const held = HeldAboutMe.parse((await self.call('GET', '/own/held')).body);
      const of = (part: string) => held.items.find((item) => item.part === part);
      expect(of('boundary-events')).to.include({
        count: 1,
        purpose: 'working-time',
        basis: 'labour-standards-109',
        keptDays: 5 * 365 + 2,
        oldest: '2026-11-20T00:00:00.000Z',
      });
      expect(of('inner-events')).to.include({ count: 2, purpose: 'door-history', keptDays: 90 });
    });

    it('hands out all that is held as one file, to that person alone and not for long', async () => {
      const theirs = await seedBadge(db, other.id);
      const mine = await seedBadge(db, person.id);
      await db('people').where({ id: person.id }).update({ email: '=1+1@example.jp' });
      const { id } = OwnExport.parse((await self.call('POST', '/own/exports')).body);
      await eventually(async () => {
        const { state, partsDone, partsTotal } = (await self.call('GET', `/own/exports/${id}`)).body;
        return state === 'done' && partsDone === partsTotal;
      });
      const content = await readOwnExport(db, person.id as PersonId, { id, at: server.now });
      const files = unzipSync(new Uint8Array(content));
      expect(Object.keys(files)).to.include.members(['about-me.html', 'about-me.json', 'csv/badges.csv']);
      const everything = strFromU8(files['about-me.json']!);
      expect(everything).to.include(mine).and.not.include(theirs);
      expect(strFromU8(files['about-me.html']!)).to.include('=1+1@example.jp').and.not.include('<script');
      expect(strFromU8(files['csv/profile.csv']!)).to.include(`'=1+1@example.jp`);
      const foreign = await asPerson(server, other.id);
      expect((await foreign.call('GET', `/own/exports/${id}`)).status).to.equal(404);
      expect((await foreign.call('GET', `/own/exports/${id}/file`)).status).to.equal(404);
      server.advance(61);
      expect((await self.call('GET', `/own/exports/${id}/file`)).status).to.be.oneOf([401, 404]);
    });

    it('makes one export at a time', async () => {
      const { id } = OwnExport.parse((await self.call('POST', '/own/exports')).body);
      await eventually(async () => (await self.call('GET', `/own/exports/${id}`)).body['state'] === 'done');
      await db('own_exports').where({ id }).update({ state: 'running' });
      expect((await self.call('POST', '/own/exports')).body['code']).to.equal('CONFLICT');
      const long = new Date(server.now.getTime() - 10 * 60_000).toISOString();
      await db('own_exports').where({ id }).update({ created_at: long });
      const next = OwnExport.parse((await self.call('POST', '/own/exports')).body);
      await eventually(
        async () => (await self.call('GET', `/own/exports/${next.id}`)).body['state'] === 'done',
      );
    });

    it('keeps no export longer than its hour, and says of one that was left behind that it failed', async () => {
      const { id } = OwnExport.parse((await self.call('POST', '/own/exports')).body);
      await eventually(async () => (await self.call('GET', `/own/exports/${id}`)).body['state'] === 'done');
      await db('own_exports').where({ id }).update({ state: 'running' });
      const after = (minutes: number) => new Date(server.now.getTime() + minutes * 60_000);
      await tidyOwnExports(db, after(9));
      expect((await self.call('GET', `/own/exports/${id}`)).body['state']).to.equal('running');
      await tidyOwnExports(db, after(10));
      expect((await self.call('GET', `/own/exports/${id}`)).body['state']).to.equal('failed');
      await tidyOwnExports(db, after(60));
      expect(await db('own_exports').select('id')).to.deep.equal([]);
    });

    it('is given to many at once, once each, and to nobody out of reach', async () => {
      const personIds = [person.id, other.id];
      const { body, status } = await admin.call('POST', '/own-page-links', { body: { personIds } });
      const items = body['items'] as { login: string; url: string | null }[];
      expect([status, items[0]?.url]).to.deep.equal([201, null]);
      expect(items[1]).to.include({ login: '0002' });
      const token = new URL(items[1]!.url!).hash.replace('#token=', '');
      const opened = await server.call('POST', '/sessions/one-time', { body: { token } });
      expect(opened.body['operator']).to.include({ role: 'employee', displayName: '佐藤 太郎' });
      const osaka = await server.operator('admin', [company.osaka.id]);
      const refused = await osaka.call('POST', '/own-page-links', { body: { personIds } });
      expect(refused.status).to.equal(422);
    });
  });
});
