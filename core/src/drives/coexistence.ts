import { addMonths } from '../calendar/days.ts';
import type { CoexistenceState, MigrationCounts } from '../api/coexistences.ts';
import type { OldBadgesOff } from '../api/drive-planner.ts';

/** So far ahead of the day on which it is said an old reader may be left on. */
export const MOST_MONTHS = 12;

export function latestLastDay(today: string): string {
  return addMonths(today, MOST_MONTHS);
}

/** Why a day cannot be the last one; undefined where it can. Days are of the door’s site. */
export function lastDayProblem(
  lastDay: string,
  today: string,
): 'ALREADY_OVER' | 'COEXISTENCE_TOO_LONG' | undefined {
  if (lastDay < today) return 'ALREADY_OVER';
  return lastDay > latestLastDay(today) ? 'COEXISTENCE_TOO_LONG' : undefined;
}

/** Nothing ends by itself: the old reader is off when somebody says so, and past its last day it is overdue. */
export function coexistenceState(
  { lastDay, offOn }: { readonly lastDay: string; readonly offOn: string | null },
  today: string,
): CoexistenceState {
  if (offOn !== null) return 'off';
  return lastDay < today ? 'overdue' : 'running';
}

/** Whom an old reader that is switched off now would leave before the door, as far as that may be told. */
export type LeftBehind =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'at-least'; readonly count: number }
  | { readonly kind: 'not-told' };

export function leftBehind(counts: MigrationCounts, off: OldBadgesOff | null): LeftBehind {
  if (off?.kind === 'now' || off?.kind === 'nobody') return { kind: 'nobody' };
  switch (counts.detail) {
    case 'none':
      return { kind: 'not-told' };
    case 'badges':
      return { kind: 'count', count: counts.without };
    case 'two':
      return { kind: 'at-least', count: counts.before };
    case 'three':
      return { kind: 'count', count: counts.before + counts.loading };
  }
}
