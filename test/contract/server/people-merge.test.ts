import type { MergeField, MergePeople } from '@monban/core/api/person-merges';
import { MERGE_FIELDS } from '@monban/core/api/person-merges';
import { PersonId, PersonMergeId } from '@monban/core/ids';
import { storeMerge } from '@monban/server/people-merge/merge-people';
import { undoMerge } from '@monban/server/people-merge/undo-merge';
import { applyDatedChanges } from '@monban/server/people/dated-changes';
import { expect } from 'chai';
import fc from 'fast-check';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { stateOf } from '../../support/state-of-people.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

interface Merge {
  readonly id: string;
  readonly isUndoable: boolean;
  readonly undoneAt: string | null;
  readonly kept: { readonly employments: number; readonly accessLevels: number };
}

interface Side {
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly levels: readonly string[];
  readonly badges: readonly string[];
  readonly addressProtected: boolean;
  readonly email: string | null;
}

describe('merging two records of one person', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    let winner: string;
    let loser: string;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      winner = await add({ employeeCode: '0001', endsOn: '2026-03-31', startsOn: '2020-04-01' });
      loser = await add({ employeeCode: '0002', email: 'new@example.jp', romanName: null });
    });
    afterEach(() => server.close());

    const add = async (changes: object) =>
      (await admin.create('/people', personOf(company, { ...changes }))).id;
    const person = async (id: string) => (await admin.call('GET', `/people/${id}`)).body;
    const merge = async (take: readonly MergeField[] = [], who = admin): Promise<Answer> => {
      const [one, other] = [await person(winner), await person(loser)];
      const body = { loserId: loser, loserVersion: other['version'], take };
      return who.call('POST', `/people/${winner}/merges`, { version: Number(one['version']), body });
    };
    const undo = ({ body }: Answer) =>
      admin.call('POST', `/people/${winner}/merges/${String(body['id'])}/reversals`);
    const merges = async (id: string) =>
      (await admin.call('GET', `/people/${id}/merges`)).body['items'] as Merge[];
    const level = async (name: string, doorId: string) => {
      const rules = [{ doorId, effect: 'allow', scheduleId: null }];
      return (await admin.create('/access-levels', { name, description: '', rules })).id;
    };
    const put = (levelId: string, personId: string, fromDate = '2026-01-01') =>
      server.db('access_level_members').insert({
        access_level_id: levelId,
        person_id: personId,
        from_date: fromDate,
      });
    const codesOf = ({ body }: Answer) =>
      (body['problems'] as { pointer: string; code: string }[]).map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );

    it('moves employments, rights, badges and reports to the one that stays, and ends the other', async () => {
      const report = await add({ employeeCode: '0003', managerId: loser });
      const levelId = await level('一般', company.tokyo.entrance.id);
      await put(levelId, loser);
      const badgeId = await seedBadge(server.db, loser);
      const answer = await merge(['email']);
      expect(answer.status).to.equal(201);
      expect(await person(winner)).to.include({ employeeCode: '0002', email: 'new@example.jp' });
      expect(await person(winner)).to.include({
        startsOn: '2026-04-01',
        endsOn: null,
        romanName: 'Taro Yamada',
      });
      expect((await person(loser))['retiredAt']).to.equal(server.now.toISOString());
      expect((await person(report))['managerId']).to.equal(winner);
      const badge = await server.db('badges').where({ id: badgeId }).first<object>('person_id', 'state');
      expect(badge).to.include({ person_id: winner, state: 'suspended' });
      expect(
        await server.db('access_level_members').where({ person_id: winner }).select('from_date'),
      ).to.have.length(1);
      const { employments } = (await admin.call('GET', `/people/${winner}/employments`)).body;
      expect(employments).to.have.length(2);
    });

    it('is taken back whole, with the badge open again', async () => {
      await put(await level('一般', company.tokyo.entrance.id), loser);
      const badgeId = await seedBadge(server.db, loser);
      const [one, other] = [await person(winner), await person(loser)];
      const answer = await merge(['email', 'romanName']);
      expect((await merges(loser))[0]).to.include({ isUndoable: true, undoneAt: null });
      expect((await undo(answer)).status).to.equal(200);
      const record = { version: 3, updatedAt: server.now.toISOString() };
      expect(await person(winner)).to.deep.equal({ ...one, ...record });
      expect(await person(loser)).to.deep.equal({ ...other, ...record });
      const badge = await server.db('badges').where({ id: badgeId }).first<object>('person_id', 'state');
      expect(badge).to.include({ person_id: loser, state: 'active' });
      expect(await server.db('access_level_members').where({ person_id: loser })).to.have.length(1);
      expect(codesOf(await undo(answer))).to.deep.equal([' MERGE_UNDONE']);
      const { content } = await server.db('person_merges').first<{ content: string }>('content');
      expect(content).to.not.contain('example.jp');
    });

    it('cannot be taken back once one of the two has changed', async () => {
      const answer = await merge();
      const { version } = await person(winner);
      await admin.call('PATCH', `/people/${winner}`, { version: Number(version), body: { email: null } });
      const refused = await undo(answer);
      expect([refused.status, ...codesOf(refused)]).to.deep.equal([409, ' CHANGED_SINCE_MERGE']);
      expect((await merges(winner))[0]?.isUndoable).to.equal(false);
    });

    it('leaves days that overlap and levels that both have with the record that ends', async () => {
      const levelId = await level('一般', company.tokyo.entrance.id);
      const twin = await add({ employeeCode: '0004' });
      await put(levelId, twin);
      await put(levelId, loser, '2025-01-01');
      const { version } = await person(twin);
      const body = { loserId: loser, loserVersion: 1 };
      const answer = await admin.call('POST', `/people/${twin}/merges`, { version: Number(version), body });
      expect(answer.body['kept']).to.deep.equal({ employments: 1, accessLevels: 1 });
      expect(await person(twin)).to.include({ employeeCode: '0004' });
      expect(await person(loser)).to.include({ employeeCode: '0002' });
      await applyDatedChanges(server.platform);
      expect(await person(loser)).to.include({ version: 2 });
    });

    it('waits for a second operator where somebody would get through a protected door by it', async () => {
      await server.operator('security');
      await put(await level('金庫', company.tokyo.vaultDoor.id), loser);
      const hr = await server.operator('hr');
      const answer = await merge([], hr);
      expect(answer.status).to.equal(202);
      expect((await person(loser))['retiredAt']).to.equal(null);
      const path = `/approvals/${String(answer.body['id'])}/decision`;
      const body = { decision: 'approve', comment: '確認しました' };
      expect((await admin.call('POST', path, { body })).status).to.equal(200);
      expect((await person(loser))['retiredAt']).to.not.equal(null);
    });

    it('waits for a second operator where one of the two has an account, which shows what both did', async () => {
      await server.addOperator('employee');
      await server.db('operators').where({ role: 'employee' }).update({ person_id: loser });
      const answer = await merge([], await server.operator('hr'));
      expect([answer.status, answer.body['kind']]).to.deep.equal([202, 'operator.grant-role']);
    });

    it('is refused to whoever is one of the two, and nobody agrees to their own', async () => {
      const hr = await server.operator('hr');
      for (const own of [winner, loser]) {
        await server.db('operators').where({ id: hr.id }).update({ person_id: own });
        expect((await merge([], hr)).status).to.equal(403);
      }
      await server.db('operators').where({ id: hr.id }).update({ person_id: null });
      await server.db('operators').where({ id: admin.id }).update({ person_id: winner });
      const waiting = await merge([], hr);
      const path = `/approvals/${String(waiting.body['id'])}/decision`;
      const body = { decision: 'approve', comment: '' };
      expect((await admin.call('POST', path, { body })).status).to.equal(403);
    });

    it('gives nobody back the rights from before they left', async () => {
      const old = await level('旧', company.tokyo.entrance.id);
      await put(old, winner);
      await applyDatedChanges(server.platform);
      const answer = await merge();
      expect((await person(winner))['retiredAt']).to.equal(null);
      expect(await server.db('access_level_members').where({ person_id: winner })).to.have.length(0);
      await undo(answer);
      expect((await person(winner))['retiredAt']).to.not.equal(null);
      expect(await server.db('access_level_members').where({ person_id: winner })).to.have.length(1);
    });

    it('refuses oneself, somebody merged already, an old version, and those out of reach', async () => {
      const merging = (id: string, loserId: string, loserVersion = 1) =>
        admin.call('POST', `/people/${id}/merges`, { version: 1, body: { loserId, loserVersion } });
      expect(codesOf(await merging(winner, winner))).to.deep.equal(['/loserId SAME_PERSON']);
      expect((await merging(winner, loser, 7)).status).to.equal(412);
      const osaka = await server.operator('hr', [company.osaka.id]);
      expect((await merge([], osaka)).status).to.equal(404);
      await merge();
      const third = await add({ employeeCode: '0005' });
      expect(codesOf(await merging(third, loser, 2))).to.deep.equal(['/loserId MERGED_AWAY']);
      const restored = await admin.call('POST', `/people/${loser}/restorations`, { version: 2 });
      expect(codesOf(restored)).to.deep.equal([' MERGED_AWAY']);
      expect((await merge([], await server.operator('reception'))).status).to.equal(403);
    });

    it('never loses the protection of an address', async () => {
      const { version } = await person(loser);
      await admin.call('PATCH', `/people/${loser}`, {
        version: Number(version),
        body: { addressProtected: true },
      });
      const code = { municipalityCode: '131016' };
      await admin.call('PATCH', `/people/${winner}`, { version: 1, body: code });
      const answer = await merge();
      expect(await person(winner)).to.include({ addressProtected: true, municipalityCode: null });
      const { content } = await server.db('person_merges').first<{ content: string }>('content');
      expect(content).to.not.contain('131016');
      await undo(answer);
      expect(await person(winner)).to.include({ addressProtected: false });
    });

    it('is suggested for the same name in other characters, or the same address, until told apart', async () => {
      const variant = { familyName: '髙橋', givenName: '恵', familyKana: 'タカハシ', givenKana: 'メグミ' };
      const one = await add({ ...variant, employeeCode: '0006', email: null });
      const other = await add({ ...variant, familyName: '高橋', employeeCode: '0007', email: null });
      const suggested = async () => {
        const { items } = (await admin.call('GET', '/people-duplicates')).body;
        return (items as { reasons: string[]; people: { id: string }[] }[]).map(({ reasons, people }) => [
          ...reasons,
          ...people.map(({ id }) => id).sort(),
        ]);
      };
      expect(await suggested()).to.deep.include(['name', ...[one, other].sort()]);
      expect(await suggested()).to.deep.include(['name', ...[winner, loser].sort()]);
      const apart = `/people/${other}/distinctions/${one}`;
      expect((await admin.call('PUT', apart)).status).to.equal(204);
      expect(await suggested()).to.have.length(1);
      expect((await admin.call('DELETE', apart)).status).to.equal(204);
      expect(await suggested()).to.have.length(2);
      await merge();
      expect(await suggested()).to.have.length(1);
    });

    it('merged and taken back, leaves everything as it was, whatever there was', async () => {
      const levels = [
        await level('一', company.tokyo.entrance.id),
        await level('二', company.osaka.entrance.id),
        await level('三', company.tokyo.vaultDoor.id),
      ];
      const side = fc.record({
        endsOn: fc.option(fc.constantFrom('2026-05-31', '2026-11-21', '2027-03-31'), { nil: null }),
        startsOn: fc.constantFrom('2020-04-01', '2026-04-01', '2026-06-01', '2027-04-01'),
        levels: fc.subarray(levels),
        badges: fc.array(fc.constantFrom('active', 'suspended', 'lost'), { maxLength: 3 }),
        addressProtected: fc.constant(false),
        email: fc.constantFrom('a@example.jp', null),
      });
      let code = 100;
      const make = async (given: Side) => {
        const { levels: held, badges, endsOn, startsOn, ...fields } = given;
        const days = endsOn !== null && endsOn < startsOn ? { startsOn, endsOn: null } : { startsOn, endsOn };
        const id = await add({ ...fields, ...days, employeeCode: String((code += 1)) });
        for (const each of held) await put(each, id);
        for (const state of badges) {
          const reason = state === 'suspended' ? { suspension_reason: 'other' } : {};
          await seedBadge(server.db, id, { state, ...reason });
        }
        return PersonId.parse(id);
      };
      const cases = fc.asyncProperty(side, side, fc.subarray([...MERGE_FIELDS]), async (one, other, take) => {
        const [winnerId, loserId] = [await make(one), await make(other)];
        await applyDatedChanges(server.platform);
        const before = await stateOf(server.db, [winnerId, loserId]);
        const input: MergePeople = { loserId, loserVersion: await versionOf(server, loserId), take };
        const asker = { scope: 'all', context: contextOf(server, admin) } as const;
        const expectedVersion = await versionOf(server, winnerId);
        const merge = await storeMerge(server.platform, {
          ...asker,
          id: winnerId,
          expectedVersion,
          input,
        }).catch((error: unknown) => error);
        if (merge instanceof Error) {
          expect(merge).to.have.property('code', 'VALIDATION_FAILED');
        } else {
          const { id } = merge as Merge;
          const loser = await server
            .db('people')
            .where({ id: loserId })
            .first<{ retired_at: string | null }>();
          expect(loser.retired_at).to.not.equal(null);
          await undoMerge(server.platform, { ...asker, id: PersonMergeId.parse(id), personId: winnerId });
        }
        expect(await stateOf(server.db, [winnerId, loserId])).to.deep.equal(before);
      });
      await fc.assert(cases, { numRuns: 10 });
    });
  });
});

function contextOf(server: TestConsole, operator: TestOperator) {
  return { actor: operator.id, at: server.now, requestId: null };
}

async function versionOf(server: TestConsole, id: string): Promise<number> {
  const row = await server.db('people').where({ id }).first<{ version: number }>('version');
  return row.version;
}
