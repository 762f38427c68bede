import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { StartImportQuery } from '@monban/core/api/people-import';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type DatabaseOptions, type Knex } from '@monban/db/open';
import { ImportWork } from '@monban/server/people-import/import-work';
import { newRecordId } from '@monban/server/records/new-record-id';
import { stringify } from 'csv-stringify/sync';
import { from as copyFrom } from 'pg-copy-streams';
import { PostgresCluster } from '../support/postgres-cluster.ts';
import { csvOf } from '../support/people-clerk.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestConsole } from '../support/test-console.ts';
import { median, ratios, spread, twoPlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';
import { timed } from './work.ts';

const PEOPLE = 20_000;
const ROUNDS = 5;
const HEADER = ['社員番号', '姓', '名', '姓カナ', '名カナ', '部門コード', '入社日', 'メールアドレス'];
const COLUMNS = 'employeeCode,familyName,givenName,familyKana,givenKana,departmentCode,startsOn,email';

/** One database for both, emptied of people before each measurement. */
interface Bench {
  readonly name: string;
  readonly db: Knex;
  readonly load: (db: Knex, rows: readonly PersonRow[]) => Promise<void>;
}

/**
 * Importing 20,000 people, checked, compared, audited and with their employments, beside the database's own bulk load
 * of nothing but the rows of `people`.
 */
export async function benchPeopleImport(): Promise<Table> {
  const { path, remove } = await temporaryDirectory();
  const cluster = await PostgresCluster.start();
  try {
    const sqlite: DatabaseOptions = { client: 'sqlite', file: join(path, 'bench.sqlite') };
    const postgres: DatabaseOptions = {
      client: 'postgres',
      url: cluster.urlOf(await cluster.createDatabase()),
    };
    return tableOf([
      await measured('SQLite', sqlite, insertInOneTransaction),
      await measured('PostgreSQL', postgres, copyIn),
    ]);
  } finally {
    await cluster.stop();
    await remove();
  }
}

interface Measured {
  readonly name: string;
  readonly compareMs: number[];
  readonly applyMs: number[];
  readonly undoMs: number[];
  readonly peerMs: number[];
}

async function measured(name: string, options: DatabaseOptions, load: Bench['load']): Promise<Measured> {
  const db = await openDatabase(options);
  const result: Measured = { name, compareMs: [], applyMs: [], undoMs: [], peerMs: [] };
  try {
    await migrateUp(db);
    const places = await makePlaces(db);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { compareMs, applyMs, undoMs } = await importOnce(db);
      result.compareMs.push(compareMs);
      result.applyMs.push(applyMs);
      result.undoMs.push(undoMs);
      await empty(db);
      result.peerMs.push(await timed(() => load(db, rowsOf(places))));
      await empty(db);
    }
  } finally {
    await db.destroy();
  }
  return result;
}

type Times = Readonly<Record<'compareMs' | 'applyMs' | 'undoMs', number>>;

async function importOnce(db: Knex): Promise<Times> {
  const console = await TestConsole.start(db);
  try {
    const work = new ImportWork(console.platform);
    const at = console.now;
    const asker = { context: { actor: 'system', at, requestId: null }, scope: 'all' } as const;
    const query = StartImportQuery.parse({ fileName: 'bench.csv', columns: COLUMNS });
    let runId = '';
    const compareMs = await timed(async () => {
      runId = (await work.start(FILE, query, asker)).id;
      await work.idle();
    });
    const applyMs = await timed(async () => {
      await work.apply(runId, { skipProblems: false, endings: [] }, asker);
      await work.idle();
    });
    const { state, counts } = await work.get(runId, { actor: 'system', seesAll: true });
    if (state !== 'applied' || counts.added !== PEOPLE)
      throw new Error(`${state}: ${JSON.stringify(counts)}`);
    const undoMs = await timed(async () => {
      await work.undo(runId, asker);
      await work.idle();
    });
    return { compareMs, applyMs, undoMs };
  } finally {
    await console.close();
  }
}

