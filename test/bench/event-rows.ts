import type { Knex } from '@monban/db/open';
import { isSqlite } from '@monban/db/transaction';
import { BADGE_ID_PREFIX, benchIdPrefix, DOORS_OF_SITE, SITES, type BenchIdKind } from './list-company.ts';

export interface EventCounts {
  readonly people: number;
  readonly events: number;
}

const EVENTS_PER_STATEMENT = 250_000;
const TABLES = ['receipts', 'receipt_people'] as const;
/** Two years, the last of the events at the end. */
const FIRST_SECOND = Date.UTC(2024, 10, 21) / 1000;
const SECONDS = 2 * 365 * 86_400;

/**
 * Receipts as ingest would have stored them, made by the database itself from their numbers, the same in every run;
 * eight in ten are somebody's. Hashes are of the right length and of nothing: no list reads them. The indexes are
 * taken away before and made again afterwards: in random order ten million entries would cost minutes each.
 */
export async function fillEvents(db: Knex, { people, events }: EventCounts): Promise<void> {
  const dialect = isSqlite(db) ? SQLITE : POSTGRES;
  const indexes = await dialect.indexes(db);
  for (const { name } of indexes) await db.raw('drop index ??', [name]);
  for (let first = 1; first <= events; first += EVENTS_PER_STATEMENT) {
    const numbers = dialect.numbers(first, Math.min(events, first + EVENTS_PER_STATEMENT - 1));
    await db.raw(insertReceipts(dialect, { numbers, events }));
    await db.raw(insertPeople(dialect, { numbers, people }));
  }
  for (const { sql } of indexes) await db.raw(sql);
  for (const table of TABLES) await dialect.settle(db, table);
}

interface IndexRow {
  readonly name: string;
  readonly sql: string;
}

/** What the two databases say differently. */
interface Dialect {
  /** A source of rows named `numbers` with the column `n`, both ends inclusive. */
  readonly numbers: (first: number, last: number) => string;
  readonly tenDigits: (expression: string) => string;
  readonly instant: (seconds: string) => string;
  readonly indexes: (db: Knex) => Promise<readonly IndexRow[]>;
  /** What the database does on its own time. */
  readonly settle: (db: Knex, table: string) => Promise<unknown>;
}

const SQLITE: Dialect = {
  numbers: (first, last) =>
    `(with recursive counted(n) as (select ${first} union all select n + 1 from counted where n < ${last})
      select n from counted) as numbers`,
  tenDigits: (expression) => `printf('%010d', ${expression})`,
  instant: (seconds) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${seconds}, 'unixepoch')`,
  indexes: (db) =>
    db('sqlite_master')
      .where({ type: 'index' })
      .whereIn('tbl_name', [...TABLES])
      .whereNotNull('sql')
      .select<IndexRow[]>('name', 'sql'),
  settle: () => Promise.resolve(),
};

const POSTGRES: Dialect = {
  numbers: (first, last) => `generate_series(${first}::bigint, ${last}::bigint) as numbers(n)`,
  tenDigits: (expression) => `lpad((${expression})::text, 10, '0')`,
  instant: (seconds) =>
    `to_char(to_timestamp(${seconds}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  indexes: (db) =>
    db('pg_indexes')
      .whereIn('tablename', [...TABLES])
      .whereNotIn('indexname', db('pg_constraint').select('conname'))
      .select<IndexRow[]>('indexname as name', 'indexdef as sql'),
  settle: (db, table) => db.raw('vacuum analyze ??', [table]),
};

/** Scattered over `below` whole numbers, the same on both databases: the square of a residue, below 2^62. */
function scattered(salt: number, below: number): string {
  const residue = `((n * 48271 + ${salt}) % 2147483647)`;
  return `(((${residue} * ${residue}) % 2147483647) % ${below})`;
}

/** Of ten: six granted, two denied, one door that opened and one that closed. */
const KIND = scattered(1, 10);
const IS_SOMEBODYS = `${KIND} < 8`;
const SITE = `(n % ${SITES})`;
const DOOR = `(${SITE} + ${SITES} * ${scattered(2, DOORS_OF_SITE)})`;
const SEQUENCE = `(n / ${SITES} + 1)`;

function insertReceipts(dialect: Dialect, { numbers, events }: { numbers: string; events: number }): string {
  const { instant, tenDigits } = dialect;
  const id = (kind: BenchIdKind, number: string) => `'${benchIdPrefix(kind)}' || ${tenDigits(number)}`;
  return `insert into receipts (position, controller_id, epoch, sequence, payload, hash, type, at, received_at, door_id,
      reason, assurance, snapshot_version)
    select n, controller_id, epoch, sequence, ${PAYLOAD}, '${'H'.repeat(43)}', type, at, at, door_id,
      case when type = 'access.denied' then 'no-access-level' end,
      case when type = 'access.granted' then 'badge' end, 1
    from (select n, ${id('controller', SITE)} as controller_id, ${id('epoch', SITE)} as epoch,
        ${SEQUENCE} as sequence, ${id('door', DOOR)} as door_id, ${TYPE} as type,
        ${instant(`${FIRST_SECOND} + n * ${SECONDS} / ${events}`)} as at
      from ${numbers}) as facts`;
}

const TYPE = `case when ${KIND} < 6 then 'access.granted' when ${KIND} < 8 then 'access.denied'
  when ${KIND} = 8 then 'door.opened' else 'door.closed' end`;

const PAYLOAD = `'{"specversion":"1.0","id":"' || epoch || '/' || sequence || '","source":"/controllers/' ||
  controller_id || '","type":"monban.' || type || '","time":"' || at ||
  '","datacontenttype":"application/json","data":{"controllerId":"' || controller_id || '","epoch":"' || epoch ||
  '","sequence":' || sequence || ',"previousHash":"${'H'.repeat(43)}","doorId":"' || door_id ||
  '","side":"in","badgeCommitment":"${'C'.repeat(43)}","snapshotVersion":1,"snapshotAgeSeconds":60,' ||
  '"clockTrusted":true,"monotonicMs":' || n || '}}'`;

function insertPeople(dialect: Dialect, { numbers, people }: { numbers: string; people: number }): string {
  const badge = `'${BADGE_ID_PREFIX}' || ${dialect.tenDigits(scattered(3, people))}`;
  return `insert into receipt_people (position, badge_id, salt, proof_state, counter, kept_for, counted_from)
    select position, ${badge}, '${'S'.repeat(22)}', 'verified', n, 'door-history', at
    from ${numbers} join receipts on receipts.position = n
    where ${IS_SOMEBODYS}`;
}
