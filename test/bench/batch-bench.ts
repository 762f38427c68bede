import { BatchId, type ApplicationId, type DriveId } from '@monban/core/ids';
import { LAYOUTS } from '@monban/core/drives/batch-layout';
import type { Knex } from '@monban/db/open';
import { getStoredBatch, listRounds } from '@monban/server/batches/batch-store';
import { listRoundItems } from '@monban/server/batches/batch-item-store';
import { openBatch, takeItems } from '@monban/server/batches/batches';
import { freezeBatch, reopenBatch } from '@monban/server/batches/freeze-batch';
import { layoutFile, layoutRows } from '@monban/server/batches/layout-file';
import { photoZip } from '@monban/server/batches/photo-zip';
import { sealOfPhoto } from '@monban/server/drives/form-seal';
import { unsealBytes } from '@monban/server/keys/seal';
import type { Platform } from '@monban/server/platform';
import { slicesOf } from '@monban/server/records/slices-of';
import {
  APPLICATIONS,
  askerOf,
  AT,
  fillContents,
  fillDrive,
  onBothDatabases,
  PHOTO_BYTES,
  type FilledDrive,
} from './drive-company.ts';
import { whole } from './statistics.ts';
import type { Table } from './table.ts';
import { measured, tableOfWork, type Measured } from './work.ts';

/** One batch of 20,000 applications: frozen, listed and zipped, each beside the least that it could be. */
export async function benchBatches(): Promise<Table> {
  const rows = await onBothDatabases(async (database, platform) => {
    process.stderr.write(`bench: batches, ${database}, filling\n`);
    const drive = await fillDrive(platform, ['checked']);
    await fillContents(platform, drive);
    process.stderr.write(`bench: batches, ${database}, measuring\n`);
    return measureAll(database, platform, drive);
  });
  return tableOf(rows);
}

async function measureAll(
  database: string,
  platform: Platform,
  drive: FilledDrive,
): Promise<readonly Measured[]> {
  const { driveId } = drive;
  const { caller, context } = askerOf(drive);
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

function tableOf(rows: readonly Measured[]): Table {
  return tableOfWork(
    {
      title: 'Batches of card applications',
      note:
        `One batch of ${whole(APPLICATIONS)} applications with photos of ${whole(PHOTO_BYTES)} bytes, each work once. ` +
        'Beside it the bare statements: every state and a line of history for freezing and reopening, reading and ' +
        'unsealing for the ZIP file, one sorted read for the list. Memory is what the process grew by at its highest.',
    },
    rows,
  );
}
