import { expect } from 'chai';
import type { Knex } from '@monban/db/open';
import { applyImport } from '@monban/server/people-import/apply-import';
import { ImportWork } from '@monban/server/people-import/import-work';
import { forEachDatabase } from '../../support/databases.ts';
import { csvOf, PeopleClerk, type PeopleFile } from '../../support/people-clerk.ts';
import { makeSmallCompany } from '../../support/small-company.ts';
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

describe('the work of imports', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    let clerk: PeopleClerk;
    let db: Knex;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      ({ db } = server);
      admin = await server.operator('admin');
      clerk = new PeopleClerk(await server.operator('hr'));
      await makeSmallCompany(admin);
    });
    afterEach(() => server.close());

    it('lets two imports go one after the other, and says that the second waits', async () => {
      const other = { bytes: csvOf([HEADER, SATO.with(6, '')]), columns: COLUMNS };
      const [first, second] = [await clerk.stage(fileOf(YAMADA)), await clerk.stage(other)];
      const answers = await Promise.all([clerk.beginApplying(first.id), clerk.beginApplying(second.id)]);
      expect(answers.map(({ status }) => status)).to.deep.equal([202, 202]);
      expect(answers.map(({ body }) => body['state'])).to.include('waiting');
      expect((await clerk.settled(first.id)).state).to.equal('applied');
      expect((await clerk.settled(second.id)).state).to.equal('applied');
      expect(await db('people')).to.have.length(2);
    });

    it('is worked out before its transaction begins, so that pages are answered meanwhile', async () => {
      const rows = Array.from({ length: 1_200 }, (_, index) =>
        YAMADA.with(0, String(index + 1).padStart(4, '0')).with(5, '2026-10-01'),
      );
      const run = await clerk.stage(fileOf(...rows));
      const seen: string[] = [];
      const watch = ({ sql }: { readonly sql: string }) => seen.push(sql);
      db.on('query', watch);
      await applyImport(server.platform, {
        runId: run.id,
        reader: { actor: 'system', seesAll: true },
        scope: 'all',
        input: { skipProblems: false, endings: [] },
        context: { actor: 'system', at: server.now, requestId: null },
        onProgress: (done) => seen.push(`worked out ${done}`),
      });
      db.removeListener('query', watch);
      const begins = seen.findIndex((one) => /^begin/i.test(one));
      expect(begins).to.be.greaterThan(0);
      const isWorkedOut = (one: string) => one.startsWith('worked out');
      const all = ['worked out 500', 'worked out 1000', 'worked out 1200'];
      expect(seen.slice(0, begins).filter(isWorkedOut)).to.deep.equal(all);
      const readsRows = (one: string) => /^select .* from .import_rows. /.test(one);
      expect(seen.slice(0, begins).some(readsRows)).to.equal(true);
      expect(seen.slice(begins).filter(readsRows)).to.deep.equal([]);
      expect(await db('people')).to.have.length(1_200);
    });

    it('is thrown away on demand, and by itself after seven days', async () => {
      const run = await clerk.stage(fileOf(YAMADA));
      expect((await admin.call('DELETE', `/people-imports/${run.id}`)).status).to.equal(204);
      expect(await db('import_rows')).to.have.length(0);
      await clerk.stage(fileOf(YAMADA));
      await new ImportWork(server.platform).tidy(new Date(server.now.getTime() + 8 * 86_400_000));
      expect(await db('import_rows')).to.have.length(0);
      expect(await db('import_runs')).to.have.length(0);
    });

    it('tells when the server ended while it read the file', async () => {
      const run = await clerk.stage(fileOf(YAMADA));
      await db('import_runs').where({ id: run.id }).update({ state: 'staging' });
      const work = new ImportWork(server.platform);
      await work.tidy(new Date(server.now.getTime() + 30_000));
      expect((await clerk.run(run.id)).state).to.equal('staging');
      await work.tidy(new Date(server.now.getTime() + 61_000));
      expect(await clerk.run(run.id)).to.include({ state: 'failed', failure: 'interrupted' });
      expect(await db('import_rows')).to.have.length(0);
    });

    it('remembers what columns mean, by name', async () => {
      const mapping = {
        name: '給与システム',
        columns: [{ header: 'コード', field: 'employeeCode' }],
        codeLength: 4,
        createDepartments: false,
      };
      const saved = await admin.call('PUT', '/people-import-mappings', { body: mapping });
      expect(saved.status).to.equal(200);
      const changed = await admin.call('PUT', '/people-import-mappings', {
        body: { ...mapping, codeLength: 6 },
        version: 1,
      });
      expect(changed.body).to.include({ id: saved.body['id'], codeLength: 6, version: 2 });
      expect(changed.headers.get('etag')).to.equal('"2"');
      const inspected = await clerk.inspect(
        csvOf([
          ['コード', '氏名'],
          ['1', '山田 太郎'],
        ]),
        {
          mappingId: String(saved.body['id']),
        },
      );
      expect((inspected.body['columns'] as { field: string }[]).map(({ field }) => field)).to.deep.equal([
        'employeeCode',
        'fullName',
      ]);
      const path = `/people-import-mappings/${String(saved.body['id'])}`;
      expect((await admin.call('DELETE', path)).status).to.equal(204);
      expect((await admin.call('DELETE', path)).status).to.equal(404);
    });

    it('replaces no mapping that whoever saves has not seen', async () => {
      const put = (codeLength: number, version?: number) =>
        admin.call('PUT', '/people-import-mappings', {
          body: { name: '給与', columns: [], codeLength, createDepartments: false },
          ...(version !== undefined && { version }),
        });
      const codeOf = async (answer: ReturnType<typeof put>) => (await answer).body['code'];
      expect(await codeOf(put(1, 1))).to.equal('VERSION_CONFLICT');
      expect((await put(1)).body).to.include({ version: 1 });
      const taken = await put(2);
      expect([taken.status, taken.body['code']]).to.deep.equal([409, 'CONFLICT']);
      const [problem] = taken.body['problems'] as { pointer: string; message: string }[];
      expect(problem).to.include({ pointer: '/name', code: 'MAPPING_EXISTS' });
      expect(problem?.message).to.include('If-Match');
      expect((await put(3, 1)).status).to.equal(200);
      expect(await codeOf(put(4, 1))).to.equal('VERSION_CONFLICT');
      const { body } = await admin.call('GET', '/people-import-mappings');
      expect((body['items'] as object[])[0]).to.include({ codeLength: 3, version: 2 });
      const trail = await db('audit_entries').where({ action: 'import-mapping.saved' });
      expect(trail).to.have.length(2);
    });

    it('makes a mapping once where two save it at the same moment', async () => {
      const body = { name: '勤怠', columns: [], codeLength: null, createDepartments: false };
      const put = (version?: number) =>
        admin.call('PUT', '/people-import-mappings', { body, ...(version !== undefined && { version }) });
      const made = await Promise.all([put(), put()]);
      expect(made.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      const replaced = await Promise.all([put(1), put(1)]);
      expect(replaced.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
    });
  });
});
