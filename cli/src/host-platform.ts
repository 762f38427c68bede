import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase } from '@monban/db/open';
import { requireFinishedDatabase } from '@monban/server/backup/require-finished';
import type { ServerConfiguration } from '@monban/server/config';
import { loadServerKeys } from '@monban/server/keys/server-keys';
import { ChildUploadGuard } from '@monban/server/number-guard/child-upload-guard';
import { stopCodeKey } from '@monban/server/own/stop-code-key';
import type { Platform } from '@monban/server/platform';
import { newRecordId } from '@monban/server/records/new-record-id';
import { pino } from 'pino';

export interface HostPlatform {
  readonly platform: Platform;
  close(): Promise<void>;
}

/**
 * The use cases of the console on the host itself, beside the server or without it: on the same database, with the same
 * keys. A server that runs sees what has changed within a minute, and sends it to the doors.
 */
export async function openHostPlatform(
  configuration: ServerConfiguration,
  clock: () => Date,
): Promise<HostPlatform> {
  const keys = await loadServerKeys(join(configuration.dataDirectory, 'keys'), clock());
  const db = await openDatabase(configuration.database);
  const uploads = new ChildUploadGuard();
  const close = async (): Promise<void> => {
    await uploads.close();
    await db.destroy();
  };
  try {
    await requireFinishedDatabase(db);
    await migrateUp(db);
  } catch (cause) {
    await close();
    throw cause;
  }
  const platform: Platform = {
    db,
    clock,
    uploads,
    log: pino({ level: 'silent' }),
    newId: () => newRecordId(randomUUID),
    randomBytes: (count) => randomBytes(count),
    policyChanged: () => undefined,
    publishNow: () => Promise.resolve(),
    organisation: { ...configuration.organisation, isDemo: configuration.isDemo },
    tokenKey: keys.jwt,
    proof: { key: keys.proof, authorityPem: keys.authority.certificatePem },
    secondFactorKey: keys.secondFactorKey,
    stopCodeKey: stopCodeKey(keys.management),
    addressKey: keys.addressKey,
    driveKey: keys.driveKey,
    applicationKey: keys.applicationKey,
    publicUrl: '',
    secureCookies: true,
  };
  return { platform, close };
}
