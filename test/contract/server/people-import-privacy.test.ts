import { expect } from 'chai';
import type { Knex } from '@monban/db/open';
import { forEachDatabase } from '../../support/databases.ts';
import { withCheckDigit } from '../../support/my-numbers.ts';
import { csvOf, PeopleClerk, type PeopleFile } from '../../support/people-clerk.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const HEADER = ['社員番号', '氏名', 'フリガナ', '部門コード', '拠点', '入社日'];
const COLUMNS = ['employeeCode', 'fullName', 'fullKana', 'departmentCode', 'siteName', 'startsOn'];
const YAMADA = ['0001', '山田 太郎', 'ヤマダ タロウ', 'GA', '東京', '2026-04-01'];

/** Each with the right check digit. */
const NUMBERS = ['31415926535', '27182818284', '16180339887'].map(withCheckDigit);

describe('a people file that holds too much', () => {
  forEachDatabase((_name, openDatabase) => {
    let server: TestConsole;
    let admin: TestOperator;
    let clerk: PeopleClerk;
    let company: SmallCompany;
    let db: Knex;
    beforeEach(async () => {
      server = await TestConsole.start(await openDatabase());
      ({ db } = server);
      admin = await server.operator('admin');
      clerk = new PeopleClerk(await server.operator('hr'));
      company = await makeSmallCompany(admin);
    });
    afterEach(() => server.close());

    const inspectedColumns = async (bytes: Uint8Array) => {
      const { body } = await clerk.inspect(bytes);
      return body['columns'] as { field: string | null; dropped: string | null }[];
    };

    it('is refused as a whole for a column of twelve-digit codes, and nothing of it is left', async () => {
      const rows = NUMBERS.map((number, index) => [number, ...YAMADA.slice(1).with(1, `山田 ${index}`)]);
      for (const path of ['/people-imports', '/people-imports/inspections'] as const) {
        const columns = path === '/people-imports' ? { columns: COLUMNS.join(',') } : {};
        const answer = await clerk.send(path, csvOf([HEADER, ...rows]), columns);
        expect(answer.status).to.equal(422);
        expect(answer.body['code']).to.equal('MY_NUMBER_REFUSED');
        const [problem] = answer.body['problems'] as { pointer: string; code: string; message: string }[];
        expect(problem).to.include({ pointer: '/sheets/1/columns/1', code: 'MY_NUMBER_COLUMN' });
        expect(problem?.message).to.match(/another code/);
        expectNoTrace(JSON.stringify(answer.body));
      }
      expect(await db('import_runs')).to.deep.equal([]);
      expect(await db('import_rows')).to.deep.equal([]);
      expectNoTrace(server.logged.join('\n'));
      expectNoTrace(JSON.stringify(await db('audit_entries')));
    });

    it('is refused for one number in a column that nobody imports, by its row and column', async () => {
      const file = csvOf([
        [...HEADER, '備考'],
        [...YAMADA, ''],
        [...YAMADA.with(0, '0002'), `番号 ${NUMBERS[0] ?? ''}`],
      ]);
      const answer = await clerk.start({ bytes: file, columns: COLUMNS });
      expect(answer.body['problems']).to.deep.include({
        pointer: '/sheets/1/rows/3/columns/7',
        code: 'MY_NUMBER_REFUSED',
        message: 'This field holds what looks like a My Number. Remove it; it was not stored.',
      });
      expect(await db('import_runs')).to.deep.equal([]);
    });

    it('is refused for a number in its name', async () => {
      const bytes = csvOf([HEADER, YAMADA]);
      const answer = await clerk.inspect(bytes, { fileName: `${NUMBERS[0] ?? ''}.csv` });
      expect(answer.body['code']).to.equal('MY_NUMBER_REFUSED');
      expectNoTrace(server.logged.join('\n'));
    });

    it('loses dates of birth, sex and residence status before anything is staged, and says so', async () => {
      const bytes = csvOf([
        [...HEADER, '生年月日', '性別', '在留資格'],
        [...YAMADA, '1990/01/02', '男', '技術・人文知識'],
        ['0002', '佐藤花子', ...YAMADA.slice(2), '1991/03/04', '女', ''],
      ]);
      expect((await inspectedColumns(bytes)).slice(6).map(({ dropped }) => dropped)).to.deep.equal([
        'birthDate',
        'sex',
        'residenceStatus',
      ]);
      const inspection = await clerk.inspect(bytes);
      expect(JSON.stringify(inspection.body['firstRows'])).to.not.match(/1990|1991|技術/);
      const run = await clerk.stage({ bytes, columns: COLUMNS });
      expect(run.dropped.map(({ column }) => column)).to.deep.equal(['birthDate', 'sex', 'residenceStatus']);
      expect(JSON.stringify(await db('import_rows'))).to.not.match(/1990|1991|技術/);
    });

    it('gives a mark for an address by which a move is noticed, and nothing else of it', async () => {
      const withAddress = (address: string, isProtected = ''): PeopleFile => ({
        bytes: csvOf([
          [...HEADER, '住所', '住所保護'],
          [...YAMADA, address, isProtected],
        ]),
        columns: [...COLUMNS, 'address', 'addressProtected'],
      });
      const first = await clerk.apply((await clerk.stage(withAddress('東京都港区一丁目2－3'))).id);
      expect(first.dropped).to.deep.include({ header: '住所', column: 'address' });
      expect((await clerk.stage(withAddress('東京都港区一丁目２-３'))).counts).to.include({ unchanged: 1 });
      const moved = await clerk.stage(withAddress('大阪市北区1-1'));
      expect((await clerk.rows(moved.id, 'changed'))[0]?.changes).to.deep.equal([
        { field: 'address', before: null, after: null },
      ]);
      expect(JSON.stringify(await db('import_rows'))).to.not.match(/港区|北区/);
      const marks = await db('person_address_marks').select<{ mark: string }[]>('mark');
      expect(marks).to.have.length(1);
      expect(marks[0]?.mark).to.match(/^[A-Za-z0-9_-]{43}$/);
    });

    it('keeps since when an address is another one: not at first, and not for the same one again', async () => {
      const movedAt = async (address: string): Promise<string | null | undefined> => {
        const file = {
          bytes: csvOf([
            [...HEADER, '住所'],
            [...YAMADA, address],
          ]),
          columns: [...COLUMNS, 'address'],
        };
        await clerk.apply((await clerk.stage(file)).id);
        const marks = await db('person_address_marks').select<{ moved_at: string | null }[]>('moved_at');
        return marks[0]?.moved_at;
      };
      expect(await movedAt('東京都港区一丁目2－3')).to.equal(null);
      expect(await movedAt('東京都港区一丁目２-３')).to.equal(null);
      const since = await movedAt('大阪市北区1-1');
      expect(since).to.be.a('string');
      expect(await movedAt('大阪市北区1-1')).to.equal(since);
    });

    it('gives nothing at all for the address of somebody whose address is protected', async () => {
      const bytes = csvOf([
        [...HEADER, '住所', '住所保護', '市区町村コード'],
        [...YAMADA, '東京都港区一丁目2-3', '有', '131032'],
      ]);
      const columns = [...COLUMNS, 'address', 'addressProtected', 'municipalityCode'];
      const unprotected = {
        bytes: csvOf([
          [...HEADER, '住所'],
          [...YAMADA, '大阪市北区1-1'],
        ]),
        columns: [...COLUMNS, 'address'],
      };
      await clerk.apply((await clerk.stage(unprotected)).id);
      await clerk.apply((await clerk.stage({ bytes, columns })).id);
      expect(await db('person_address_marks')).to.deep.equal([]);
      const [person]: object[] = await db('people').select('address_protected', 'municipality_code');
      expect(person).to.include({ municipality_code: null });
      const kept = JSON.stringify([await db('import_rows'), await db('audit_entries')]);
      expect(kept).to.not.match(/131032|港区/);
    });

    it('keeps and shows nothing of the municipality of somebody whose address becomes protected', async () => {
      const lives = {
        bytes: csvOf([
          [...HEADER, '市区町村コード'],
          [...YAMADA, '131032'],
        ]),
      };
      await clerk.apply((await clerk.stage({ ...lives, columns: [...COLUMNS, 'municipalityCode'] })).id);
      expect(await db('people').first()).to.include({ municipality_code: '131032' });
      await db('import_rows').delete();
      const hides = {
        bytes: csvOf([
          [...HEADER, '住所保護'],
          [...YAMADA, '有'],
        ]),
      };
      const run = await clerk.stage({ ...hides, columns: [...COLUMNS, 'addressProtected'] });
      const [row] = await clerk.rows(run.id, 'changed');
      expect(row?.changes.map(({ field }) => field)).to.deep.equal(['addressProtected']);
      expect(JSON.stringify(await db('import_rows'))).to.not.contain('131032');
      await clerk.apply(run.id);
      expect(await db('people').first()).to.include({ municipality_code: null });
      expect(JSON.stringify(await db('import_rows'))).to.not.contain('131032');
    });

    it('leaves an address protected where the cell says nothing, and unprotects it for a plain no', async () => {
      const stage = (cell: string) =>
        clerk.stage({
          bytes: csvOf([
            [...HEADER, '住所保護'],
            [...YAMADA, cell],
          ]),
          columns: [...COLUMNS, 'addressProtected'],
        });
      await clerk.apply((await stage('有')).id);
      expect(await clerk.rows((await stage('')).id, 'changed')).to.deep.equal([]);
      const [row] = await clerk.rows((await stage('無')).id, 'changed');
      expect(row?.changes.map(({ field }) => field)).to.deep.equal(['addressProtected']);
    });

    describe('of an operator who has one site and one department', () => {
      let osakaClerk: PeopleClerk;
      beforeEach(async () => {
        const { id } = await admin.create('/departments', { code: 'OS', name: '大阪課', parentId: null });
        osakaClerk = new PeopleClerk(await server.operator('hr', [company.osaka.id], [id]));
      });
      const osaka = (code: string, department = 'OS', site = '大阪'): string[] => [
        code,
        ...YAMADA.slice(1, 3),
        department,
        site,
        '2026-04-01',
      ];
      const stage = (...rows: readonly string[][]) =>
        osakaClerk.stage({ bytes: csvOf([HEADER, ...rows]), columns: COLUMNS });

      it('brings people in there, and nowhere else', async () => {
        await admin.create('/people', personOf(company, { employeeCode: '0009' }));
        const run = await stage(
          osaka('0001'),
          osaka('0002', 'GA'),
          osaka('0003', 'OS', '東京'),
          osaka('０００９'),
        );
        expect(run.counts).to.include({ added: 1, problem: 3, missing: 0 });
        const rows = await osakaClerk.rows(run.id, 'problem');
        expect(rows.map(({ problems }) => problems[0]?.code)).to.deep.equal([
          'DEPARTMENT_UNKNOWN',
          'SITE_UNKNOWN',
          'CODE_OUT_OF_REACH',
        ]);
        expect((await osakaClerk.apply(run.id, { skipProblems: true })).state).to.equal('applied');
      });

      it('puts nobody elsewhere by a default either', async () => {
        const run = await osakaClerk.stage({
          bytes: csvOf([HEADER.slice(0, 3), YAMADA.slice(0, 3)]),
          columns: COLUMNS.slice(0, 3),
          query: { siteId: company.tokyo.id, departmentId: company.department.id, startsOn: '2026-04-01' },
        });
        const [row] = await osakaClerk.rows(run.id, 'problem');
        expect(row?.problems.map(({ code }) => code)).to.include.members([
          'SITE_UNKNOWN',
          'DEPARTMENT_UNKNOWN',
        ]);
      });

      it('brings in nobody whom the one who applies it does not reach any more', async () => {
        const run = await stage(osaka('0001'));
        await db('operator_sites').update({ site_id: company.tokyo.id });
        expect(await osakaClerk.apply(run.id)).to.include({ state: 'failed', failure: 'outdated' });
        expect(await db('people')).to.deep.equal([]);
      });

      it('sees own imports alone', async () => {
        const run = await clerk.stage({ bytes: csvOf([HEADER, YAMADA]), columns: COLUMNS });
        const answer = await osakaClerk.beginApplying(run.id);
        expect(answer.status).to.equal(404);
        expect((await clerk.run((await stage(osaka('0001'))).id)).counts.added).to.equal(1);
      });
    });
  });
});

function expectNoTrace(text: string): void {
  for (const number of NUMBERS) expect(text).to.not.include(number);
}
