import type { VisitState } from './visit-life.ts';

/** What is printed for the room of a visit, and after it. */
export const VISIT_PAPERS = ['timetable', 'desk-timetable', 'desk-labels', 'day-report'] as const;
export type VisitPaper = (typeof VISIT_PAPERS)[number];

/** Whether there is any use for the paper now: a list of names is not printed again once the day is over. */
export function isPaperOpen(paper: VisitPaper, state: VisitState): boolean {
  return (paper === 'day-report' ? AFTER_THE_DAY : UNTIL_THE_DAY).includes(state);
}

const UNTIL_THE_DAY: readonly VisitState[] = [
  'confirmed',
  'roster-sent',
  'roster-accepted',
  'ready',
  'running',
];

const AFTER_THE_DAY: readonly VisitState[] = ['finished', 'reconciling', 'closed'];
