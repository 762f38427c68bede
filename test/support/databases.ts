import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { type DatabaseOptions, type Knex, openDatabase } from '@monban/db/open';
import { missingPostgres, PostgresCluster } from './postgres-cluster.ts';
import { requireOrSkip } from './requirements.ts';
import { type TemporaryDirectory, temporaryDirectory } from './temporary-directory.ts';

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

/** Of what comes out the same on both databases, because it ends before either is asked, every second one on each. */
export function inTurn<Item>(name: DatabaseName, items: readonly Item[], from = 0): readonly Item[] {
  return items.filter((_, index) => (index + from) % 2 === DATABASE_NAMES.indexOf(name));
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
  return opened(await placeSqlite(content));
}

async function placeSqlite(content: DatabaseContent = 'migrated'): Promise<Owned<DatabaseOptions>> {
  const { path, remove } = await temporaryDirectory();
  const file = join(path, 'monban.sqlite');
  if (content === 'migrated') await copyFile(await migratedFile(), file);
  return { value: { client: 'sqlite', file, synchronous: 'normal' }, remove };
}

async function openPostgres(content: DatabaseContent): Promise<Owned<Knex>> {
  return opened(await placePostgres(content));
}

async function opened({ value: options, remove }: Owned<DatabaseOptions>): Promise<Owned<Knex>> {
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
  const started = await startedCluster();
  const { cluster } = started;
  const name = content === 'migrated' ? await takeMigrated(started) : await cluster.createDatabase();
  return {
    value: { client: 'postgres', url: cluster.urlOf(name), maximumConnections: 5 },
    remove: () => cluster.dropDatabase(name),
  };
}

let migrating: Promise<TemporaryDirectory> | undefined;

/** A migrated database that only copies are made of: every migration takes longer than the copy of them all. */
async function migratedFile(): Promise<string> {
  const { path } = await (migrating ??= makeMigratedFile());
  return join(path, 'template.sqlite');
}

async function makeMigratedFile(): Promise<TemporaryDirectory> {
  const folder = await temporaryDirectory();
  const db = await openDatabase({ client: 'sqlite', file: join(folder.path, 'template.sqlite') });
  await migrateUp(db);
  // Closing it folds the write-ahead log into the file.
  await db.destroy();
  return folder;
}

interface StartedCluster {
  readonly cluster: PostgresCluster;
  /** A migrated database that only copies are made of. */
  readonly template: string;
  /** The copy for the next test, made while this one runs. */
  next: Promise<string>;
}

let starting: Promise<StartedCluster> | undefined;

/** Making a copy takes the server longer than many a test takes. */
function takeMigrated(started: StartedCluster): Promise<string> {
  const taken = started.next;
  started.next = copyOf(started);
  return taken;
}

function copyOf({ cluster, template }: Pick<StartedCluster, 'cluster' | 'template'>): Promise<string> {
  const made = cluster.createDatabase(template);
  // Whoever takes it is told; nobody may.
  made.catch(() => undefined);
  return made;
}

/** One cluster for all suites of a mocha process, because starting one costs seconds. */
function startedCluster(): Promise<StartedCluster> {
  return (starting ??= startCluster());
}

async function startCluster(): Promise<StartedCluster> {
  const cluster = await PostgresCluster.start();
  const template = await cluster.createDatabase();
  const db = await openDatabase({ client: 'postgres', url: cluster.urlOf(template) });
  await migrateUp(db);
  await db.destroy();
  return { cluster, template, next: copyOf({ cluster, template }) };
}

after('remove what databases are copied from', async () => {
  const made = await migrating?.catch(() => undefined);
  await made?.remove();
  const started = await starting?.catch(() => undefined);
  await started?.next.catch(() => undefined);
  await started?.cluster.stop();
});
