import type { FormCollection } from '@monban/core/api/application-forms';
import type { DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { holdLock } from '@monban/db/locks';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { requireClerk } from './drive-scope.ts';
import { getStoredDrive, type StoredDrive } from './drive-store.ts';

/** Throws `NOT_FOUND` for a drive out of reach, `FORBIDDEN` for everybody but its clerks. */
export async function getFormCollection(db: Knex, caller: Caller, driveId: DriveId): Promise<FormCollection> {
  await requireClerk(db, caller, driveId);
  return readFormCollection(db, driveId);
}

export async function readFormCollection(db: Knex, driveId: DriveId): Promise<FormCollection> {
  const row = await db('drive_form_collections')
    .where({ drive_id: driveId })
    .first<{ since: string } | undefined>('since');
  return { isOn: row !== undefined, since: row?.since ?? null };
}

/** Throws `CONFLICT` for a drive that does not hold forms and photos. */
export async function requireCollecting(db: Knex, driveId: DriveId): Promise<void> {
  if (!(await readFormCollection(db, driveId)).isOn) throw conflict('', 'FORMS_NOT_COLLECTED');
}

export interface ConsentOfOne {
  readonly application: { readonly consentVersion: number | null };
  readonly drive: Pick<StoredDrive, 'consents'>;
}

/** Throws `CONFLICT` where somebody agreed to a text that does not tell of it. */
export function requireConsentToCollection({ application, drive }: ConsentOfOne): void {
  const agreed = drive.consents.find(({ version }) => version === application.consentVersion);
  if (agreed?.coversCollection !== true) throw conflict('', 'CONSENT_BEFORE_COLLECTION');
}

/**
 * On or off, for its clerks; on only while the text in force tells of it, off only while nothing is held. Audited, because
 * it widens what is held of people.
 */
export function switchFormCollection(
  platform: Platform,
  { caller, context }: { readonly caller: Caller; readonly context: ChangeContext },
  wanted: { readonly driveId: DriveId; readonly isOn: boolean },
): Promise<FormCollection> {
  const { driveId, isOn } = wanted;
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'drives');
    await requireClerk(db, caller, driveId);
    const drive = await getStoredDrive(db, caller.scope, driveId);
    const before = await readFormCollection(db, driveId);
    if (before.isOn === isOn) return before;
    if (isOn) {
      requireToldOf(drive);
      await db('drive_form_collections').insert({ drive_id: driveId, since: context.at.toISOString() });
    } else await endCollection(db, driveId);
    const subject = { subjectType: 'drive', subjectId: driveId };
    await recordAudit(db, context, {
      action: 'drive.changed',
      ...subject,
      before: { ...drive, collectsForms: before.isOn },
      after: { ...drive, collectsForms: isOn },
    });
    return readFormCollection(db, driveId);
  });
}

function requireToldOf({ consents }: Pick<StoredDrive, 'consents'>): void {
  if (consents.at(-1)?.coversCollection !== true) throw conflict('', 'CONSENT_WITHOUT_COLLECTION');
}

async function endCollection(trx: Knex, driveId: DriveId): Promise<void> {
  for (const table of ['application_forms', 'application_photos']) {
    const held: unknown = await trx(table).where({ drive_id: driveId }).first('application_id');
    if (held !== undefined) throw conflict('', 'FORMS_HELD');
  }
  await trx('drive_form_collections').where({ drive_id: driveId }).delete();
}
