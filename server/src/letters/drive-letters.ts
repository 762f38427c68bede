import {
  type DriveLetters,
  LETTER_KINDS,
  languagesOf,
  type LetterKind,
  type ReminderRound,
} from '@monban/core/api/letters';
import type { DriveId } from '@monban/core/ids';
import { obstacleTo } from '@monban/core/letters/sendable';
import type { Knex } from '@monban/db/open';
import { requireClerk } from '../drives/drive-scope.ts';
import { getStoredDrive, type StoredDrive } from '../drives/drive-store.ts';
import { conflict } from '../http/problem.ts';
import type { Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { organisationDay } from '../organisation/keep-department-terms.ts';
import { checkCodeOf } from './check-codes.ts';

/** Which letters there are and which may be made now. `FORBIDDEN` for everybody but the clerks of the drive. */
export async function listDriveLetters(
  { db, driveKey }: Platform,
  caller: Caller,
  { driveId, at }: { readonly driveId: DriveId; readonly at: Date },
): Promise<DriveLetters> {
  await requireClerk(db, caller, driveId);
  const drive = await getStoredDrive(db, caller.scope, driveId);
  const reminders = await listReminders(db, driveId);
  const today = await organisationDay(db, at);
  const items = LETTER_KINDS.map((kind) => ({
    kind,
    languages: [...languagesOf(kind)],
    obstacle: obstacleTo(kind, { ...drive, reminders }, { at, today }),
    checkCode: checkCodeOf(driveKey, driveId, kind),
  }));
  return { items, reminders };
}

/**
 * Begins a round of reminders where the letter is one; a round is begun once. `CONFLICT` with what stands in the way.
 * Whoever writes holds the lock of drives, so that two who begin the same round begin one.
 */
export async function beginLetter(
  trx: Knex,
  drive: StoredDrive,
  { kind, at }: { readonly kind: LetterKind; readonly at: Date },
): Promise<void> {
  const reminders = await listReminders(trx, drive.id);
  const today = await organisationDay(trx, at);
  const obstacle = obstacleTo(kind, { ...drive, reminders }, { at, today });
  if (obstacle !== null) {
    const code = `LETTER_${obstacle.toUpperCase().replaceAll('-', '_')}`;
    throw conflict('/kind', code);
  }
  const round = ROUNDS[kind];
  if (round === undefined || reminders.some((reminder) => reminder.round === round)) return;
  await trx('drive_reminders').insert({ drive_id: drive.id, round, at: at.toISOString() });
}

const ROUNDS: Partial<Record<LetterKind, 1 | 2>> = { 'first-reminder': 1, 'second-reminder': 2 };

async function listReminders(db: Knex, driveId: DriveId): Promise<ReminderRound[]> {
  return db('drive_reminders')
    .where({ 'drive_reminders.drive_id': driveId })
    .orderBy('drive_reminders.round')
    .select<ReminderRound[]>('drive_reminders.round', 'drive_reminders.at');
}
