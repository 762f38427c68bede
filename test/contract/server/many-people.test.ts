import { expect } from 'chai';
import { toSearchForm } from '@monban/core/api/kana';
import type { Knex } from '@monban/db/open';
import { isSqlite } from '@monban/db/transaction';
import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const PEOPLE = 20_000;
const KANA = ['ア', 'イ', 'カ', 'サ', 'タ', 'ナ', 'ハ', 'マ', 'ヤ', 'ワ'];

describe('a company of twenty thousand', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    before(async function () {
      this.timeout(120_000);
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
      await insertPeople(server.db, await makeSmallCompany(admin));
    });
    after(() => server.close());

    it('is read through page by page, each person once, in the order of the kana', async function () {
      this.timeout(60_000);
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body } = await admin.call(
          'GET',
          `/people?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(
          ...(body['items'] as { familyKana: string; id: string }[]).map(
            (item) => `${item.familyKana}${item.id}`,
          ),
        );
        cursor = body['nextCursor'] as string | null;
      }
      expect(seen).to.have.length(PEOPLE);
      expect(new Set(seen).size).to.equal(PEOPLE);
      expect(seen.map((key) => key.slice(0, -36))).to.deep.equal(seen.map((key) => key.slice(0, -36)).sort());
    });

    it('is searched by a part of the kana', async () => {
      const { body } = await admin.call('GET', `/people?q=${encodeURIComponent('ｱｲｶｻ')}&limit=10`);
      expect(body['total']).to.be.greaterThan(0);
    });

    it('is paged by the index, not by sorting', async () => {
      const plan = await planOfPage(server.db);
      expect(plan).to.match(/sort_key/);
      expect(plan).to.not.match(/Sort|TEMP B-TREE/);
    });
  });
});

async function insertPeople(db: Knex, { department, tokyo }: SmallCompany): Promise<void> {
  const at = '2026-11-21T09:00:00.000Z';
  const rows = Array.from({ length: PEOPLE }, (_, index) => {
    const digits = String(index).padStart(5, '0');
    const kana = digits.replace(/[0-9]/g, (digit) => KANA[Number(digit)] ?? '');
    return {
      id: newRecordId(randomUUID),
      employee_code: `E${digits}`,
      kind: 'employee',
      family_name: '社員',
      given_name: digits,
      family_kana: kana,
      given_kana: 'ア',
      department_id: department.id,
      site_id: tokyo.id,
      starts_on: '2026-04-01',
      shown_name: `社員 ${digits}`,
      sort_key: `${kana} ア`,
      search_text: toSearchForm(`${kana}ア e${digits}`),
      created_at: at,
      updated_at: at,
    };
  });
  await db.transaction((trx) => trx.batchInsert('people', rows, 40));
  if (!isSqlite(db)) await db.raw('analyze people');
}

async function planOfPage(db: Knex): Promise<string> {
  const page = `select id, sort_key from people where (sort_key, id) > ('サ', '')
    order by sort_key, id limit 101`;
  return JSON.stringify(await db.raw(`${isSqlite(db) ? 'explain query plan' : 'explain'} ${page}`));
}
