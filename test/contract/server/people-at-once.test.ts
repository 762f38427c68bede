import type { Knex } from '@monban/db/open';
import { verifyAuditChain } from '@monban/server/audit/verify-audit-chain';
import { applyImport } from '@monban/server/people-import/apply-import';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { csvOf, PeopleClerk, type PeopleFile } from '../../support/people-clerk.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import {
  type Answer,
  type CreatedRecord,
  TestConsole,
  type TestOperator,
} from '../../support/test-console.ts';

const HEADER = ['社員番号', '氏名', 'フリガナ', '部門コード', '拠点', '入社日'];
const COLUMNS = ['employeeCode', 'fullName', 'fullKana', 'departmentCode', 'siteName', 'startsOn'];
const YAMADA = ['0001', '山田　太郎', 'ﾔﾏﾀﾞ ﾀﾛｳ', 'GA', '東京', '2026-04-01'];
const SUZUKI = ['0002', '鈴木　次郎', 'ｽｽﾞｷ ｼﾞﾛｳ', 'GA', '東京', '2026-04-01'];
const RENAMED = YAMADA.with(1, '山本　太郎').with(2, 'ﾔﾏﾓﾄ ﾀﾛｳ');

const fileOf = (...rows: readonly (readonly string[])[]): PeopleFile => ({
  bytes: csvOf([HEADER, ...rows]),
  columns: COLUMNS,
});

/** When something else is asked for: together with an import, or once that has been worked out and is to be written. */
const MOMENTS = ['at once', 'once it is worked out'] as const;

const DEADLOCK = '40P01';

const doNothing = () => undefined;

