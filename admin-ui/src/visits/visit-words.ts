import type { VisitSummary } from '@monban/core/api/visits';
import type { VisitState } from '@monban/core/drives/visit-life';
import type { Tone } from '../ui/tone.ts';

/** What somebody has to do something about is marked. */
export const VISIT_TONES: Readonly<Record<VisitState, Tone>> = {
  idea: 'quiet',
  inquiry: 'quiet',
  requested: 'quiet',
  proposed: 'warn',
  confirmed: 'quiet',
  'roster-sent': 'quiet',
  'roster-accepted': 'quiet',
  ready: 'good',
  running: 'good',
  finished: 'warn',
  reconciling: 'warn',
  closed: 'quiet',
  'below-minimum': 'warn',
  'declined-by-municipality': 'bad',
  cancelled: 'quiet',
};

/** A month as `YYYY-MM`, so many months later. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

export interface CalendarDay {
  readonly day: string;
  readonly isInMonth: boolean;
  readonly visits: readonly { readonly visit: VisitSummary; readonly isProposed: boolean }[];
}

/** The weeks of a month from Sunday on, with the visits of each day; a proposed day is marked as one. */
export function weeksOf(month: string, visits: readonly VisitSummary[]): readonly (readonly CalendarDay[])[] {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  const start = first.getTime() - first.getUTCDay() * DAY_MS;
  const end = Date.parse(`${monthAfter(month, 1)}-01T00:00:00.000Z`);
  const weeks: CalendarDay[][] = [];
  for (let at = start; at < end; at += 7 * DAY_MS) {
    const days = [0, 1, 2, 3, 4, 5, 6].map((place) =>
      new Date(at + place * DAY_MS).toISOString().slice(0, 10),
    );
    weeks.push(days.map((day) => ({ day, isInMonth: day.startsWith(month), visits: visitsOn(day, visits) })));
  }
  return weeks;
}

const DAY_MS = 86_400_000;

function visitsOn(day: string, visits: readonly VisitSummary[]): CalendarDay['visits'] {
  return visits
    .filter((visit) => visit.visitOn === day || visit.dates.includes(day))
    .map((visit) => ({ visit, isProposed: visit.visitOn !== day }));
}
