import { expect } from 'chai';
import type { Knex } from '@monban/db/open';
import { forEachDatabase } from '../../support/databases.ts';
import { csvOf, PeopleClerk } from '../../support/people-clerk.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const FIELDS = ['employeeCode', 'departmentCode', 'title', 'concurrentDepartments', 'transferredOn'] as const;
type Row = Partial<Readonly<Record<(typeof FIELDS)[number], string>>>;

/** Only the columns that some row has. */
function fileOf(rows: readonly Row[], query: Readonly<Record<string, string>> = {}) {
  const columns = FIELDS.filter((field) => rows.some((row) => field in row));
  const cells = rows.map((row) => columns.map((field) => row[field] ?? ''));
  return { bytes: csvOf([columns, ...cells]), columns, query };
}

describe('an import of posts', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let clerk: PeopleClerk;
    let company: SmallCompany;
    let db: Knex;
    let sales: string;
    let personId: string;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      ({ db } = server);
      admin = await server.operator('admin');
      clerk = new PeopleClerk(await server.operator('hr'));
      company = await makeSmallCompany(admin);
      ({ id: sales } = await admin.create('/departments', { code: 'SA', name: '営業部', parentId: null }));
      await admin.create('/departments', { code: 'LG', name: '法務部', parentId: null });
      ({ id: personId } = await admin.create('/people', personOf(company)));
    });
    afterEach(() => server.close());

    /** `department title from-until`, the ones beside the main one in brackets. */
    const posts = async () => {
      const rows = await db('posts')
        .join('departments', 'departments.id', 'posts.department_id')
        .orderBy(['posts.from_date', 'departments.code'])
        .select<
          {
            code: string;
            title: string | null;
            from_date: string;
            until_date: string | null;
            is_main: unknown;
          }[]
        >('departments.code', 'title', 'from_date', 'until_date', 'is_main');
      return rows.map(({ code, title, from_date: from, until_date: until, is_main: isMain }) => {
        const text = `${code} ${title ?? '-'} ${from}~${until ?? ''}`;
        return isMain ? text : `[${text}]`;
      });
    };
    const changesOf = async (runId: string) => {
      const [row] = await clerk.rows(runId, 'changed');
      return row?.changes.map(({ field, before, after }) => [field, before, after]);
    };

    it('moves somebody from the day of the row, past or to come, and tells the day before', async () => {
      const past = await clerk.stage(
        fileOf([{ employeeCode: '0001', departmentCode: 'SA', transferredOn: '2026/11/1' }]),
      );
      expect(await changesOf(past.id)).to.deep.equal([
        ['departmentId', 'GA 総務部', 'SA 営業部'],
        ['transferredOn', null, '2026-11-01'],
      ]);
      await clerk.apply(past.id);
      const toCome = fileOf([{ employeeCode: '0001', departmentCode: 'LG', transferredOn: 'R9.4.1' }]);
      await clerk.apply((await clerk.stage(toCome)).id);
      expect(await posts()).to.deep.equal(['GA - 2026-04-01~', 'SA - 2026-11-01~', 'LG - 2027-04-01~']);
      const { body } = await admin.call('GET', `/people/${personId}`);
      expect(body['departmentId']).to.equal(sales);
      expect((await clerk.stage(toCome)).counts).to.include({ unchanged: 1, changed: 0 });
    });

    it('moves whoever has no day of their own from the day chosen beside the file, else from today', async () => {
      const rows = [{ employeeCode: '0001', departmentCode: 'SA' }];
      const planned = await clerk.stage(fileOf(rows, { transfersFrom: '2027-01-01' }));
      await clerk.apply(planned.id);
      expect(await posts()).to.deep.equal(['GA - 2026-04-01~', 'SA - 2027-01-01~']);
      await clerk.undo(planned.id);
      await clerk.apply((await clerk.stage(fileOf(rows))).id);
      expect(await posts()).to.deep.equal(['GA - 2026-04-01~', 'SA - 2026-11-21~']);
    });

    it('gives and takes a title as of a day, and leaves it alone where the file has no such column', async () => {
      await clerk.apply((await clerk.stage(fileOf([{ employeeCode: '0001', title: '課長' }]))).id);
      expect(await posts()).to.deep.equal(['GA - 2026-04-01~', 'GA 課長 2026-11-21~']);
      const same = await clerk.stage(fileOf([{ employeeCode: '0001', departmentCode: 'GA' }]));
      expect(same.counts).to.include({ unchanged: 1 });
      const taken = await clerk.stage(fileOf([{ employeeCode: '0001', title: '' }]));
      expect(await changesOf(taken.id)).to.deep.equal([['title', '課長', null]]);
      const long = await clerk.stage(fileOf([{ employeeCode: '0001', title: '長'.repeat(201) }]));
      expect((await clerk.rows(long.id, 'problem'))[0]?.problems[0]).to.include({
        column: 2,
        code: 'TOO_LONG',
      });
    });

    it('holds the posts beside the main one to those of the file, and ends the others on that day', async () => {
      const both = fileOf([{ employeeCode: '0001', concurrentDepartments: 'SA、法務部' }]);
      const run = await clerk.stage(both);
      expect(await changesOf(run.id)).to.deep.equal([
        ['concurrentDepartments', null, 'LG 法務部、SA 営業部'],
      ]);
      await clerk.apply(run.id);
      expect((await clerk.stage(both)).counts).to.include({ unchanged: 1 });
      const one = fileOf([{ employeeCode: '0001', concurrentDepartments: 'SA' }], {
        transfersFrom: '2027-04-01',
      });
      await clerk.apply((await clerk.stage(one)).id);
      expect(await posts()).to.deep.equal([
        'GA - 2026-04-01~',
        '[LG - 2026-11-21~2027-04-01]',
        '[SA - 2026-11-21~]',
      ]);
      const unknown = await clerk.stage(fileOf([{ employeeCode: '0001', concurrentDepartments: 'SA;ZZ' }]));
      expect((await clerk.rows(unknown.id, 'problem'))[0]?.problems).to.have.length(1);
    });

    it('is taken back to the letter, title, posts and days', async () => {
      const row = { employeeCode: '0001', departmentCode: 'SA', title: '部長', concurrentDepartments: 'LG' };
      const run = await clerk.stage(fileOf([{ ...row, transferredOn: '2026-10-01' }]));
      await clerk.apply(run.id);
      expect(await posts()).to.have.length(3);
      await clerk.undo(run.id);
      expect(await posts()).to.deep.equal(['GA - 2026-04-01~']);
    });

    it('refuses a transfer after the last day, at the column of the day', async () => {
      await admin.call('PATCH', `/people/${personId}`, { version: 1, body: { endsOn: '2026-12-31' } });
      const late = { employeeCode: '0001', departmentCode: 'SA', transferredOn: '2027-04-01' };
      const run = await clerk.stage(fileOf([late]));
      const [problem] = await clerk.rows(run.id, 'problem');
      expect(problem?.problems[0]).to.include({ column: 3, code: 'POST_OUTSIDE' });
    });

    it('says which departments are called or placed otherwise here, and changes none', async () => {
      const header = ['社員番号', '部門コード', '部門名', '上位部門コード'];
      const run = await clerk.stage({
        bytes: csvOf([header, ['0001', 'ga', '総務人事部', 'SA']]),
        columns: ['employeeCode', 'departmentCode', 'departmentName', 'parentDepartmentCode'],
      });
      expect(run.departmentDifferences).to.deep.equal([
        { code: 'GA', what: 'name', here: '総務部', inFile: '総務人事部' },
        { code: 'GA', what: 'parent', here: '', inFile: 'SA' },
      ]);
      expect(run.counts).to.include({ unchanged: 1 });
    });

    it('says how many present people have left by the file, since no undoing brings a badge back', async () => {
      await admin.create('/people', personOf(company, { employeeCode: '0002', email: null }));
      const run = await clerk.stage({
        bytes: csvOf([
          ['社員番号', '退職日'],
          ['0001', '2026-11-20'],
          ['0002', '2026-11-21'],
        ]),
        columns: ['employeeCode', 'endsOn'],
      });
      expect(run).to.include({ leaving: 1 });
    });
  });
});