const names = (index: number) => ({ code: `E${String(index).padStart(5, '0')}`, given: `太郎${index}` });
const FILE = csvOf([
  HEADER,
  ...Array.from({ length: PEOPLE }, (_, index) => {
    const { code, given } = names(index);
    return [code, '山田', given, 'ヤマダ', 'タロウ', 'GA', '2026-04-01', `${code}@example.jp`];
  }),
]);

type PersonRow = Readonly<Record<string, string | null>>;

function rowsOf({ siteId, departmentId }: { siteId: string; departmentId: string }): readonly PersonRow[] {
  const at = '2026-11-21T09:00:00.000Z';
  return Array.from({ length: PEOPLE }, (_, index) => {
    const { code, given } = names(index);
    return {
      id: newRecordId(randomUUID),
      employee_code: code,
      kind: 'employee',
      family_name: '山田',
      given_name: given,
      family_kana: 'ヤマダ',
      given_kana: 'タロウ',
      email: `${code}@example.jp`,
      department_id: departmentId,
      site_id: siteId,
      starts_on: '2026-04-01',
      shown_name: `山田 ${given}`,
      sort_key: 'ヤマダ タロウ',
      search_text: `ヤマダタロウ ${code}`,
      created_at: at,
      updated_at: at,
    };
  });
}

/** The peer on SQLite: many rows in one statement, all in one transaction. */
async function insertInOneTransaction(db: Knex, rows: readonly PersonRow[]): Promise<void> {
  await db.transaction((trx) => trx.batchInsert('people', [...rows], 200));
}

/** What knex lends of a connection. */
interface Connection {
  query(stream: ReturnType<typeof copyFrom>): NodeJS.WritableStream;
}
interface ConnectionPool {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

/** The peer on PostgreSQL: COPY. */
async function copyIn(db: Knex, rows: readonly PersonRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const text = stringify(rows.map((row) => columns.map((column) => row[column] ?? '')));
  const client = db.client as ConnectionPool;
  const connection = await client.acquireConnection();
  try {
    const copy = copyFrom(`copy people (${columns.join(', ')}) from stdin with (format csv)`);
    await pipeline(Readable.from([text]), connection.query(copy));
  } finally {
    await client.releaseConnection(connection);
  }
}

async function makePlaces(db: Knex): Promise<{ siteId: string; departmentId: string }> {
  const [siteId, departmentId] = [newRecordId(randomUUID), newRecordId(randomUUID)];
  const times = { created_at: '2026-01-05T00:00:00.000Z', updated_at: '2026-01-05T00:00:00.000Z' };
  await db('sites').insert({ id: siteId, name: '東京', time_zone: 'Asia/Tokyo', ...times });
  await db('departments').insert({ id: departmentId, code: 'GA', name: '総務部', ...times });
  return { siteId, departmentId };
}

async function empty(db: Knex): Promise<void> {
  for (const table of ['import_runs', 'posts', 'employments', 'people']) await db(table).delete();
}

function tableOf(results: readonly Measured[]): Table {
  return {
    title: `Import of ${whole(PEOPLE)} people beside the bulk load of the database`,
    note: `Comparing reads the file, checks every row and lays it down; applying works out everybody with employments, posts and an audit entry each, and writes it in one transaction; undoing takes them all away again, in one transaction. The peer loads only the rows of \`people\`, unchecked: multi-row inserts in one transaction on SQLite, COPY on PostgreSQL. Milliseconds, median of ${ROUNDS} rounds, interleaved; the ratio is min / median / max.`,
    header: ['database', 'compare ms', 'apply ms', 'undo ms', 'bulk load ms', 'apply to bulk load'],
    rows: results.map(({ name, compareMs, applyMs, undoMs, peerMs }) => [
      name,
      whole(median(compareMs)),
      whole(median(applyMs)),
      whole(median(undoMs)),
      whole(median(peerMs)),
      spread(ratios(applyMs, peerMs), twoPlaces),
    ]),
  };
}
