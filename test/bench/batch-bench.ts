import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { BatchId, DriveId, OperatorId, type ApplicationId } from '@monban/core/ids';
import { LAYOUTS } from '@monban/core/drives/batch-layout';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type DatabaseOptions, type Knex } from '@monban/db/open';
import { getStoredBatch, listRounds } from '@monban/server/batches/batch-store';
import { listRoundItems } from '@monban/server/batches/batch-item-store';
import { openBatch, takeItems } from '@monban/server/batches/batches';
import { freezeBatch, reopenBatch } from '@monban/server/batches/freeze-batch';
import { layoutFile, layoutRows } from '@monban/server/batches/layout-file';
import { photoZip } from '@monban/server/batches/photo-zip';
import { markOfFormId, sealOfForm, sealOfPhoto } from '@monban/server/drives/form-seal';
import { residentMarks } from '@monban/server/drives/resident-changes';
import { seal, sealBytes, unsealBytes } from '@monban/server/keys/seal';
import type { Platform } from '@monban/server/platform';
import { newRecordId } from '@monban/server/records/new-record-id';
import { slicesOf } from '@monban/server/records/slices-of';
import { PostgresCluster } from '../support/postgres-cluster.ts';
import { formIdOf } from '../support/seed-contents.ts';
import { seedDrive } from '../support/seed-drive.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestConsole } from '../support/test-console.ts';
import { benchId, makeListCompany } from './list-company.ts';
import { twoPlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';

const APPLICATIONS = 20_000;
/** As small as a photo may be. */
const PHOTO_BYTES = 20_480;
const AT = '2026-11-10T00:00:00.000Z';

/** One batch of 20,000 applications: frozen, listed and zipped, each beside the least that it could be. */
export async function benchBatches(): Promise<Table> {
  const { path, remove } = await temporaryDirectory();
  const cluster = await PostgresCluster.start();
  try {
    const sqlite: DatabaseOptions = { client: 'sqlite', file: join(path, 'bench.sqlite') };
    const postgres: DatabaseOptions = {
      client: 'postgres',
      url: cluster.urlOf(await cluster.createDatabase()),
    };
    const rows = [...(await measuredOn('SQLite', sqlite)), ...(await measuredOn('PostgreSQL', postgres))];
    return tableOf(rows);
  } finally {
    await cluster.stop();
    await remove();
  }
}

interface Measured {
  readonly name: string;
  readonly ms: number;
  readonly bareMs: number;
  /** What the process needed more at its highest, in MiB. */
  readonly growth: number;
}

async function measuredOn(database: string, options: DatabaseOptions): Promise<readonly Measured[]> {
  const db = await openDatabase(options);
  const console = await TestConsole.start(db);
  try {
    process.stderr.write(`bench: batches, ${database}, filling\n`);
    await migrateUp(db);
    const asker = await fill(console.platform);
    process.stderr.write(`bench: batches, ${database}, measuring\n`);
    return await measureAll(database, console.platform, asker);
  } finally {
    await console.close();
    await db.destroy();
  }
}

interface BenchAsker {
  readonly driveId: DriveId;
  readonly operatorId: OperatorId;
}

async function measureAll(
  database: string,
  platform: Platform,
  { driveId, operatorId }: BenchAsker,
): Promise<readonly Measured[]> {
  const caller = callerOf(operatorId);
  const context = { actor: operatorId, at: new Date(AT), requestId: null };
  const id = BatchId.parse((await openBatch(platform, { caller, context }, driveId)).id);
  const which = async () => {
    const { version } = await getStoredBatch(platform.db, { driveId, id });
    return { caller, context, which: { driveId, id, expectedVersion: version } };
  };
  await takeItems(platform, await which(), { kind: 'all' });
  const asked = await which();
  const freeze = await measured(`${database}, freeze`, {
    ours: () => freezeBatch(platform, asked),
    bare: () => bareFreeze(platform.db, driveId),
  });
  const ids = await listRoundItems(platform.db, { batchId: id, round: 1 });
  const [round] = await listRounds(platform.db, id);
  const list = { batchId: id, round: 1, applicationIds: ids, frozenAt: round?.frozenAt ?? AT };
  const zip = await measured(`${database}, ZIP of ${whole(ids.length)} photos`, {
    ours: async () => {
      for (let part = 1; part <= 4; part += 1) await drained(photoZip(platform, { ...list, part }));
    },
    bare: () => barePhotos(platform, ids),
  });
  const layout = LAYOUTS['example-entry'];
  const listed = await measured(`${database}, list in CP932`, {
    ours: async () => {
      const rows = await layoutRows(platform, { batchId: id, round: 1 }, layout);
      return layoutFile({ ...layout, charset: 'utf-8' }, rows);
    },
    bare: () => bareList(platform.db, driveId),
  });
  const back = await which();
  const reopen = await measured(`${database}, reopen`, {
    ours: () => reopenBatch(platform, back, { reason: 'bench' }),
    bare: () => bareFreeze(platform.db, driveId),
  });
  return [freeze, zip, listed, reopen];
}

/** Every state changed, and a line of history for each, by two statements; taken back at once. */
async function bareFreeze(db: Knex, driveId: DriveId): Promise<void> {
  const trx = await db.transaction();
  await trx('applications').where({ drive_id: driveId }).update({ via: 'paper' });
  await trx.raw(
    `insert into application_history (id, application_id, version, at, transition, to_state, done_by)
     select substr(id, 1, 35) || 'z', id, 99, ?, 'freeze', 'in-batch', 'clerk'
     from applications where drive_id = ?`,
    [AT, driveId],
  );
  await trx.rollback();
}

/** Read and unsealed, sixteen at a time, and nothing else. */
async function barePhotos({ db, applicationKey }: Platform, ids: readonly ApplicationId[]): Promise<void> {
  for (const slice of slicesOf(ids, 16)) {
    const rows = await db('application_photos')
      .whereIn('application_id', slice)
      .select<{ application_id: ApplicationId; picture: Buffer }[]>('application_id', 'picture');
    for (const { application_id: id, picture } of rows) unsealBytes(sealOfPhoto(applicationKey, id), picture);
  }
}

async function bareList(db: Knex, driveId: DriveId): Promise<void> {
  await db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .join('application_forms', 'application_forms.application_id', 'applications.id')
    .where({ 'applications.drive_id': driveId })
    .orderBy('people.sort_key')
    .select('people.shown_name', 'application_forms.contents');
}

async function drained(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) if (chunk.length === 0) throw new Error('an empty chunk');
}

