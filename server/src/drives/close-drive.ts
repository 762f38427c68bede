import type { Drive } from '@monban/core/api/drives';
import type { ApplicationState } from '@monban/core/api/applications';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { deleteContents } from './application-form-store.ts';
import { insertHistory } from './application-history.ts';
import { keepCounts } from './drive-counts.ts';
import { updateDrive, type StoredDrive } from './drive-store.ts';
import { endPurpose, hasVisitUnderWay } from '../visits/end-purpose.ts';
import { editDrive, type DriveAsker, type WhichDrive } from './drives.ts';
import { findLastInvitation } from './invitation-store.ts';

/**
 * Ends a drive for good, a draft too: every application that is under way ends where it stands, no answer changes any
 * more, forms and photos are deleted, and the counts are kept. There is no way back: whoever is left is invited to
 * another drive. `CONFLICT` while people are being invited, and while a visit is prepared or under way.
 */
export function closeDrive(platform: Platform, asker: DriveAsker, which: WhichDrive): Promise<Drive> {
  const { context } = asker;
  return editDrive(platform, { ...asker, which }, async (db, drive) => {
    const reason = await reasonToWait(db, drive);
    if (reason !== null) throw conflict('', reason);
    await endDrive({ db, newId: platform.newId }, drive, context.at);
    return 'drive.closed';
  });
}

/** Why a drive cannot be closed now. */
export async function reasonToWait(db: Knex, { id, state }: StoredDrive): Promise<string | null> {
  if (state === 'closed') return 'DRIVE_CLOSED';
  if ((await findLastInvitation(db, id))?.state === 'running') return 'DRIVE_INVITING';
  return (await hasVisitUnderWay(db, id)) ? 'DRIVE_HAS_VISIT' : null;
}

/** Within a transaction that holds the lock of drives. */
export async function endDrive(
  { db, newId }: Pick<Platform, 'db' | 'newId'>,
  drive: StoredDrive,
  moment: Date,
): Promise<void> {
  const at = moment.toISOString();
  await endApplications(db, newId, { driveId: drive.id, at });
  await deleteContents(db, { driveId: drive.id });
  await endPurpose(db, { driveId: drive.id }, at);
  await keepCounts(db, drive.id);
  await updateDrive(db, drive, { at, state: 'closed', closedAt: at });
}

interface OpenRow {
  readonly id: ApplicationId;
  readonly state: ApplicationState;
  readonly version: number;
}

async function endApplications(
  trx: Knex,
  newId: Platform['newId'],
  { driveId, at }: { readonly driveId: DriveId; readonly at: string },
): Promise<void> {
  const open = (): Knex.QueryBuilder =>
    trx('applications').where({ drive_id: driveId }).whereNull('ended_at');
  // Whoever answers in this moment is before the closing, or after it; also who takes a withdrawal back.
  await trx('applications')
    .where({ drive_id: driveId })
    .update({ version: trx.raw('version + 1') });
  const rows = await open().select<OpenRow[]>('id', 'state', 'version');
  await open().update({ ended_at: at });
  await insertHistory(
    trx,
    rows.map(({ id, state, version }) => ({
      id: newId(),
      applicationId: id,
      version,
      at,
      transition: 'close',
      from: state,
      to: state,
      by: 'system',
      operatorId: null,
      via: null,
      on: null,
      consentVersion: null,
    })),
  );
}
