import { join } from 'node:path';
import { DoorId, PersonId } from '@monban/core/ids';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type DatabaseOptions, type Knex } from '@monban/db/open';
import { countEvents, listEvents, type EventsFilter } from '@monban/server/events/event-store';
import { personKind } from '@monban/server/people/person-kind';
import { PERSON_COLUMNS } from '@monban/server/people/person-row';
import { searchPeople, showPerson } from '@monban/server/people/person-view';
import { writeCursor } from '@monban/server/records/cursor';
import { listRecords } from '@monban/server/records/list-records';
import { PostgresCluster } from '../support/postgres-cluster.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { fillEvents, type EventCounts } from './event-rows.ts';
import {
  BADGE_ID_PREFIX,
  benchId,
  DOORS_OF_SITE,
  employeeCodeOf,
  FAMILIES,
  makeListCompany,
  SITES,
} from './list-company.ts';
import { seededNumbers } from './seeded-numbers.ts';
import { median, percentile, ratios, spread, twoPlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';
import { timed } from './work.ts';

const PEOPLE = 20_000;
const EVENTS = 200_000;
const EVENTS_AT_SIZE = 10_000_000;
const ROUNDS = 200;
const PAGE = 50;

/** Lists and searches as the routes ask for them, each beside the bare statement for the same rows. */
export async function benchLists({ atSize }: { readonly atSize: boolean }): Promise<Table> {
  const counts = { people: PEOPLE, events: atSize ? EVENTS_AT_SIZE : EVENTS };
  const { path, remove } = await temporaryDirectory();
  const cluster = await PostgresCluster.start();
  try {
    const sqlite = { client: 'sqlite', file: join(path, 'bench.sqlite') } as const;
    const postgres = { client: 'postgres', url: cluster.urlOf(await cluster.createDatabase()) } as const;
    const rows = [
      ...(await measuredOn('SQLite', sqlite, counts)),
      ...(await measuredOn('PostgreSQL', postgres, counts)),
    ];
    return tableOf(counts, rows);
  } finally {
    await cluster.stop();
    await remove();
  }
}

interface Measured {
  readonly database: string;
  readonly name: string;
  readonly ours: number[];
  readonly bare: number[];
}

async function measuredOn(
  database: string,
  options: DatabaseOptions,
  counts: EventCounts,
): Promise<readonly Measured[]> {
  await fill(options, counts);
  const db = await openDatabase(options);
  const results: Measured[] = [];
  try {
    for (const [name, list] of Object.entries(LISTS)) {
      process.stderr.write(`bench: lists, ${database}, ${name}\n`);
      results.push({ database, name, ...(await measured(db, list, counts)) });
    }
  } finally {
    await db.destroy();
  }
  return results;
}

async function fill(options: DatabaseOptions, counts: EventCounts): Promise<void> {
  const db = await openDatabase(options);
  try {
    await migrateUp(db);
    // A larger cache for this connection alone: the indexes are sorted in it.
    if (options.client === 'sqlite') await db.raw('pragma cache_size = -400000');
    await makeListCompany(db, counts.people);
    await fillEvents(db, counts);
    if (options.client === 'postgres') await db.raw('vacuum analyze people, badges, doors, controllers');
  } finally {
    await db.destroy();
  }
}

/** One list with what is different in every round. */
type List = (draw: (below: number) => number, counts: EventCounts) => Asked;

interface Asked {
  readonly ours: (db: Knex) => Promise<unknown>;
  /** The statement that somebody would write by hand for these rows alone. */
  readonly bare: string;
}

/** Every list is asked the same on both databases: each begins with the same seed. */
async function measured(db: Knex, list: List, counts: EventCounts) {
  const draw = seededNumbers(50_021);
  const result = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { ours, bare } = list(draw, counts);
    const asks = [
      async () => result.ours.push(await timed(() => ours(db))),
      async () => result.bare.push(await timed(() => db.raw(bare))),
    ];
    // In turn, so that neither always finds what the other has just read.
    for (const ask of round % 2 === 0 ? asks : asks.toReversed()) await ask();
  }
  return result;
}

