import { migrateUp } from '@monban/db/migrate';
import { type DatabaseOptions, type Knex, openDatabase } from '@monban/db/open';
import { join } from 'node:path';
import { missingPostgres, PostgresCluster } from './postgres-cluster.ts';
import { requireOrSkip } from './requirements.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** The names under which `test/runner/reporter.cjs` counts the tests of each database. */
export const DATABASE_NAMES = ['SQLite', 'PostgreSQL'] as const;
export type DatabaseName = (typeof DATABASE_NAMES)[number];

/** `migrated`: with all tables, without rows. `empty`: as it is created. */
export type DatabaseContent = 'migrated' | 'empty';

/** A database of its own for each call; what it returns is closed and removed when the suite is over. */
export type OpenDatabase = (content?: DatabaseContent) => Promise<Knex>;
/** Where such a database is, for what opens it itself, such as a server. On SQLite it is a file. */
export type PlaceDatabase = () => Promise<DatabaseOptions>;

/**
 * The same tests on both databases, under `describe('SQLite')` and `describe('PostgreSQL')`. Without PostgreSQL on the
 * machine its half is skipped, and fails with `CI=true`.
 */
export function forEachDatabase(
  define: (name: DatabaseName, open: OpenDatabase, place: PlaceDatabase) => void,
): void {
  for (const name of DATABASE_NAMES) {
    describe(name, () => {
      const makers = MAKERS[name];
      const cleanups: (() => Promise<void>)[] = [];
      before(async function () {
        if (name === 'SQLite') return;
        requireOrSkip(this, missingPostgres());
        this.timeout(120_000);
        await startedCluster();
      });
      const owned = async <Value>(making: Promise<Owned<Value>>): Promise<Value> => {
        const { value, remove } = await making;
        cleanups.push(remove);
        return value;
      };
      define(
        name,
        (content = 'migrated') => owned(makers.open(content)),
        () => owned(makers.place()),
      );
      // Last, so that what the suite itself started on its database has ended before.
      after(async () => {
        while (cleanups.length > 0) await cleanups.pop()?.();
      });
    });
  }
}

interface Owned<Value> {
  readonly value: Value;
  readonly remove: () => Promise<void>;
}

interface Makers {
  readonly open: (content: DatabaseContent) => Promise<Owned<Knex>>;
  readonly place: () => Promise<Owned<DatabaseOptions>>;
}

const MAKERS: Readonly<Record<DatabaseName, Makers>> = {
  SQLite: { open: openSqlite, place: placeSqlite },
  PostgreSQL: { open: openPostgres, place: placePostgres },
};

async function openSqlite(content: DatabaseContent): Promise<Owned<Knex>> {
  const value = await openDatabase({ client: 'sqlite', file: ':memory:' });
  if (content === 'migrated') await migrateUp(value);
  return { value, remove: () => value.destroy() };
}

async function placeSqlite(): Promise<Owned<DatabaseOptions>> {
  const { path, remove } = await temporaryDirectory();
  return { value: { client: 'sqlite', file: join(path, 'monban.sqlite'), synchronous: 'normal' }, remove };
}

async function openPostgres(content: DatabaseContent): Promise<Owned<Knex>> {
  const { value: options, remove } = await placePostgres(content);
  const value = await openDatabase(options);
  return {
    value,
    remove: async () => {
      await value.destroy();
      await remove();
    },
  };
}

async function placePostgres(content: DatabaseContent = 'migrated'): Promise<Owned<DatabaseOptions>> {
  const { cluster, template } = await startedCluster();
  const name = await cluster.createDatabase(content === 'migrated' ? template : undefined);
  return {
    value: { client: 'postgres', url: cluster.urlOf(name), maximumConnections: 5 },
    remove: () => cluster.dropDatabase(name),
  };
}

interface StartedCluster {
  readonly cluster: PostgresCluster;
  /** A migrated database that only copies are made of. */
  readonly template: string;
}

let starting: Promise<StartedCluster> | undefined;

/** One cluster for all suites of a mocha process: starting one costs seconds, copying a database milliseconds. */
function startedCluster(): Promise<StartedCluster> {
  return (starting ??= startCluster());
}

async function startCluster(): Promise<StartedCluster> {
  const cluster = await PostgresCluster.start();
  const template = await cluster.createDatabase();
  const db = await openDatabase({ client: 'postgres', url: cluster.urlOf(template) });
  await migrateUp(db);
  await db.destroy();
  return { cluster, template };
}

after('stop PostgreSQL', async () => {
  const started = await starting?.catch(() => undefined);
  await started?.cluster.stop();
});
