import type { Knex } from 'knex';
import type { ColumnKind, TableShape } from './table-shapes.ts';
import { isSqlite } from './transaction.ts';

/** Rows that are read in one statement. */
const SLICE = 1_000;

type Row = Readonly<Record<string, unknown>>;

/** Runs `work` on one moment of the database while others go on writing. */
export function inSnapshot<Result>(
  db: Knex,
  work: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  // A read transaction of SQLite in WAL mode sees one moment by itself.
  if (isSqlite(db)) return db.transaction(work);
  return db.transaction(work, { isolationLevel: 'repeatable read', readOnly: true });
}

/**
 * The rows of a table in the order of its key, by code point, each as the JSON list of its values in the order of
 * `shape.columns`: the same text for the same rows on both databases. `trx` is of `inSnapshot`.
 */
export async function* readLines(
  trx: Knex.Transaction,
  shape: TableShape,
): AsyncGenerator<readonly string[]> {
  const slices = isSqlite(trx) ? sqliteSlices(trx, shape) : postgresSlices(trx, shape);
  for await (const rows of slices) yield rows.map((row) => lineOf(shape, row));
}

/**
 * Writes lines of `readLines` in one statement. Throws `TypeError` for a line that does not fit the columns, and what
 * the database throws where it refuses a row.
 */
export async function writeLines(trx: Knex, shape: TableShape, lines: readonly string[]): Promise<void> {
  const names = shape.columns.map(({ name }) => name);
  const columns = names.map(() => '??').join(', ');
  for (const line of lines) requireFitting(shape, line);
  const values = shape.columns.map(({ kind }, index) =>
    isSqlite(trx) ? sqliteValue(kind, index) : postgresValue(kind, index),
  );
  const source = isSqlite(trx) ? 'json_each(?) as line' : 'json_array_elements(?::json) as line(value)';
  await trx.raw(`insert into ?? (${columns}) select ${values.join(', ')} from ${source}`, [
    shape.name,
    ...names,
    `[${lines.join(',')}]`,
  ]);
}

function sqliteValue(kind: ColumnKind, index: number): string {
  const value = `json_extract(line.value, '$[${index}]')`;
  return kind === 'bytes' ? `unhex(${value})` : value;
}

function postgresValue(kind: ColumnKind, index: number): string {
  const value = `line.value->>${index}`;
  return kind === 'bytes' ? `decode(${value}, 'hex')` : `(${value})${POSTGRES_CASTS[kind]}`;
}

const POSTGRES_CASTS: Readonly<Record<Exclude<ColumnKind, 'bytes'>, string>> = {
  text: '',
  integer: '::bigint',
  boolean: '::boolean',
};

async function* sqliteSlices(
  trx: Knex.Transaction,
  { name, columns, key }: TableShape,
): AsyncGenerator<Row[]> {
  const marks = key.map(() => '??').join(', ');
  let last: Row | undefined;
  do {
    const query = trx(name)
      .select(columns.map((column) => column.name))
      .orderBy(key.map((column) => ({ column })))
      .limit(SLICE);
    if (last) {
      const place = last;
      void query.whereRaw(`(${marks}) > (${key.map(() => '?').join(', ')})`, [
        ...key,
        ...key.map((column) => place[column] as string | number),
      ]);
    }
    const rows = (await query) as Row[];
    yield rows;
    last = rows.length < SLICE ? undefined : rows.at(-1);
  } while (last);
}

/** One sort for the whole table: its order is by code point, which the index of the key need not have. */
async function* postgresSlices(
  trx: Knex.Transaction,
  { name, columns, key }: TableShape,
): AsyncGenerator<Row[]> {
  const texts = new Set(columns.filter(({ kind }) => kind === 'text').map((column) => column.name));
  const order = key.map((column) => (texts.has(column) ? '?? collate "C"' : '??')).join(', ');
  const selected = columns.map(() => '??').join(', ');
  const names = columns.map((column) => column.name);
  await trx.raw(`declare carried_rows no scroll cursor for select ${selected} from ?? order by ${order}`, [
    ...names,
    name,
    ...key,
  ]);
  for (;;) {
    const { rows } = await trx.raw<{ rows: Row[] }>(`fetch ${SLICE} from carried_rows`);
    yield rows;
    if (rows.length < SLICE) break;
  }
  await trx.raw('close carried_rows');
}

function lineOf({ name, columns }: TableShape, row: Row): string {
  return JSON.stringify(
    columns.map((column) => portableValue(column.kind, row[column.name], `${name}.${column.name}`)),
  );
}

/** What the two drivers make of one value, in one form (docs/decisions/0003); bytes as hexadecimal digits. */
function portableValue(kind: ColumnKind, value: unknown, where: string): string | number | boolean | null {
  if (value === null) return null;
  if (kind === 'boolean') return value === true || value === 1;
  if (kind === 'integer' && Number.isSafeInteger(Number(value))) return Number(value);
  if (kind === 'text' && typeof value === 'string') return value;
  if (kind === 'bytes' && Buffer.isBuffer(value)) return value.toString('hex');
  throw new TypeError(`${where} holds a value of another type than its column`);
}

function requireFitting({ name, columns }: TableShape, line: string): void {
  const values: unknown = JSON.parse(line);
  const fits =
    Array.isArray(values) &&
    values.length === columns.length &&
    values.every((value, index) => fitsKind(value, columns[index]?.kind));
  if (!fits) throw new TypeError(`a line does not fit the columns of ${name}`);
}

function fitsKind(value: unknown, kind: ColumnKind | undefined): boolean {
  if (value === null) return true;
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'bytes':
      return typeof value === 'string' && /^([0-9a-f]{2})*$/.test(value);
    case undefined:
      return false;
  }
}
