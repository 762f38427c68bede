import { randomBytes, randomUUID } from 'node:crypto';
import { DriveId, OperatorId, type ApplicationId } from '@monban/core/ids';
import type { ApplicationState } from '@monban/core/api/applications';
import type { Permission } from '@monban/core/api/permissions';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type DatabaseOptions } from '@monban/db/open';
import { markOfFormId, sealOfForm, sealOfPhoto } from '@monban/server/drives/form-seal';
import { residentMarks } from '@monban/server/drives/resident-changes';
import { seal, sealBytes } from '@monban/server/keys/seal';
import type { Platform } from '@monban/server/platform';
import { newRecordId } from '@monban/server/records/new-record-id';
import { slicesOf } from '@monban/server/records/slices-of';
import { join } from 'node:path';
import { PostgresCluster } from '../support/postgres-cluster.ts';
import { formIdOf } from '../support/seed-contents.ts';
import { seedDrive } from '../support/seed-drive.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestConsole } from '../support/test-console.ts';
import { benchId, makeListCompany } from './list-company.ts';

export const APPLICATIONS = 20_000;
/** As small as a photo may be. */
export const PHOTO_BYTES = 20_480;
export const AT = '2026-11-10T00:00:00.000Z';

export interface FilledDrive {
  readonly driveId: DriveId;
  readonly operatorId: OperatorId;
  readonly applicationIds: readonly ApplicationId[];
}

/** Measures on both databases, on an empty console of each. */
export async function onBothDatabases<Result>(
  measure: (database: string, platform: Platform) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const { path, remove } = await temporaryDirectory();
  const cluster = await PostgresCluster.start();
  try {
    const url = cluster.urlOf(await cluster.createDatabase());
    const sqlite = { client: 'sqlite', file: join(path, 'bench.sqlite') } as const;
    return [
      ...(await onDatabase(sqlite, (platform) => measure('SQLite', platform))),
      ...(await onDatabase({ client: 'postgres', url }, (platform) => measure('PostgreSQL', platform))),
    ];
  } finally {
    await cluster.stop();
    await remove();
  }
}

async function onDatabase<Result>(
  options: DatabaseOptions,
  measure: (platform: Platform) => Promise<Result>,
): Promise<Result> {
  const db = await openDatabase(options);
  const console = await TestConsole.start(db);
  try {
    await migrateUp(db);
    return await measure(console.platform);
  } finally {
    await console.close();
    await db.destroy();
  }
}

/** A drive with 20,000 people whose applications stand in `states` in turn, and its clerk. */
export async function fillDrive(
  platform: Platform,
  states: readonly ApplicationState[],
): Promise<FilledDrive> {
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
  const rows = people.map(({ id, ...place }, index) => ({
    id: newId(),
    drive_id: driveId,
    person_id: id,
    ...place,
    state: states[index % states.length] ?? 'invited',
    state_since: AT,
    created_at: AT,
    version: 1,
  }));
  await db.batchInsert('applications', rows, 200);
  return { driveId, operatorId, applicationIds: rows.map(({ id }) => id as ApplicationId) };
}

/** A form and a photo of each. */
export async function fillContents(
  { db, applicationKey }: Platform,
  { driveId, applicationIds }: FilledDrive,
): Promise<void> {
  const photo = randomBytes(PHOTO_BYTES);
  let number = 0;
  for (const slice of slicesOf(applicationIds, 500)) {
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

/** The clerk who asks. */
export function askerOf({ operatorId }: Pick<FilledDrive, 'operatorId'>) {
  const caller = {
    operatorId,
    apiKeyId: null,
    role: 'hr',
    sessionId: benchId('person', 0),
    personId: null,
    permissions: new Set<Permission>(['drives:read', 'drives:write']),
    scope: 'all',
  } as const;
  return { caller, context: { actor: operatorId, at: new Date(AT), requestId: null } };
}
