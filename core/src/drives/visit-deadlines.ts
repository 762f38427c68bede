import type { VisitDeadlines } from '../api/visits.ts';
import { addDays } from '../calendar/days.ts';

interface Terms {
  readonly leadTimeDays: number;
  readonly rosterDueDays: number;
}

/** What the municipality's times mean in days, as of today. */
export function deadlinesOf(
  terms: Terms,
  days: { readonly today: string; readonly visitOn: string | null },
): VisitDeadlines {
  const before = (count: number): string | null =>
    days.visitOn === null ? null : addDays(days.visitOn, -count);
  return {
    earliestOn: addDays(days.today, terms.leadTimeDays),
    requestBy: before(terms.leadTimeDays),
    rosterDueOn: before(terms.rosterDueDays),
  };
}