const LISTS: Readonly<Record<string, List>> = {
  'people, first page': () => people({}),
  'people, deep page': (draw) => {
    const [, kana] = FAMILIES[draw(FAMILIES.length)] ?? FAMILIES[0];
    const place = { value: `${kana} ヒ`, id: benchId('person', draw(PEOPLE)) };
    return people({
      cursor: writeCursor({ sort: 'name', ...place }),
      where: `and (sort_key, id) > ('${place.value}', '${place.id}')`,
    });
  },
  'people, last changed': () => people({ sort: '-updatedAt', orderBy: 'updated_at desc, id desc' }),
  'people, by kanji': (draw) => searched(FAMILIES[draw(FAMILIES.length)]?.[0] ?? ''),
  'people, by kana': (draw) => searched(FAMILIES[draw(FAMILIES.length)]?.[1] ?? ''),
  'people, by code': (draw, counts) => searched(employeeCodeOf(draw(counts.people))),
  'events, newest page': () => events({}, ''),
  'events, deep page': (draw, counts) => {
    const below = PAGE + draw(counts.events);
    return events({}, `where position < ${below}`, below);
  },
  'events, by door': (draw) => {
    const id = benchId('door', draw(SITES * DOORS_OF_SITE));
    return events({ doorId: DoorId.parse(id) }, `where door_id = '${id}'`);
  },
  'events, by person': (draw, counts) => {
    const number = draw(counts.people);
    const badge = `${BADGE_ID_PREFIX}${String(number).padStart(10, '0')}`;
    return events(
      { personId: PersonId.parse(benchId('person', number)) },
      `join receipt_people using (position) where badge_id = '${badge}'`,
    );
  },
};

const searched = (q: string): Asked => people({ q, where: `and search_text like '%${q.toLowerCase()}%'` });

interface PeopleAsked {
  readonly q?: string;
  readonly sort?: string;
  readonly cursor?: string;
  readonly where?: string;
  readonly orderBy?: string;
}

/** Without hidden fields: the widest search there is. */
const KIND: typeof personKind = {
  ...personKind,
  search: (query, text) => {
    searchPeople(query, text, 'hr');
  },
};

function people({ where = '', orderBy = 'sort_key, id', ...asked }: PeopleAsked): Asked {
  return {
    ours: async (db) => {
      const list = { ...asked, limit: PAGE, retired: 'exclude', scope: 'all' } as const;
      const page = await listRecords(db, KIND, list);
      return page.items.map((person) => showPerson(person, 'hr'));
    },
    bare: `select ${PERSON_COLUMNS.join(', ')} from people
      where retired_at is null ${where} order by ${orderBy} limit ${PAGE + 1}`,
  };
}

function events(filter: EventsFilter, where: string, below?: number): Asked {
  const view = { scope: 'all', mayReadAssurance: true } as const;
  return {
    ours: async (db) => {
      const items = await listEvents(db, view, { filter, below, limit: PAGE + 1 });
      return { items, total: await countEvents(db, view, filter) };
    },
    bare: `select position, controller_id, epoch, sequence, payload, type, at, received_at, door_id, reason, assurance,
      snapshot_version from receipts ${where} order by position desc limit ${PAGE + 1}`,
  };
}

function tableOf(counts: EventCounts, results: readonly Measured[]): Table {
  return {
    title: `Lists of ${whole(counts.people)} people and ${whole(counts.events)} events`,
    note: `A page of ${PAGE} as a route gets it, with its total (of events up to 10,000), names, and what the reader may see; ${ROUNDS} times each, in turn with the peer: the one statement somebody would write by hand for the same rows, without total, names or a codec. Data and questions are seeded and the same on both databases. SQLite as the server opens it; PostgreSQL analyzed and with its default settings, on a socket. Milliseconds; the ratio is of the medians of ours and the peer's, round by round: min / median / max.`,
    header: ['database', 'list', 'p50', 'p99', 'bare p50', 'bare p99', 'ratio to the bare statement'],
    rows: results.map(({ database, name, ours, bare }) => [
      database,
      name,
      ...[ours, bare].flatMap((samples) => [median(samples), percentile(samples, 99)]).map(twoPlaces),
      spread(ratios(ours, bare), twoPlaces),
    ]),
  };
}
