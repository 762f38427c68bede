import type { LayerWork } from './claim-policy.ts';
import type { DayKind } from './judge-day.ts';
import { lengthOf, subtract } from './spans.ts';
import { isoWeekday } from './work-calendar.ts';

/** Hours of an ordinary week by weekday, Monday first; without work: free. */
export type WeekPlan = readonly LayerWork[];

export const NO_WORK: LayerWork = { work: [], breaks: [] };

/** What is planned for a day by the week, where the day is one of work. */
export function planOfDay(week: WeekPlan, kind: DayKind, day: string): LayerWork {
  if (kind !== 'work') return NO_WORK;
  return week[isoWeekday(day) - 1] ?? NO_WORK;
}

/** Parts of a day for which somebody is on leave; `morning` and `afternoon` are the halves of the planned work. */
export const LEAVE_PARTS = ['day', 'morning', 'afternoon'] as const;
export type LeavePart = (typeof LEAVE_PARTS)[number];

/** What is left of a plan; half a day is half of the planned minutes, cut at the minute at which they are done. */
export function planAfterLeave(plan: LayerWork, part: LeavePart): LayerWork {
  if (part === 'day') return NO_WORK;
  const noon = middleOf(plan);
  const gone = part === 'morning' ? { from: -Infinity, until: noon } : { from: noon, until: Infinity };
  return { work: subtract(plan.work, [gone]), breaks: subtract(plan.breaks, [gone]) };
}

function middleOf({ work, breaks }: LayerWork): number {
  const labour = subtract(work, breaks);
  let left = Math.ceil(lengthOf(labour) / 2);
  for (const { from, until } of labour) {
    if (left <= until - from) return from + left;
    left -= until - from;
  }
  return 0;
}