describe('what is done to the same people at the same moment', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let db: Knex;
    let admin: TestOperator;
    let clerk: PeopleClerk;
    let company: SmallCompany;
    let brokenOff: unknown[];
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      ({ db } = server);
      brokenOff = [];
      db.on('query-error', (error: { readonly code?: unknown }) => {
        if (error.code === DEADLOCK) brokenOff.push(error);
      });
      admin = await server.operator('admin');
      clerk = new PeopleClerk(admin);
      company = await makeSmallCompany(admin);
    });
    afterEach(() => server.close());

    const add = (changes: object = {}) =>
      admin.create('/people', personOf(company, { romanName: null, email: null, ...changes }));
    const person = async (id: string) => (await admin.call('GET', `/people/${id}`)).body;
    const stateOf = async (id: string) => {
      const { state, failure } = await clerk.run(id);
      return failure === null ? state : `${state} ${failure}`;
    };
    /** As a server of its own would, which knows nothing of this one's queue. */
    const applyElsewhere = (runId: string, onProgress: () => void = doNothing): Promise<void> =>
      applyImport(server.platform, {
        runId,
        reader: { actor: admin.id, seesAll: true },
        scope: 'all',
        input: { skipProblems: false, endings: [] },
        context: { actor: admin.id, at: server.now, requestId: null },
        onProgress,
      });
    const merge = (winner: CreatedRecord, loser: CreatedRecord): Promise<Answer> =>
      admin.call('POST', `/people/${winner.id}/merges`, {
        version: winner.version,
        body: { loserId: loser.id, loserVersion: loser.version, take: [] },
      });
    const applyAnd = async (
      runId: string,
      moment: (typeof MOMENTS)[number],
      other: () => Promise<Answer>,
    ): Promise<void> => {
      const asked: Promise<Answer>[] = [];
      const ask = () => {
        if (asked.length === 0) asked.push(other());
      };
      if (moment === 'at once') ask();
      await Promise.allSettled([applyElsewhere(runId, ask)]);
      expect(await Promise.all(asked)).to.have.length(1);
    };
    const codes = async () =>
      (await db('people').orderBy('employee_code').select<{ employee_code: string }[]>('employee_code')).map(
        (row) => row.employee_code,
      );
    /** Nobody waited for each other: PostgreSQL finds that out after a second, and breaks one of the two off. */
    const expectSound = async () => {
      expect(brokenOff).to.deep.equal([]);
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact' });
    };

    it('adds somebody who is in two files once, and calls the second file outdated', async () => {
      const [one, other] = [await clerk.stage(fileOf(YAMADA)), await clerk.stage(fileOf(YAMADA, SUZUKI))];
      const answers = [await clerk.beginApplying(one.id), await clerk.beginApplying(other.id)];
      expect(answers.map(({ status }) => status)).to.deep.equal([202, 202]);
      expect((await clerk.settled(one.id)).state).to.equal('applied');
      await clerk.settled(other.id);
      expect(await stateOf(other.id)).to.equal('failed outdated');
      expect(await codes()).to.deep.equal(['0001']);
      expect(await db('employments')).to.have.length(1);
      await expectSound();
    });

    it('does the same for two servers, which wait for each other at the database', async () => {
      const runs = [await clerk.stage(fileOf(YAMADA)), await clerk.stage(fileOf(YAMADA))];
      await Promise.allSettled(runs.map(({ id }) => applyElsewhere(id)));
      const states = await Promise.all(runs.map(({ id }) => stateOf(id)));
      expect(states.toSorted()).to.deep.equal(['applied', 'failed outdated']);
      expect(await codes()).to.deep.equal(['0001']);
      expect(await db('employments')).to.have.length(1);
      await expectSound();
    });

    it('writes both files of two servers that have nobody in common', async () => {
      const runs = [await clerk.stage(fileOf(YAMADA)), await clerk.stage(fileOf(SUZUKI))];
      await Promise.all(runs.map(({ id }) => applyElsewhere(id)));
      expect(await Promise.all(runs.map(({ id }) => stateOf(id)))).to.deep.equal(['applied', 'applied']);
      expect(await codes()).to.deep.equal(['0001', '0002']);
      await expectSound();
    });

    it('writes one file once, however many servers apply it', async () => {
      const { id } = await clerk.stage(fileOf(YAMADA));
      const outcomes = await Promise.allSettled([applyElsewhere(id), applyElsewhere(id)]);
      expect(outcomes.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected']);
      expect(await stateOf(id)).to.equal('applied');
      expect(await db('audit_entries').where({ action: 'people-import.applied' })).to.have.length(1);
      await expectSound();
    });

    it('merges two records once, however many ask for it', async () => {
      const [winner, loser] = [await add(), await add({ employeeCode: '0002', startsOn: '2027-04-01' })];
      const answers = await Promise.all([1, 2, 3].map(() => merge(winner, loser)));
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused.map(({ body }) => body['code'])).to.deep.equal(Array(2).fill('VALIDATION_FAILED'));
      expect(await db('person_merges')).to.have.length(1);
      expect(await db('audit_entries').where({ action: 'person.merged' })).to.have.length(1);
      await expectSound();
    });

    it('merges each of two records into the other at most once', async () => {
      const [one, other] = [await add(), await add({ employeeCode: '0002', startsOn: '2027-04-01' })];
      const answers = await Promise.all([merge(one, other), merge(other, one)]);
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 422]);
      expect(await db('people').whereNull('retired_at')).to.have.length(1);
    });

    it('adds one person once, from a file or by hand', async () => {
      const { id } = await clerk.stage(fileOf(YAMADA));
      const byHand = () => admin.call('POST', '/people', { body: personOf(company) });
      await applyAnd(id, 'once it is worked out', byHand);
      expect(await codes()).to.deep.equal(['0001']);
      expect(await db('employments')).to.have.length(1);
      await expectSound();
    });

    for (const moment of MOMENTS) {
      it(`leaves either a merge or an import of the same person whole (${moment})`, async () => {
        const former = { employeeCode: '0002', startsOn: '2020-04-01', endsOn: '2026-03-31' };
        const [winner, loser] = [await add(former), await add()];
        const { id } = await clerk.stage(fileOf(RENAMED));
        await applyAnd(id, moment, () => merge(winner, loser));
        const isMerged = (await db('person_merges')).length === 1;
        expect(await stateOf(id)).to.equal(isMerged ? 'failed outdated' : 'applied');
        const after = await person(loser.id);
        expect(after['familyName']).to.equal(isMerged ? '山田' : '山本');
        expect(after['retiredAt'] === null).to.equal(!isMerged);
        const owners = await db('employments').distinct<{ person_id: string }[]>('person_id');
        const expected = isMerged ? [winner.id] : [winner.id, loser.id];
        expect(owners.map((row) => row.person_id)).to.have.members(expected);
        await expectSound();
      });

      it(`leaves either a transfer or an import of the same person whole (${moment})`, async () => {
        const sales = await admin.create('/departments', { code: 'SA', name: '営業部', parentId: null });
        const moved = await add();
        const { id } = await clerk.stage(fileOf(RENAMED));
        const body = { departmentId: sales.id };
        await applyAnd(id, moment, () =>
          admin.call('PATCH', `/people/${moved.id}`, { version: moved.version, body }),
        );
        const after = await person(moved.id);
        const isMoved = after['departmentId'] === sales.id;
        expect(await stateOf(id)).to.equal(isMoved ? 'failed outdated' : 'applied');
        expect(after).to.include({ familyName: isMoved ? '山田' : '山本', version: 2 });
        const posts = await db('posts').orderBy('from_date').select<{ department_id: string }[]>();
        const places = isMoved ? [company.department.id, sales.id] : [company.department.id];
        expect(posts.map((row) => row.department_id)).to.deep.equal(places);
        await expectSound();
      });
    }
  });
});
