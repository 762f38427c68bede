import type { ApplicationState } from '@monban/core/api/applications';
import type { Page } from '@monban/core/api/conventions';
import type { ReadinessBoard, ReadinessPerson } from '@monban/core/api/readiness';
import type { DepartmentId } from '@monban/core/ids';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { good, seedPeople, type Place } from '../../support/drive-office.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedDrive } from '../../support/seed-drive.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const AT = '2026-11-01T00:00:00.000Z';
/** Everything that an answer can have come to. */
const ANSWERS = ['invited', 'declined', 'has-card', 'joined', 'making', 'picked-up', 'withdrawn'] as const;

describe('the readiness board', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let company: SmallCompany;
    let clerk: TestOperator;
    let other: TestOperator;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      company = await makeSmallCompany(await server.operator('admin'));
      clerk = await server.operator('hr');
      other = await server.operator('hr');
    });
    afterEach(() => server.close());

    const tokyo = (): Place => ({ siteId: company.tokyo.id, departmentId: company.department.id });
    const osaka = (): Place => ({ siteId: company.osaka.id, departmentId: company.department.id });
    const boardFor = (operator: TestOperator, query = '') =>
      good<ReadinessBoard>(operator.call('GET', `/readiness${query}`));
    const listed = (operator: TestOperator, query: string) =>
      good<Page<ReadinessPerson>>(operator.call('GET', `/readiness/people${query}`));
    const load = (ids: readonly string[], state: string) =>
      server.db('loading_items').insert(
        ids.map((id) => ({
          id: server.platform.newId(),
          person_id: id,
          state,
          created_at: AT,
          updated_at: AT,
        })),
      );
    const badges = async (ids: readonly string[], columns = {}) => {
      for (const id of ids) await seedBadge(server.db, id, columns);
    };
    const answered = (personIds: readonly string[], applicationState: ApplicationState = 'joined') =>
      seedDrive(server.db, {
        newId: server.platform.newId,
        clerkId: clerk.id,
        personIds,
        applicationState,
      });

    it('tells everybody the same three numbers of a group, none of them under ten', async () => {
      const people = await seedPeople(server, tokyo(), 36);
      await load(people.slice(0, 11), 'ordered');
      await badges(people.slice(11, 24));
      const board = await boardFor(other);
      expect(board.whole).to.deep.equal({
        people: 36,
        counts: { detail: 'three', before: 12, loading: 11, written: 13 },
        steps: null,
      });
      await badges(people.slice(24, 27));
      expect((await boardFor(other)).whole?.counts, 'nine are left').to.deep.equal({ detail: 'none' });
    });

    it('is the same to the letter whatever anybody has answered, before, after, and on any day', async () => {
      const people = await seedPeople(server, tokyo(), 40);
      await load(people.slice(0, 12), 'loaded');
      await badges(people.slice(12, 24));
      const looks = ['', '?on=2026-11-21', '?on=2027-05-01'];
      const seen = () => Promise.all(looks.map((query) => boardFor(other, query)));
      const before = await seen();
      const drive = await answered(people);
      expect(await seen(), 'invited').to.deep.equal(before);
      for (const [index, state] of ANSWERS.entries()) {
        await server
          .db('applications')
          .where({ id: drive.applications[index + 25] })
          .update({ state });
        expect(await seen(), state).to.deep.equal(before);
      }
    });

    it('does not let a department be worked out from its site, nor a site from the whole', async () => {
      const small = await server.db('departments').first<{ id: DepartmentId }>('id');
      const second = await (
        await server.operator('admin')
      ).create('/departments', {
        code: 'DEV',
        name: '開発部',
        parentId: null,
      });
      const of = async (place: Place, counts: readonly [number, number, number]) => {
        const people = await seedPeople(server, place, counts[0] + counts[1] + counts[2]);
        await load(people.slice(0, counts[1]), 'ordered');
        await badges(people.slice(counts[1], counts[1] + counts[2]));
      };
      await of({ siteId: company.tokyo.id, departmentId: small.id }, [20, 20, 20]);
      await of({ siteId: company.tokyo.id, departmentId: second.id }, [3, 1, 1]);
      await of(osaka(), [12, 12, 12]);
      const board = await boardFor(other);
      const site = board.sites.find(({ siteId }) => siteId === company.tokyo.id);
      expect(site?.whole?.counts.detail).to.equal('three');
      expect(site?.departments.map(({ counts }) => counts.detail)).to.deep.equal(['none', 'none']);
      const narrow = await server.operator('hr', [company.tokyo.id], [second.id]);
      const reached = await boardFor(narrow);
      expect(reached.whole).to.equal(null);
      expect(reached.sites.map(({ whole }) => whole)).to.deep.equal([null]);
      expect(reached.sites[0]?.departments.map(({ counts }) => counts.detail)).to.deep.equal(['none']);
    });

    it('shows the clerks of a drive every step of its people, and nobody else', async () => {
      const people = await seedPeople(server, tokyo(), 9);
      const drive = await answered(people);
      const stand = (index: number, state: ApplicationState) =>
        server.db('applications').where({ id: drive.applications[index] }).update({ state });
      await stand(0, 'declined');
      await stand(1, 'picked-up');
      await stand(2, 'has-card');
      const job = (person: string, failure: string) => deskJob(server, company, { person, failure });
      await job(people[2]!, 'face-authentication-card');
      await load([people[3]!], 'queued');
      await load([people[4]!], 'ordered');
      await load([people[5]!], 'loaded');
      await badges([people[6]!]);
      await badges([people[7]!], {
        carrier: 'my-number-card',
        certificate_until: '2027-01-31T15:00:00.000Z',
      });
      await badges([people[8]!], { carrier: 'my-number-card', printed_until: '2026-11-20' });
      const query = `?driveId=${drive.id}`;
      const { whole } = await boardFor(clerk, query);
      expect(whole?.steps?.map(({ step, count }) => `${step} ${String(count)}`)).to.deep.equal([
        'no-card 1',
        'in-hand 1',
        'not-eligible 1',
        'eligible 1',
        'loading-ordered 1',
        'loaded 1',
        'badge-written 1',
        'certificate-ending 1',
        'ended 1',
      ]);
      const refused = await listed(clerk, `${query}&step=not-eligible`);
      expect(refused.items.map(({ personId, reason }) => [personId, reason])).to.deep.equal([
        [people[2], 'face-only-card'],
      ]);
      const ending = await listed(clerk, `${query}&step=certificate-ending`);
      expect(ending.items[0]).to.include({ personId: people[7], endsOn: '2027-01-31' });
      for (const path of [`/readiness${query}`, `/readiness/people${query}&step=no-card`]) {
        const { status, body } = await other.call('GET', path);
        expect([status, body['code']], path).to.deep.equal([403, 'FORBIDDEN']);
      }
    });

    it('lists people of groups that it tells whole, and never who is not ready', async () => {
      const people = await seedPeople(server, tokyo(), 36);
      await load(people.slice(0, 12), 'ordered');
      await badges(people.slice(12, 24));
      const few = await seedPeople(server, osaka(), 4);
      await badges(few.slice(0, 2));
      const statusOf = async (query: string) => (await other.call('GET', `/readiness/people${query}`)).status;
      const site = `&siteId=${company.tokyo.id}`;
      expect(await statusOf(`?step=no-card${site}`)).to.equal(403);
      expect(await statusOf(`?step=eligible${site}`)).to.equal(403);
      expect(await statusOf(`?step=ended${site}`)).to.equal(403);
      expect(await statusOf(`?step=badge-written&siteId=${company.osaka.id}`), 'a small site').to.equal(403);
      const told = await boardFor(other);
      const shown = told.sites.find(({ siteId }) => siteId === company.tokyo.id)?.whole?.counts.detail;
      expect(await statusOf(`?step=badge-written${site}`)).to.equal(shown === 'three' ? 200 : 403);
      const all: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Page<ReadinessPerson> = await listed(
          other,
          `?step=badge-written&limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        all.push(...page.items.map(({ personId }) => personId));
        cursor = page.nextCursor;
      }
      expect(all.sort()).to.deep.equal([...people.slice(12, 24), ...few.slice(0, 2)].sort());
    });

    it('reckons posts, last days and ends that are known already on a day to come, and refuses a day that is over', async () => {
      const people = await seedPeople(server, tokyo(), 3);
      const drive = await answered(people);
      await server.db('people').where({ id: people[0] }).update({ ends_on: '2026-12-31' });
      await badges([people[1]!], {
        carrier: 'my-number-card',
        certificate_until: '2027-06-30T15:00:00.000Z',
      });
      const on = async (day: string) =>
        (await boardFor(clerk, `?driveId=${drive.id}&on=${day}`)).whole?.steps?.map(({ step }) => step);
      expect(await on('2026-11-21')).to.deep.equal(['under-way', 'badge-written']);
      expect(await on('2027-05-01')).to.deep.equal(['under-way', 'certificate-ending']);
      expect(await on('2027-07-01')).to.deep.equal(['under-way', 'ended']);
      const { whole } = await boardFor(clerk, `?driveId=${drive.id}&on=2027-01-01`);
      expect(whole?.people).to.equal(2);
      expect((await other.call('GET', '/readiness?on=2026-11-20')).status).to.equal(422);
    });

    it('reaches no further on a day to come than today', async () => {
      const people = await seedPeople(server, osaka(), 2);
      const drive = await answered(people);
      const employment = server.platform.newId();
      await server.db('employments').insert({
        id: employment,
        person_id: people[0],
        kind: 'employee',
        employee_code: 'E1',
        starts_on: '2020-04-01',
      });
      await server.db('posts').insert({
        id: server.platform.newId(),
        employment_id: employment,
        department_id: company.department.id,
        site_id: company.tokyo.id,
        is_main: true,
        from_date: '2027-01-01',
      });
      const query = `?driveId=${drive.id}&on=2027-02-01`;
      const moved = await boardFor(clerk, query);
      expect(moved.sites.map(({ siteId }) => siteId)).to.have.members([company.tokyo.id, company.osaka.id]);
      await server.db('operator_sites').insert({ operator_id: clerk.id, site_id: company.tokyo.id });
      expect((await boardFor(clerk, query)).whole?.people).to.equal(0);
      expect((await listed(clerk, `${query}&step=under-way`)).total).to.equal(0);
    });

    it('asks the database as often for two hundred people as for ten', async () => {
      const asked = async (): Promise<number> => {
        let queries = 0;
        const count = (): void => void (queries += 1);
        server.db.on('query', count);
        await boardFor(other);
        server.db.removeListener('query', count);
        return queries;
      };
      await seedPeople(server, tokyo(), 10);
      const few = await asked();
      await badges(await seedPeople(server, osaka(), 190));
      expect(await asked()).to.equal(few);
    });
  });
});

async function deskJob(
  { db, platform }: TestConsole,
  { tokyo }: SmallCompany,
  { person, failure }: { readonly person: string; readonly failure: string },
): Promise<void> {
  const controllerId = platform.newId();
  await db('controllers').insert({
    id: controllerId,
    site_id: tokyo.id,
    name: 'Desk',
    role: 'desk',
    state: 'pending',
    created_at: AT,
    updated_at: AT,
  });
  const operator = await db('operators').first<{ id: string }>('id');
  const badgeId = await seedBadge(db, person, { carrier: 'my-number-card', state: 'terminated' });
  await db('desk_jobs').insert({
    id: platform.newId(),
    task: 'issue',
    person_id: person,
    controller_id: controllerId,
    carrier: 'my-number-card',
    badge_id: badgeId,
    sets_pin: false,
    state: 'failed',
    step: 'failed',
    failure,
    face_checked_by: operator.id,
    face_checked_at: AT,
    created_at: AT,
    updated_at: AT,
  });
}
