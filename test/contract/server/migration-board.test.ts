import type { MigrationBoard } from '@monban/core/api/coexistences';
import type { ReadinessBoard } from '@monban/core/api/readiness';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { good, seedPeople } from '../../support/drive-office.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedDrive } from '../../support/seed-drive.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const AT = '2026-11-01T00:00:00.000Z';

describe('the board of the migration', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let company: SmallCompany;
    let admin: TestOperator;
    let facilities: TestOperator;
    let security: TestOperator;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      facilities = await server.operator('facilities');
      security = await server.operator('security');
    });
    afterEach(() => server.close());

    const boardFor = (by: TestOperator) => good<MigrationBoard>(by.call('GET', '/migration'));
    const doorFor = async (by: TestOperator, doorId = company.tokyo.entrance.id) => {
      const doors = (await boardFor(by)).sites.flatMap(({ doors: ofSite }) => ofSite);
      const { people, counts, earliest } = doors.find((door) => door.doorId === doorId)!;
      return { people, counts, earliest };
    };
    const crowd = (count: number) =>
      seedPeople(server, { siteId: company.tokyo.id, departmentId: company.department.id }, count);
    const withBadges = async (ids: readonly string[]) => {
      for (const id of ids) await seedBadge(server.db, id);
    };
    const loadingOf = (ids: readonly string[]) =>
      server.db('loading_items').insert(
        ids.map((id) => ({
          id: server.platform.newId(),
          person_id: id,
          state: 'ordered',
          created_at: AT,
          updated_at: AT,
        })),
      );
    const opens = async (doorId: string, ids: readonly string[]) => {
      const rules = [{ doorId, effect: 'allow', scheduleId: null }];
      const level = await admin.create('/access-levels', {
        name: `${doorId} ${ids.length}`,
        description: '',
        rules,
      });
      await server
        .db('access_level_members')
        .insert(ids.map((id) => ({ access_level_id: level.id, person_id: id, from_date: '2026-01-01' })));
    };

    it('tells three numbers to whoever sees loading, and badges alone to whoever sees those', async () => {
      const people = await crowd(40);
      await withBadges(people.slice(0, 15));
      await loadingOf(people.slice(15, 27));
      await opens(company.tokyo.entrance.id, people);
      expect(await doorFor(security)).to.deep.equal({
        people: 40,
        counts: { detail: 'three', before: 13, loading: 12, written: 15 },
        earliest: { kind: 'unknown', people: null },
      });
      expect((await doorFor(facilities)).counts).to.deep.equal({
        detail: 'badges',
        without: 25,
        written: 15,
      });
      const key = await admin.call('POST', '/api-keys', {
        body: {
          name: '計画の道具',
          permissions: ['rules:read'],
          siteIds: [],
          departmentIds: [],
          expiresAt: '2027-01-01T00:00:00.000Z',
        },
      });
      const headers = { authorization: `Bearer ${String(key.body['token'])}` };
      const bare = await server.call('GET', '/migration', { headers });
      expect(bare.status).to.equal(200);
      expect(JSON.stringify(bare.body)).to.include('"detail":"none"').and.not.include('"without"');
      expect(JSON.stringify(bare.body)).to.include('"earliest":null').and.not.include('"kind"');
    });

    it('says when nobody needs the old badge any more, and when nobody may pass', async () => {
      const people = await crowd(12);
      expect((await doorFor(facilities)).earliest).to.deep.equal({ kind: 'nobody' });
      await opens(company.tokyo.entrance.id, people);
      expect((await doorFor(facilities)).earliest?.kind).to.equal('unknown');
      await withBadges(people);
      expect((await doorFor(facilities)).earliest).to.deep.equal({ kind: 'now' });
    });

    it('tells nothing of a door whose few more people would be told by taking away', async () => {
      const people = await crowd(41);
      const [guard, ...others] = people;
      await withBadges(others.slice(0, 20));
      await opens(company.tokyo.entrance.id, people);
      await opens(company.tokyo.vaultDoor.id, others);
      for (const by of [security, facilities]) {
        const hidden = [await doorFor(by), await doorFor(by, company.tokyo.vaultDoor.id)];
        expect(hidden.map(({ counts }) => counts.detail).includes('none')).to.equal(true);
      }
      expect((await doorFor(facilities)).counts.detail, 'the larger one is told').to.equal('badges');
      await opens(company.tokyo.vaultDoor.id, [guard!]);
      expect((await doorFor(facilities, company.tokyo.vaultDoor.id)).counts.detail).to.equal('badges');
    });

    it('lets nobody take the readiness board away from it', async () => {
      const people = await crowd(41);
      await withBadges(people.slice(0, 20));
      await loadingOf(people.slice(20, 30));
      await opens(company.tokyo.entrance.id, people.slice(0, 40));
      const told = await good<ReadinessBoard>(security.call('GET', '/readiness'));
      expect(told.whole?.counts).to.deep.equal({ detail: 'three', before: 11, loading: 10, written: 20 });
      expect((await doorFor(security)).counts, '41 less 40 would be one person').to.deep.equal({
        detail: 'none',
      });
    });

    it('reads nobody’s answer', async () => {
      const people = await crowd(30);
      await withBadges(people.slice(0, 12));
      await opens(company.tokyo.entrance.id, people);
      const before = [await boardFor(security), await boardFor(facilities)];
      const clerk = await server.operator('hr');
      await seedDrive(server.db, {
        newId: server.platform.newId,
        clerkId: clerk.id,
        personIds: people.slice(12),
      });
      for (const state of ['declined', 'making', 'delivered']) {
        await server.db('applications').update({ state });
        expect([await boardFor(security), await boardFor(facilities)]).to.deep.equal(before);
      }
    });

    it('leaves out whoever works here no more, and doors out of reach', async () => {
      const people = await crowd(12);
      await server.db('people').where({ id: people[0] }).update({ ends_on: '2026-11-20' });
      await opens(company.tokyo.entrance.id, people);
      expect((await doorFor(facilities)).people).to.equal(11);
      const osaka = await server.operator('facilities', [company.osaka.id]);
      expect((await boardFor(osaka)).sites.map(({ name }) => name)).to.deep.equal(['大阪']);
    });

    it('tells no number to whoever looks after some departments only', async () => {
      const people = await crowd(40);
      await withBadges(people.slice(0, 20));
      await opens(company.tokyo.entrance.id, people);
      const narrow = await server.operator('hr', [], [company.department.id]);
      expect((await doorFor(narrow)).counts).to.deep.equal({ detail: 'none' });
      expect((await doorFor(security)).counts.detail).to.equal('two');
    });
  });
});
