import type { VisitState } from './visit-life.ts';

/** What is printed to ask for a visit, for its room, and after it. */
export const VISIT_PAPERS = [
  'request-form',
  'timetable',
  'desk-timetable',
  'desk-labels',
  'day-report',
] as const;
export type VisitPaper = (typeof VISIT_PAPERS)[number];

/** Whether there is any use for the paper now: a list of names is not printed again once the day is over. */
export function isPaperOpen(paper: VisitPaper, state: VisitState): boolean {
  return OPEN_IN[paper].includes(state);
}

const UNTIL_THE_DAY: readonly VisitState[] = [
  'confirmed',
  'roster-sent',
  'roster-accepted',
  'ready',
  'running',
];

const OPEN_IN: Readonly<Record<VisitPaper, readonly VisitState[]>> = {
  'request-form': ['inquiry', 'requested'],
  timetable: UNTIL_THE_DAY,
  'desk-timetable': UNTIL_THE_DAY,
  'desk-labels': UNTIL_THE_DAY,
  'day-report': ['finished', 'reconciling', 'closed'],
};
