import type { DrivePlan } from '@monban/core/api/drive-planner';
import { withCheckDigit } from '@monban/core/municipalities/code';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { good, seedPeople, type Place } from '../../support/drive-office.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedDrive } from '../../support/seed-drive.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const CHIYODA = withCheckDigit('13101');
const CHUO = withCheckDigit('13102');

describe('the drive planner', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let company: SmallCompany;
    let admin: TestOperator;
    let clerk: TestOperator;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      clerk = await server.operator('hr');
    });
    afterEach(() => server.close());

    const tokyo = (): Place => ({ siteId: company.tokyo.id, departmentId: company.department.id });
    const osaka = (): Place => ({ siteId: company.osaka.id, departmentId: company.department.id });
    const planFor = (operator: TestOperator, query = '') =>
      good<DrivePlan>(operator.call('GET', `/drive-plan${query}`));
    const residents = async (place: Place, count: number, code: string | null) => {
      const ids = await seedPeople(server, place, count);
      await server.db('people').whereIn('id', ids).update({ municipality_code: code });
      return ids;
    };
    const driveOf = (personIds: readonly string[]) =>
      seedDrive(server.db, { newId: server.platform.newId, clerkId: clerk.id, personIds });

    it('tells its clerks where the people of a drive live, who reaches the minimum, and from where it would', async () => {
      const people = [
        ...(await residents(tokyo(), 6, CHIYODA)),
        ...(await residents(tokyo(), 3, CHUO)),
        ...(await residents(osaka(), 2, CHUO)),
        ...(await residents(osaka(), 1, null)),
      ];
      const drive = await driveOf(people);
      const plan = await planFor(clerk, `?driveId=${drive.id}`);
      expect(plan.isExact).to.equal(true);
      expect(plan.places.map(({ code, people: count, reach }) => [code, count, reach.kind])).to.deep.equal([
        [CHIYODA, 6, 'one-site'],
        [CHUO, 5, 'together'],
      ]);
      const [first, second] = plan.places;
      expect(first).to.include({
        name: '千代田区',
        minimum: 5,
        visitFrom: '2026-12-12',
        cardsFrom: '2027-01-09',
        cardsUntil: '2027-02-06',
      });
      expect(first?.sites).to.deep.equal([
        { siteId: company.tokyo.id, people: 6, meetsMinimum: true, toForward: 3 },
      ]);
      expect(second?.reach).to.deep.equal({
        kind: 'together',
        siteIds: [company.tokyo.id, company.osaka.id],
      });
      expect(plan.sites.map(({ withoutPlace }) => withoutPlace).sort()).to.deep.equal([0, 1]);
    });

    it('goes by what the office itself asks for', async () => {
      const drive = await driveOf(await residents(tokyo(), 3, CHIYODA));
      const before = (await planFor(clerk, `?driveId=${drive.id}`)).places[0];
      expect([before?.reach.kind, before?.minimumStanding]).to.deep.equal(['no', 'default']);
      const profile = await good<Record<string, unknown>>(clerk.call('GET', `/municipalities/${CHIYODA}`));
      const values = profile['profile'] as Record<string, unknown>;
      const left = ['code', 'standing', 'isEdited', 'version', 'updatedAt'];
      const body = {
        ...Object.fromEntries(Object.entries(values).filter(([key]) => !left.includes(key))),
        minApplicants: 3,
        confirmed: ['minApplicants'],
        lastConfirmedOn: '2026-11-20',
      };
      await good(clerk.call('PUT', `/municipalities/${CHIYODA}/profile`, { body }));
      const after = (await planFor(clerk, `?driveId=${drive.id}`)).places[0];
      expect([after?.reach.kind, after?.minimumStanding]).to.deep.equal(['one-site', 'confirmed']);
    });

    it('names nobody whose address is protected, and lets nothing show that there is one', async () => {
      const people = await residents(tokyo(), 7, CHIYODA);
      await server.db('people').where({ id: people[0] }).update({ address_protected: true });
      const unknown = await residents(tokyo(), 1, null);
      const drive = await driveOf([...people, ...unknown]);
      const plan = await planFor(clerk, `?driveId=${drive.id}`);
      expect(plan.places.map(({ people: count }) => count)).to.deep.equal([6]);
      expect(plan.sites.find(({ siteId }) => siteId === company.tokyo.id)?.withoutPlace).to.equal(2);
    });

    it('tells everybody else no number under ten, none of a small rest, and nothing of an answer', async () => {
      const people = await residents(tokyo(), 25, CHIYODA);
      await residents(tokyo(), 12, CHUO);
      await residents(tokyo(), 9, withCheckDigit('13103'));
      await residents(osaka(), 30, CHUO);
      const auditor = await server.operator('auditor');
      const plan = await planFor(auditor);
      expect(plan.isExact).to.equal(false);
      expect(plan.places.map(({ code, sites }) => [code, sites.map((site) => site.people)])).to.deep.equal([
        [CHIYODA, [25]],
      ]);
      expect(plan.sites.map(({ withoutPlace }) => withoutPlace)).to.deep.equal([null, null]);
      const drive = await driveOf(people);
      expect(await planFor(auditor)).to.deep.equal(plan);
      await server.db('applications').update({ state: 'making' });
      expect(await planFor(auditor)).to.deep.equal(plan);
      const { status } = await auditor.call('GET', `/drive-plan?driveId=${drive.id}`);
      expect(status).to.equal(403);
      const narrow = await server.operator('hr', [], [company.department.id]);
      expect((await planFor(narrow)).places).to.deep.equal([]);
      const ofTokyo = await server.operator('hr', [company.tokyo.id]);
      expect((await planFor(ofTokyo)).places).to.deep.equal(plan.places);
    });

    it('switches old badges off where the day of everybody behind a door is known, and says unknown otherwise', async () => {
      const [ready, making, silent] = await residents(tokyo(), 3, CHIYODA);
      const drive = await driveOf([making!]);
      await seedBadge(server.db, ready!);
      await server.db('applications').update({ state: 'making' });
      await server.db('application_history').insert({
        id: server.platform.newId(),
        application_id: drive.applications[0],
        version: 1,
        at: '2026-11-01T00:00:00.000Z',
        transition: 'accept',
        from_state: 'received',
        to_state: 'accepted',
        done_by: 'clerk',
        told_on: '2026-11-02',
      });
      const level = await admin.create('/access-levels', {
        name: '本社',
        description: '',
        rules: [{ doorId: company.tokyo.entrance.id, effect: 'allow', scheduleId: null }],
      });
      const opens = (id: string) =>
        server.db('access_level_members').insert({
          access_level_id: level.id,
          person_id: id,
          from_date: '2026-01-01',
        });
      const off = async (operator: TestOperator, query = '') => {
        const { doors } = await planFor(operator, query);
        return doors.find(({ doorId }) => doorId === company.tokyo.entrance.id)?.off;
      };
      const query = `?driveId=${drive.id}`;
      expect(await off(clerk, query)).to.deep.equal({ kind: 'nobody' });
      await opens(ready!);
      expect(await off(clerk, query)).to.deep.equal({ kind: 'now' });
      await opens(making!);
      expect(await off(clerk, query)).to.deep.equal({ kind: 'from', on: '2026-12-28', waiting: 1 });
      expect(await off(clerk), 'without the drive nothing is known of it').to.deep.equal({
        kind: 'unknown',
        people: null,
      });
      await opens(silent!);
      expect(await off(clerk, query)).to.deep.equal({ kind: 'unknown', people: 1 });
    });
  });
});
