import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { type Knex, openDatabase } from '@monban/db/open';
import { findNumbersInBytes } from '../number-guard/byte-scan.ts';
import { masked, type ScanReport } from './scan-report.ts';

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** Rows that one FETCH brings. */
const SLICE = 500;

/**
 * Every value of every table of a PostgreSQL database, whatever its type, through a cursor in one read-only
 * transaction: memory for a slice of rows. What was deleted is in the cluster's files: scan its folder, stopped.
 */
export async function scanPostgres(url: string, target: string, report: ScanReport): Promise<void> {
  const db = await openDatabase({ client: 'postgres', url, maximumConnections: 1 });
  try {
    for (const table of await listTables(db)) {
      const names = [table.schema, table.name, ...table.columns];
      if (names.some((name) => holdsMyNumber(name)))
        report.hit({ target, place: `a name in table ${shown(table)}`, writing: 'utf-8' });
      await db.transaction((trx) => scanTable(trx, table, { target, report }), { readOnly: true });
    }
  } finally {
    await db.destroy();
  }
}

function shown({ schema, name }: Table): string {
  return masked(schema === 'public' ? name : `${schema}.${name}`);
}

async function listTables(db: Knex): Promise<readonly Table[]> {
  const { rows } = await db.raw<{ rows: { schema: string; name: string; columns: string[] }[] }>(
    `select namespaces.nspname as schema, tables.relname as name,
            array_agg(columns.attname::text order by columns.attnum) as columns
     from pg_class as tables
       join pg_namespace as namespaces on namespaces.oid = tables.relnamespace
       join pg_attribute as columns on columns.attrelid = tables.oid
     where tables.relkind in ('r', 'm') and columns.attnum > 0 and not columns.attisdropped
       and namespaces.nspname not like 'pg\\_%' and namespaces.nspname <> 'information_schema'
     group by 1, 2 order by 1, 2`,
  );
  return rows;
}

interface Search {
  readonly target: string;
  readonly report: ScanReport;
}

type Row = readonly (string | Buffer | null)[];

async function scanTable(trx: Knex.Transaction, table: Table, { target, report }: Search): Promise<void> {
  const types = await bytesColumnsOf(trx, table);
  const values = table.columns.map((_, index) => (types.has(index) ? '??' : '??::text'));
  const listed = values.map((value, index) => `${value} as c${index}`).join(', ');
  await trx.raw(`declare scanned no scroll cursor for select ctid::text as at, ${listed} from ??.??`, [
    ...table.columns,
    table.schema,
    table.name,
  ]);
  for (;;) {
    const { rows } = await trx.raw<{ rows: Record<string, string | Buffer | null>[] }>(
      `fetch ${SLICE} from scanned`,
    );
    for (const { at, ...row } of rows)
      searchRow(Object.values(row), { table, at: String(at), target, report });
    if (rows.length < SLICE) break;
  }
  await trx.raw('close scanned');
}

/** Bytes come as bytes, everything else as its text. */
async function bytesColumnsOf(
  trx: Knex.Transaction,
  { schema, name, columns }: Table,
): Promise<ReadonlySet<number>> {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `select column_name::text as name from information_schema.columns
     where table_schema = ? and table_name = ? and data_type = 'bytea'`,
    [schema, name],
  );
  const bytes = new Set(rows.map((row) => row.name));
  return new Set([...columns.keys()].filter((index) => bytes.has(columns[index] ?? '')));
}

interface Place extends Search {
  readonly table: Table;
  /** Where the row lies: `where ctid = '(0,4)'` shows it. */
  readonly at: string;
}

function searchRow(values: Row, { table, at, target, report }: Place): void {
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    report.read(bytes.length);
    const column = masked(table.columns[index] ?? '');
    for (const { writing } of findNumbersInBytes(bytes))
      report.hit({ target, place: `table ${shown(table)}, column ${column}, row ${at}`, writing });
  }
}
