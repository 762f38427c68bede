import type { DriveCase, DriveState } from '../api/drives.ts';
import {
  DAYS_BETWEEN_REMINDERS,
  type LetterKind,
  type LetterObstacle,
  REMINDER_REPRINT_DAYS,
  type ReminderRound,
} from '../api/letters.ts';
import { isOver } from '../drives/application-deadlines.ts';

/** What decides which letters a drive may send. */
export interface SendingDrive {
  readonly state: DriveState;
  readonly case: DriveCase;
  readonly openedAt: string | null;
  /** The last day for answers, YYYY-MM-DD. */
  readonly closesOn: string;
  /** The rounds that were begun, in any order. */
  readonly reminders: readonly ReminderRound[];
}

/**
 * Why a letter of that kind may not be made now; null where it may. `today`: YYYY-MM-DD. Two reminders are the most: each is begun once, some
 * days after what went before, and printed again only in the days that follow (ADR 0029).
 */
export function obstacleTo(
  kind: LetterKind,
  drive: SendingDrive,
  { at, today }: { readonly at: Date; readonly today: string },
): LetterObstacle | null {
  if (drive.state === 'draft') return 'drive-not-open';
  if (drive.state === 'closed') return AFTER_CLOSING.includes(kind) ? null : 'drive-closed';
  if (ASKING.includes(kind) && isOver(drive.closesOn, today)) return 'answers-over';
  if (kind === 'what-to-bring') return drive.case === 'pick-up' ? 'no-visit' : null;
  if (kind === 'first-reminder') return reminderObstacle(1, drive, at);
  if (kind === 'second-reminder') return reminderObstacle(2, drive, at);
  return null;
}

/** They ask for an answer by the last day. */
const ASKING: readonly LetterKind[] = ['invitation', 'first-reminder', 'second-reminder'];

/** Cards are still fetched, and cared for, when nobody is asked any more. */
const AFTER_CLOSING: readonly LetterKind[] = [
  'pick-up-notice',
  'half-day-leave',
  'card-care',
  'business-trip',
];

const DAY_MS = 86_400_000;

function reminderObstacle(round: 1 | 2, drive: SendingDrive, at: Date): LetterObstacle | null {
  const begun = drive.reminders.find((reminder) => reminder.round === round);
  if (begun !== undefined) {
    return daysSince(begun.at, at) < REMINDER_REPRINT_DAYS ? null : 'reminder-was-sent';
  }
  const before = round === 1 ? drive.openedAt : drive.reminders.find((reminder) => reminder.round === 1)?.at;
  if (before === undefined || before === null) return 'reminder-out-of-turn';
  return daysSince(before, at) < DAYS_BETWEEN_REMINDERS ? 'reminder-too-soon' : null;
}

function daysSince(instant: string, at: Date): number {
  return (at.getTime() - Date.parse(instant)) / DAY_MS;
}