async function measured(
  name: string,
  work: { readonly ours: () => Promise<unknown>; readonly bare: () => Promise<unknown> },
): Promise<Measured> {
  const before = process.memoryUsage().rss;
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 20);
  const ms = await timed(work.ours);
  clearInterval(watch);
  return { name, ms, bareMs: await timed(work.bare), growth: (highest - before) / 2 ** 20 };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function fill(platform: Platform): Promise<BenchAsker> {
  const { db, newId } = platform;
  await makeListCompany(db, Math.ceil(APPLICATIONS / 0.95) + 20);
  const people = await db('people')
    .whereNull('retired_at')
    .orderBy('id')
    .limit(APPLICATIONS)
    .select<{ id: string; site_id: string; department_id: string }[]>('id', 'site_id', 'department_id');
  const operatorId = OperatorId.parse(newRecordId(randomUUID));
  await db('operators').insert({
    id: operatorId,
    login: 'bench',
    display_name: 'bench',
    role: 'hr',
    created_at: AT,
    updated_at: AT,
  });
  const driveId = DriveId.parse(
    await seedDrive(db, { newId, clerkId: operatorId, personIds: [] }).then(({ id }) => id),
  );
  const rows = people.map(({ id, ...place }) => ({
    id: newId(),
    drive_id: driveId,
    person_id: id,
    ...place,
    state: 'checked',
    state_since: AT,
    created_at: AT,
    version: 1,
  }));
  await db.batchInsert('applications', rows, 200);
  await fillContents(
    platform,
    driveId,
    rows.map(({ id }) => id as ApplicationId),
  );
  return { driveId, operatorId };
}

async function fillContents(
  { db, applicationKey }: Platform,
  driveId: DriveId,
  ids: readonly ApplicationId[],
): Promise<void> {
  const photo = randomBytes(PHOTO_BYTES);
  let number = 0;
  for (const slice of slicesOf(ids, 500)) {
    const marks = await residentMarks(db, applicationKey, slice);
    const forms = slice.map((id) => ({
      application_id: id,
      drive_id: driveId,
      way: 'form-id',
      given_at: AT,
      form_as_of: '2026-10-01',
      form_id_mark: markOfFormId(applicationKey, driveId, formIdOf((number += 1))),
      contents: seal(sealOfForm(applicationKey, id), contentsOf(number), randomBytes),
      resident_mark: marks.get(id),
    }));
    const photos = slice.map((id) => ({
      application_id: id,
      drive_id: driveId,
      way: 'file',
      given_at: AT,
      warnings: '[]',
      picture: sealBytes(sealOfPhoto(applicationKey, id), photo, randomBytes),
      photo_mark: seal(sealOfPhoto(applicationKey, id), id, randomBytes),
    }));
    await db.transaction(async (trx) => {
      await trx.batchInsert('application_forms', forms, 100);
      await trx.batchInsert('application_photos', photos, 50);
    });
  }
}

function contentsOf(number: number): string {
  return JSON.stringify({
    formId: formIdOf(number),
    optOutSign: false,
    optOutUser: number % 50 === 0,
    brailleName: null,
    substituteCharacters: [],
    hasRepresentative: false,
  });
}

function callerOf(operatorId: OperatorId) {
  return {
    operatorId,
    apiKeyId: null,
    role: 'hr',
    sessionId: benchId('person', 0),
    personId: null,
    permissions: new Set<never>(),
    scope: 'all',
  } as const;
}

function tableOf(rows: readonly Measured[]): Table {
  return {
    title: 'Batches of card applications',
    note:
      `One batch of ${whole(APPLICATIONS)} applications with photos of ${whole(PHOTO_BYTES)} bytes, each work once. ` +
      'Beside it the bare statements: every state and a line of history for freezing and reopening, reading and ' +
      'unsealing for the ZIP file, one sorted read for the list. Memory is what the process grew by at its highest.',
    header: ['work', 'ms', 'bare ms', 'ratio', 'memory, MiB'],
    rows: rows.map(({ name, ms, bareMs, growth }) => [
      name,
      whole(ms),
      whole(bareMs),
      twoPlaces(ms / bareMs),
      whole(growth),
    ]),
  };
}
