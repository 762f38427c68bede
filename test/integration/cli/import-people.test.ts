import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportImport } from '@monban/cli/import-people-report';
import type { PeopleImportRequest } from '@monban/cli/import-people';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type Knex } from '@monban/db/open';
import { putMapping } from '@monban/server/people-import/mapping-store';
import { newRecordId } from '@monban/server/records/new-record-id';
import { encodeCp932 } from '@monban/server/people-export/cp932';
import { expect } from 'chai';
import { withCheckDigit } from '../../support/my-numbers.ts';
import { sqliteIn } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const HEADER = '社員番号,氏名,フリガナ,所属,入社日,性別';
const YAMADA = '0001,山田　太郎,ﾔﾏﾀﾞ ﾀﾛｳ,本社/総務部,R8.4.1,男';
const BROKEN = '0002,佐藤花子,サトウ ハナコ,本社/総務部,26/4/1,女';

describe('monban import people', function () {
  this.timeout(60_000);
  let folder: string;
  let remove: () => Promise<void>;
  const environment = () => ({ MONBAN_DATA_DIR: folder });

  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryDirectory());
    await withDatabase(async (db, newId) => {
      const at = '2026-01-05T00:00:00.000Z';
      const times = { created_at: at, updated_at: at };
      await db('sites').insert({
        id: newId(),
        name: '東京',
        time_zone: 'Asia/Tokyo',
        ...times,
      });
    });
  });
  afterEach(() => remove());

  async function withDatabase<Result>(
    work: (db: Knex, newId: () => string) => Promise<Result>,
  ): Promise<Result> {
    const db = await openDatabase(sqliteIn(folder));
    try {
      await migrateUp(db);
      return await work(db, () => newRecordId(randomUUID));
    } finally {
      await db.destroy();
    }
  }

  async function importFile(bytes: Uint8Array, options: Partial<PeopleImportRequest> = {}) {
    const file = join(folder, 'people.csv');
    await writeFile(file, bytes);
    const request = { createDepartments: true, skipProblems: false, dryRun: false, file, ...options };
    const progress: string[] = [];
    const tools = { clock: () => new Date(), progress: (line: string) => progress.push(line) };
    const result = await reportImport(true, environment(), request, tools);
    expect(result.stdout).to.have.length(1);
    const answer = JSON.parse(result.stdout[0] ?? '') as Record<string, unknown>;
    return { ...result, answer, progress };
  }
  const fileOf = (...rows: readonly string[]) => encodeCp932([HEADER, ...rows].join('\r\n'));
  const countPeople = () => withDatabase(async (db) => (await db('people').select('id')).length);

  it('brings a file in and says what it did', async () => {
    const { exitCode, answer, progress } = await importFile(fileOf(YAMADA));
    expect(exitCode).to.equal(0);
    expect(answer).to.deep.include({
      kind: 'applied',
      charset: 'cp932',
      counts: { added: 1, changed: 0, unchanged: 0, missing: 0, problem: 0 },
      dropped: [{ header: '性別', column: 'sex' }],
      newDepartments: ['本社', '本社/総務部'],
      departmentDifferences: [],
      leaving: 0,
    });
    expect(progress).to.deep.equal(['reading people.csv', 'compared 1 rows', 'writing']);
    expect((await importFile(fileOf(YAMADA))).answer['counts']).to.include({ unchanged: 1 });
  });

  it('moves people from the day that is named', async () => {
    await importFile(fileOf(YAMADA));
    const elsewhere = YAMADA.replace('総務部', '経理部');
    const { answer } = await importFile(fileOf(elsewhere), { transfersFrom: '2027-04-01' });
    expect(answer['counts']).to.include({ changed: 1 });
    const days = await withDatabase(async (db) => db('posts').orderBy('from_date').pluck('from_date'));
    expect(days).to.have.length(2).and.to.include('2027-04-01');
  });

  it('changes nobody in a dry run, and keeps nothing', async () => {
    const { exitCode, answer } = await importFile(fileOf(YAMADA), { dryRun: true });
    expect([exitCode, answer['kind']]).to.deep.equal([0, 'compared']);
    expect(await countPeople()).to.equal(0);
    await withDatabase(async (db) => {
      expect(await db('import_runs').select('id')).to.deep.equal([]);
    });
  });

  it('ends with 1 for rows with problems, unless they are to be left out', async () => {
    const { exitCode, answer } = await importFile(fileOf(YAMADA, BROKEN));
    expect([exitCode, answer['kind']]).to.deep.equal([1, 'problems']);
    expect(answer['problems']).to.deep.equal([
      { row: 3, column: 2, header: '氏名', code: 'NAME_NOT_SPLIT' },
      { row: 3, column: 5, header: '入社日', code: 'DATE_CENTURY' },
    ]);
    expect(await countPeople()).to.equal(0);
    expect((await importFile(fileOf(YAMADA, BROKEN), { skipProblems: true })).exitCode).to.equal(0);
    expect(await countPeople()).to.equal(1);
  });

  it('lists every problem there is, and writes the rows to be put right into a new file', async () => {
    const problems = join(folder, 'problems.csv');
    const rows = Array.from({ length: 600 }, (_, index) => BROKEN.replace(/^\w+/, `B${index}`));
    const { answer } = await importFile(fileOf(...rows), { dryRun: true, problems });
    expect(answer['problems']).to.have.length(1_200);
    const lines = (await readFile(problems, 'utf8')).trimEnd().split('\r\n');
    expect(lines).to.have.length(601);
    expect(lines[0]).to.match(/,理由$/);
    const again = importFile(fileOf(BROKEN), { dryRun: true, problems });
    expect(await again.catch((error: unknown) => (error as { code?: string }).code)).to.equal('EEXIST');
  });

  it('reads columns as a saved mapping says', async () => {
    const bytes = Buffer.from('No,氏名,フリガナ,所属,入社日\n1,山田 太郎,ヤマダ タロウ,本社,2026-04-01\n');
    expect((await importFile(bytes, { mapping: '給与' })).exitCode).to.equal(2);
    await withDatabase((db, newId) =>
      putMapping(
        db,
        {
          name: '給与',
          columns: [{ header: 'No', field: 'employeeCode' }],
          codeLength: 4,
          createDepartments: true,
        },
        { id: newId(), at: new Date(), expectedVersion: 0 },
      ),
    );
    const { exitCode } = await importFile(bytes, { mapping: '給与', createDepartments: false });
    expect(exitCode).to.equal(0);
    await withDatabase(async (db) => {
      expect(await db('people').select('employee_code')).to.deep.equal([{ employee_code: '0001' }]);
    });
  });

  it('ends with 1 for a My Number, naming the place and never the digits', async () => {
    const number = withCheckDigit('27182818284');
    const { exitCode, answer, stdout, stderr } = await importFile(
      fileOf(YAMADA.replace('山田　太郎', number)),
    );
    expect([exitCode, answer['kind']]).to.deep.equal([1, 'refused']);
    expect(answer['problems']).to.deep.equal([
      { pointer: '/sheets/1/rows/2/columns/2', code: 'MY_NUMBER_REFUSED' },
    ]);
    expect([...stdout, ...stderr].join()).to.not.include(number);
  });

  it('ends with 2 for what is no file of people', async () => {
    for (const bytes of [new Uint8Array([0, 1, 2]), Buffer.from('a,b\n1,2\n')])
      expect((await importFile(bytes)).exitCode).to.equal(2);
    expect((await importFile(fileOf(YAMADA), { file: join(folder, 'missing.csv') })).exitCode).to.equal(2);
  });
});
