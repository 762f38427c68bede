import { expect } from 'chai';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { verifyAuditChain } from '@monban/server/audit/verify-audit-chain';
import { forEachDatabase } from '../../support/databases.ts';
import { csvOf, PeopleClerk, type PeopleFile } from '../../support/people-clerk.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const HEADER = ['社員番号', '氏名', 'フリガナ', '部門コード', '拠点', '入社日', '上長社員番号'];
const COLUMNS = [
  'employeeCode',
  'fullName',
  'fullKana',
  'departmentCode',
  'siteName',
  'startsOn',
  'managerCode',
];
const YAMADA = ['0001', '山田　太郎', 'ﾔﾏﾀﾞ ﾀﾛｳ', 'GA', '東京', 'R8.4.1', ''];
const SATO = ['0002', '佐藤 花子', 'さとう はなこ', 'ga', '東京', '2026/10/01', '0001'];

const fileOf = (...rows: readonly (readonly string[])[]): PeopleFile => ({
  bytes: csvOf([HEADER, ...rows]),
  columns: COLUMNS,
});

describe('an import of people', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let clerk: PeopleClerk;
    let company: SmallCompany;
    let db: Knex;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      ({ db } = server);
      admin = await server.operator('admin');
      clerk = new PeopleClerk(await server.operator('hr'));
      company = await makeSmallCompany(admin);
    });
    afterEach(() => server.close());

    const people = async (q = '') => {
      const { body } = await admin.call('GET', `/people?limit=100&q=${encodeURIComponent(q)}`);
      return body['items'] as Record<string, unknown>[];
    };
    const add = (changes: Readonly<Record<string, unknown>>) =>
      admin.create('/people', personOf(company, changes));

    it('says what would happen, and changes nobody before it is applied', async () => {
      await add({ employeeCode: '0002', familyName: '佐藤', givenName: '華子', email: null });
      await add({ employeeCode: '0009', familyName: '鈴木' });
      const run = await clerk.stage(fileOf(YAMADA, SATO));
      expect(run.state).to.equal('ready');
      expect(run.counts).to.deep.equal({ added: 1, changed: 1, unchanged: 0, missing: 1, problem: 0 });
      const [changed] = await clerk.rows(run.id, 'changed');
      expect(changed?.changes).to.deep.include({ field: 'givenName', before: '華子', after: '花子' });
      expect(changed?.changes).to.deep.include({ field: 'managerId', before: null, after: '0001' });
      expect((await clerk.rows(run.id, 'missing')).map(({ employeeCode }) => employeeCode)).to.deep.equal([
        '0009',
      ]);
      expect(await people('山田')).to.deep.equal([]);
      expect(await people()).to.have.length(2);
    });

    it('writes everybody with managers of the same file, one audit entry each, and wakes the doors once', async () => {
      const run = await clerk.stage(fileOf(YAMADA, SATO));
      const before = server.policyChanges;
      expect((await clerk.apply(run.id)).state).to.equal('applied');
      expect(server.policyChanges).to.equal(before + 1);
      const [yamada] = await people('0001');
      const [sato] = await people('0002');
      expect(yamada).to.include({ familyName: '山田', givenKana: 'タロウ', startsOn: '2026-04-01' });
      expect(sato).to.include({ managerId: yamada?.['id'], familyKana: 'サトウ' });
      const entries = await db('audit_entries').where({ action: 'person.imported' }).select('subject_id');
      expect(entries).to.have.length(2);
      expect(await db('audit_entries').where({ action: 'people-import.applied' })).to.have.length(1);
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact' });
      const employments = await db('employments').select('employee_code');
      expect(employments).to.have.length(2);
    });

    it('keeps nothing of the file once it is applied', async () => {
      const run = await clerk.stage(fileOf(YAMADA, [...SATO.slice(0, 5), '26/10/01', '']));
      await clerk.apply(run.id, { skipProblems: true });
      const rows = await db('import_rows').select('cells', 'proposed', 'posts', 'former', 'address_mark');
      expect(rows.every((row) => Object.values(row as object).every((value) => value === null))).to.equal(
        true,
      );
    });

    it('is the same again: nothing is left to change', async () => {
      await clerk.apply((await clerk.stage(fileOf(YAMADA, SATO))).id);
      const again = await clerk.stage(fileOf(YAMADA, SATO));
      expect(again.counts).to.include({ unchanged: 2, added: 0, changed: 0 });
    });

    it('names each problem by row and column, and gives the rows back as a file with the reasons', async () => {
      const run = await clerk.stage(
        fileOf(YAMADA, ['0002', '佐藤花子', 'サトウ ハナコ', 'ZZ', '京都', '26/10/01', '7777']),
      );
      expect(run.counts).to.include({ added: 1, problem: 1 });
      const [row] = await clerk.rows(run.id, 'problem');
      expect(row?.row).to.equal(3);
      expect(row?.problems.map(({ column, code }) => [column, code])).to.deep.equal([
        [2, 'NAME_NOT_SPLIT'],
        [6, 'DATE_CENTURY'],
        [4, 'DEPARTMENT_UNKNOWN'],
        [5, 'SITE_UNKNOWN'],
      ]);
      expect(await clerk.beginApplying(run.id)).to.include({ status: 422 });
      const { body } = await admin.call('GET', `/people-imports/${run.id}`);
      expect(body['state']).to.equal('ready');
      const file = await problemFile(admin, run.id);
      expect(file.startsWith('\ufeff社員番号,氏名')).to.equal(true);
      expect(file).to.match(/理由\r\n0002,佐藤花子,.*どの世紀/);
    });

    it('does not revive a record that was merged into another one', async () => {
      const before = await add({ employeeCode: '0002', endsOn: '2026-03-31', startsOn: '2020-04-01' });
      const winner = await add({ employeeCode: '0007' });
      const body = { loserId: before.id, loserVersion: 1, take: [] };
      const merged = await admin.call('POST', `/people/${winner.id}/merges`, { version: 1, body });
      expect(merged.status, JSON.stringify(merged.body)).to.equal(201);
      const read = () => db('people').where({ id: before.id }).first<Record<string, unknown>>();
      const left = await read();
      const run = await clerk.stage(fileOf(YAMADA, SATO, [String(left['employee_code']), ...SATO.slice(1)]));
      const rows = await clerk.rows(run.id, 'problem');
      expect(rows.map(({ row, problems }) => [row, ...problems.map(({ code }) => code)])).to.deep.equal([
        [3, 'PERSON_MERGED_AWAY'],
        [4, 'PERSON_MERGED_AWAY'],
      ]);
      expect(await problemFile(admin, run.id)).to.match(/統合されています/);
      await clerk.apply(run.id, { skipProblems: true });
      expect(await read()).to.deep.equal(left);
      const undo = `/people/${winner.id}/merges/${String(merged.body['id'])}/reversals`;
      expect((await admin.call('POST', undo)).status).to.equal(200);
      const after = await clerk.rows((await clerk.stage(fileOf(SATO))).id, 'problem');
      expect(after.flatMap(({ problems }) => problems.map(({ code }) => code))).not.to.include(
        'PERSON_MERGED_AWAY',
      );
    });

    it('refuses a row whose manager is a row with a problem, and two rows with one code', async () => {
      const broken = ['0001', '山田太郎', ...YAMADA.slice(2)];
      const twice = ['０００３', ...YAMADA.slice(1)];
      const run = await clerk.stage(fileOf(broken, SATO, twice, ['0003', ...YAMADA.slice(1)]));
      expect(run.counts.problem).to.equal(4);
      const rows = await clerk.rows(run.id, 'problem');
      expect(rows.map(({ problems }) => problems[0]?.code)).to.deep.equal([
        'NAME_NOT_SPLIT',
        'MANAGER_UNKNOWN',
        'CODE_DUPLICATE',
        'CODE_DUPLICATE',
      ]);
    });

    it('is undone to the letter, and the same file can come again', async () => {
      const { id } = await add({ employeeCode: '0002', familyName: '佐藤', givenName: '華子', email: null });
      const before = await stateOf(db, id);
      const file = fileOf(YAMADA, SATO);
      const run = await clerk.apply((await clerk.stage(file)).id);
      expect(run.canUndo).to.equal(true);
      const undone = await clerk.undo(run.id);
      expect(undone).to.include({ state: 'undone', leftByUndo: 0, canUndo: false });
      expect(await stateOf(db, id)).to.deep.equal(before);
      expect(await people('0001')).to.deep.equal([]);
      const again = await clerk.stage(file);
      expect(again.counts).to.deep.equal({ added: 1, changed: 1, unchanged: 0, missing: 0, problem: 0 });
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact' });
    });

    it('leaves whoever was changed since, and retires whom something else knows by now', async () => {
      const run = await clerk.apply((await clerk.stage(fileOf(YAMADA, SATO))).id);
      const [yamada] = await people('0001');
      const [sato] = await people('0002');
      const level = await admin.create('/access-levels', { name: '本社', description: '', rules: [] });
      await admin.call('PUT', `/access-levels/${level.id}/members/${String(yamada?.['id'])}`, {
        body: { fromDate: null, untilDate: null },
      });
      await admin.call('PATCH', `/people/${String(sato?.['id'])}`, {
        version: Number(sato?.['version']),
        body: { email: 'hanako@example.jp' },
      });
      const undone = await clerk.undo(run.id);
      expect(undone.leftByUndo).to.equal(1);
      const left = await clerk.rows(run.id, 'added');
      expect(left.filter(({ isLeft }) => isLeft).map(({ employeeCode }) => employeeCode)).to.deep.equal([
        '0002',
      ]);
      const { body } = await admin.call('GET', `/people/${String(yamada?.['id'])}`);
      expect(body['retiredAt']).to.not.equal(null);
    });

    it('undoes only the last import', async () => {
      const first = await clerk.apply((await clerk.stage(fileOf(YAMADA))).id);
      await clerk.apply((await clerk.stage(fileOf(YAMADA, SATO))).id);
      expect((await clerk.run(first.id)).canUndo).to.equal(false);
      const answer = await admin.call('POST', `/people-imports/${first.id}/undoings`, { body: {} });
      expect(answer.status).to.equal(409);
    });

    it('ends nobody for being absent, and those who are named with their last day', async () => {
      await clerk.apply((await clerk.stage(fileOf(YAMADA, SATO))).id);
      const run = await clerk.stage(fileOf(YAMADA));
      const [missing] = await clerk.rows(run.id, 'missing');
      const personIds = [missing!.personId!];
      const early = await clerk.beginApplying(run.id, { endings: [{ personIds, endsOn: '2026-09-30' }] });
      expect(early.status).to.equal(422);
      const [yamada] = await people('0001');
      const wrong = [{ personIds: [yamada?.['id'] as PersonId], endsOn: '2026-11-30' }];
      expect((await clerk.beginApplying(run.id, { endings: wrong })).status).to.equal(422);
      await clerk.apply(run.id, { endings: [{ personIds, endsOn: '2026-11-30' }] });
      const [sato] = await people('0002');
      expect(sato).to.include({ endsOn: '2026-11-30', retiredAt: null });
      await clerk.undo(run.id);
      expect((await people('0002'))[0]).to.include({ endsOn: null });
    });

    it('takes somebody back who begins after the last day, without the rights of then, and nobody else', async () => {
      await clerk.apply((await clerk.stage(fileOf(YAMADA))).id);
      const [yamada] = await people('0001');
      const retired = await admin.call('POST', `/people/${String(yamada?.['id'])}/retirements`, {
        version: Number(yamada?.['version']),
        body: { lastDay: '2026-10-31' },
      });
      expect(retired.status).to.equal(200);
      const rules = [{ doorId: company.tokyo.entrance.id, effect: 'allow', scheduleId: null }];
      const level = await admin.create('/access-levels', { name: '旧', description: '', rules });
      const membership = { person_id: String(yamada?.['id']), from_date: '2026-04-01' };
      await db('access_level_members').insert({ access_level_id: level.id, ...membership });
      const stale = await clerk.stage(fileOf(YAMADA));
      expect((await clerk.rows(stale.id, 'problem'))[0]?.problems[0]?.code).to.equal('PERSON_RETIRED');
      const back = await clerk.stage(fileOf([...YAMADA.slice(0, 5), '2026-11-16', '']));
      expect((await clerk.rows(back.id, 'changed'))[0]?.changes).to.deep.include({
        field: 'retiredAt',
        before: '2026-10-31',
        after: null,
      });
      await clerk.apply(back.id);
      const { body } = await admin.call('GET', `/people/${String(yamada?.['id'])}/employments`);
      expect(body['employments']).to.have.length(2);
      expect((await people('0001'))[0]).to.include({ retiredAt: null, startsOn: '2026-11-16' });
      expect(await db('access_level_members')).to.have.length(0);
    });

    it('writes the trail when all rows are written, so that nobody waits for it before', async () => {
      const old = await add({ employeeCode: '0009', familyName: '鈴木' });
      const run = await clerk.stage(fileOf(YAMADA, SATO));
      const statements: string[] = [];
      db.on('query', ({ sql }: { sql: string }) => statements.push(sql));
      const endings = [{ personIds: [old.id as PersonId], endsOn: '2026-10-31' }];
      expect((await clerk.apply(run.id, { endings })).state).to.equal('applied');
      const isWrite =
        /^(insert into|update|delete from) .(people|employments|posts|import_rows|import_runs)\W/;
      const lastRow = statements.findLastIndex((sql) => isWrite.test(sql));
      const firstEntry = statements.findIndex((sql) => sql.includes('audit_entries'));
      expect(lastRow).to.be.greaterThan(0);
      expect(firstEntry).to.be.greaterThan(lastRow);
    });

    it('makes departments only when it may, parents first', async () => {
      const header = ['社員番号', '氏名', 'フリガナ', '所属', '拠点', '入社日'];
      const row = ['0001', '山田 太郎', 'ヤマダ タロウ', '管理本部／総務部/庶務課', '東京', '2026-04-01'];
      const file = {
        bytes: csvOf([header, row]),
        columns: ['employeeCode', 'fullName', 'fullKana', 'departmentPath', 'siteName', 'startsOn'],
      };
      const refused = await clerk.stage(file);
      expect((await clerk.rows(refused.id, 'problem'))[0]?.problems[0]?.code).to.equal('DEPARTMENT_UNKNOWN');
      const run = await clerk.stage({ ...file, query: { createDepartments: 'yes' } });
      expect(run.newDepartments).to.deep.equal(['管理本部', '管理本部/総務部', '管理本部/総務部/庶務課']);
      await clerk.apply(run.id);
      const [person] = await people('0001');
      const departments = await db('departments').select('id', 'name', 'parent_id');
      const named = new Map(departments.map((row: { name: string; id: string }) => [row.name, row.id]));
      expect(person?.['departmentId']).to.equal(named.get('庶務課'));
    });

    it('fails where somebody was changed after it was compared, and changes nobody', async () => {
      await clerk.apply((await clerk.stage(fileOf(YAMADA))).id);
      const run = await clerk.stage(fileOf(['0001', '山本　太郎', ...YAMADA.slice(2)], SATO));
      const [yamada] = await people('0001');
      await admin.call('PATCH', `/people/${String(yamada?.['id'])}`, {
        version: Number(yamada?.['version']),
        body: { email: 'taro@example.jp' },
      });
      expect(await clerk.apply(run.id)).to.include({ state: 'failed', failure: 'outdated' });
      expect(await people('0002')).to.deep.equal([]);
    });
  });
});

async function stateOf(db: Knex, id: string): Promise<object> {
  const [person] = await db('people').where({ id }).select<object[]>();
  const employments = await db('employments').where({ person_id: id }).orderBy('id').select<object[]>();
  const posts = await db('posts')
    .whereIn('employment_id', db('employments').where({ person_id: id }).select('id'))
    .orderBy('id')
    .select<object[]>();
  return { ...person, version: 0, updated_at: '', employments, posts };
}

async function problemFile(operator: TestOperator, id: string): Promise<string> {
  const response = await fetch(`${operator.console.url}/api/v1/people-imports/${id}/problem-file`, {
    headers: { authorization: `Bearer ${operator.accessToken}`, 'accept-language': 'ja' },
  });
  return Buffer.from(await response.arrayBuffer()).toString('utf8');
}
