import type { Knex } from '@monban/db/open';
import { isForeignKeyViolation, isUniqueViolation } from '@monban/db/transaction';
import { expect } from 'chai';
import { readSchema, type TableSchema } from '../../support/database-schema.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { APPEND_ONLY, insertSampleRows, keyOf, type SampleRow } from '../../support/sample-rows.ts';

/** As long as the shortest kind of key, a badge's. */
const NOWHERE = '0000000000000000000000';

/** What every column, key and check of the schema says, tried on a row of its table: a new table is in by itself. */
describe('the tables', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let tables: readonly TableSchema[];
    let rows: ReadonlyMap<string, SampleRow>;

    before(async () => {
      db = await open();
      tables = await readSchema(db);
      rows = await insertSampleRows(db);
    });

    /** What the database answers to a change that is taken back in any case; undefined when it accepts. */
    async function refusalOf(change: (trx: Knex.Transaction) => Promise<unknown>): Promise<unknown> {
      const trx = await db.transaction();
      const refusal: unknown = await change(trx).then(
        () => undefined,
        (error: unknown) => error,
      );
      await trx.rollback();
      return refusal;
    }

    function update(table: TableSchema, change: SampleRow): Promise<unknown> {
      const key = keyOf(table, rows.get(table.name)!);
      return refusalOf((trx) => trx(table.name).where(key).update(change));
    }

    it('refuse a reference to what is not there', async () => {
      for (const table of tables)
        for (const { column } of table.foreignKeys) {
          const refusal = await update(table, { [column]: NOWHERE });
          expect(isForeignKeyViolation(refusal), `${table.name}.${column}: ${String(refusal)}`).to.be.true;
        }
    });

    it('refuse to lose what is referred to, but for the intervals of a schedule and the rows of an import', async () => {
      const cascades: string[] = [];
      for (const table of tables)
        for (const { target, column, onDelete } of table.foreignKeys) {
          if (onDelete === 'CASCADE') {
            cascades.push(`${table.name}.${column}`);
            continue;
          }
          const [row, targetTable] = [rows.get(target)!, tables.find(({ name }) => name === target)!];
          const refusal = await refusalOf((trx) => trx(target).where(keyOf(targetTable, row)).delete());
          expect(isForeignKeyViolation(refusal), `${target}, for ${table.name}.${column}`).to.be.true;
        }
      expect(cascades).to.deep.equal(['import_rows.run_id', 'schedule_intervals.schedule_id']);
    });

    it('refuse nothing where something is due', async () => {
      for (const table of tables.filter(({ name }) => !APPEND_ONLY.includes(name)))
        for (const { name, isNullable } of table.columns) {
          const refusal = await update(table, { [name]: null });
          // A check over several columns may want what a column alone may lack: the areas of a door.
          if (isNullable)
            expect(refusal === undefined || isCheckViolation(refusal), `${table.name}.${name}`).to.be.true;
          else expect(isNullViolation(refusal), `${table.name}.${name}: ${String(refusal)}`).to.be.true;
        }
    });

    it('refuse words that are not on the list, and numbers out of range', async () => {
      let checks = 0;
      for (const table of tables)
        for (const { column, literals } of table.checks) {
          for (const nonsense of nonsenseFor(literals)) {
            const refusal = await update(table, { [column]: nonsense });
            expect(isCheckViolation(refusal), `${table.name}.${column} = ${nonsense}`).to.be.true;
            checks += 1;
          }
        }
      expect(checks).to.be.greaterThan(20);
    });

    it('refuse to change or to lose what is evidence', async () => {
      for (const name of APPEND_ONLY)
        for (const deed of [
          (trx: Knex) => trx(name).update(rows.get(name)!),
          // Below the floor of retention entries may go; without one there is none.
          async (trx: Knex) => {
            await trx('audit_floor').delete();
            await trx(name).delete();
          },
        ])
          expect(String(await refusalOf(deed)), name).to.contain('append-only');
    });

    it('refuse the same key twice', async () => {
      for (const table of tables) {
        const refusal = await refusalOf((trx) => trx(table.name).insert(rows.get(table.name)!));
        expect(isUniqueViolation(refusal), `${table.name}: ${String(refusal)}`).to.be.true;
      }
    });

    it('refuse a second row with what must be there only once', async () => {
      for (const table of tables)
        for (const { columns, predicate } of table.indexes.filter(({ isUnique }) => isUnique)) {
          const within = withinPredicate(predicate);
          const refusal = await refusalOf(async (trx) => {
            if (predicate !== null) await trx(table.name).update(within);
            await trx(table.name).insert({ ...twinOf(table, columns, rows), ...within });
          });
          expect(isUniqueViolation(refusal), `${table.name} (${columns.join()}): ${String(refusal)}`).to.be
            .true;
        }
    });
  });
});

/** What brings a row under a partial index; all of ours are about an end that has not come. */
function withinPredicate(predicate: string | null): SampleRow {
  if (predicate === null) return {};
  const column = /^(\w+) IS NULL$/.exec(predicate)?.[1];
  if (column === undefined) throw new Error(`teach this test the predicate ${predicate}`);
  return { [column]: null };
}

/** Another row that has the same values in these columns and its own everywhere else it must. */
function twinOf(
  table: TableSchema,
  shared: readonly string[],
  rows: ReadonlyMap<string, SampleRow>,
): SampleRow {
  const row = rows.get(table.name)!;
  const differing = table.primaryKey.filter((column) => !shared.includes(column));
  const other = table.indexes
    .filter(({ isUnique, columns }) => isUnique && columns.join() !== shared.join())
    .flatMap(({ columns }) => columns.filter((column) => !shared.includes(column)).slice(0, 1));
  const fresh = [...differing, ...other].map((column) => [column, typeof row[column] === 'number' ? 2 : 'y']);
  return { ...row, ...Object.fromEntries(fresh) } as SampleRow;
}

function nonsenseFor(literals: readonly string[]): readonly (string | number)[] {
  if (!literals.every((literal) => /^-?\d+$/.test(literal)))
    return ['nonsense', '', literals[0]!.toUpperCase()];
  return [Number(literals[0]) - 1, Number(literals[1]) + 1];
}

function isCheckViolation(error: unknown): boolean {
  return codeOf(error) === '23514' || String(error).includes('CHECK constraint failed');
}

function isNullViolation(error: unknown): boolean {
  // The last is SQLite's word for a row that would have no number.
  return codeOf(error) === '23502' || /NOT NULL constraint failed|datatype mismatch/.test(String(error));
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
