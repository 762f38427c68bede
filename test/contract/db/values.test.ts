import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { type ColumnSchema, readSchema, type TableSchema } from '../../support/database-schema.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { APPEND_ONLY, insertSampleRows, keyOf, type SampleRow } from '../../support/sample-rows.ts';

/** Kanji outside the basic plane, half-width kana, an emoji of several code points, quotes and a backslash. */
const TEXT = '𠮷野家ｶﾅ👩‍💻"\'\\%_';

/**
 * What the two drivers give back for the same value, for every column there is: the reason why rows go through codecs,
 * and what these may rely on.
 */
describe('the values of columns', () => {
  forEachDatabase((name, open) => {
    let db: Knex;
    let tables: readonly TableSchema[];
    let rows: ReadonlyMap<string, SampleRow>;

    before(async () => {
      db = await open();
      tables = await readSchema(db);
      rows = await insertSampleRows(db);
    });

    /** Stores a value in one column of the sample row and reads it back, in a transaction that is taken back. */
    async function readBack(
      table: TableSchema,
      { name: column }: ColumnSchema,
      value: unknown,
    ): Promise<unknown> {
      const trx = await db.transaction();
      try {
        const key = keyOf(table, rows.get(table.name)!);
        await trx(table.name)
          .where(key)
          .update({ [column]: value });
        const where = Object.hasOwn(key, column) ? { ...key, [column]: value } : key;
        return (await trx(table.name).where(where).first<Record<string, unknown>>(column))[column];
      } finally {
        await trx.rollback();
      }
    }

    /** Columns of this type that take any value of it. */
    function columnsOf(type: RegExp): readonly (readonly [TableSchema, ColumnSchema])[] {
      return tables
        .filter((table) => !APPEND_ONLY.includes(table.name))
        .flatMap((table) =>
          table.columns
            .filter((column) => type.test(column.type) && !isBound(table, column))
            .map((column) => [table, column] as const),
        );
    }

    it('are whole numbers up to the largest exact one, as text on PostgreSQL', async () => {
      const columns = columnsOf(/^bigint$/);
      expect(columns).not.to.be.empty;
      for (const [table, column] of columns) {
        const value = await readBack(table, column, Number.MAX_SAFE_INTEGER);
        expect(value, `${table.name}.${column.name}`).to.be.a(name === 'SQLite' ? 'number' : 'string');
        expect(Number(value)).to.equal(Number.MAX_SAFE_INTEGER);
      }
    });

    it('are truth values, as 1 and 0 on SQLite', async () => {
      const columns = columnsOf(/^boolean$/);
      expect(columns).not.to.be.empty;
      for (const [table, column] of columns)
        for (const truth of [true, false]) {
          const value = await readBack(table, column, truth);
          expect(value, `${table.name}.${column.name}`).to.equal(name === 'SQLite' ? Number(truth) : truth);
          expect(Boolean(value)).to.equal(truth);
        }
    });

    it('are texts that come back as they went, code point by code point', async () => {
      const columns = columnsOf(/^(text|varchar\((100|200|1000)\))$/);
      expect(columns.length).to.be.greaterThan(20);
      for (const [table, column] of columns)
        expect(await readBack(table, column, TEXT), `${table.name}.${column.name}`).to.equal(TEXT);
    });

    it('are counted as text on PostgreSQL', async () => {
      const [row] = await db('locks').count({ total: '*' });
      const { length } = await db('locks').select('name');
      expect(row?.total).to.equal(name === 'SQLite' ? length : String(length));
    });

    it('of names are sorted by code point on both', async () => {
      const wanted = ['Z', 'a', 'ァ', 'ア', 'ン', '一', '龍'];
      const names = [...wanted].reverse();
      const at = '2026-01-01T00:00:00.000Z';
      for (const [index, text] of names.entries())
        await db('sites').insert({
          id: `sorted-${index}`,
          name: text,
          time_zone: 'UTC',
          created_at: at,
          updated_at: at,
        });
      const sorted = await db('sites')
        .where('id', 'like', 'sorted-%')
        .orderBy('name')
        .select<{ name: string }[]>('name');
      expect(sorted.map((site) => site.name)).to.deep.equal(wanted);
    });
  });
});

function isBound({ foreignKeys, checks, primaryKey }: TableSchema, { name }: ColumnSchema): boolean {
  const isReferred =
    foreignKeys.some(({ column }) => column === name) || checks.some(({ column }) => column === name);
  // A key that others refer to cannot be changed under them.
  return isReferred || primaryKey.includes(name);
}
