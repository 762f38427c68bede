import type { ScheduleInterval } from '@monban/core/access/policy';
import { minuteOf, minuteText } from '../text/format.ts';

/** 1 Monday … 7 Sunday, 8 holidays, as core counts them. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** One line of the editor: text as typed, until it is parsed. */
export interface IntervalDraft {
  readonly key: number;
  readonly weekday: Weekday;
  from: string;
  to: string;
}

export function draftsOf(intervals: readonly ScheduleInterval[]): IntervalDraft[] {
  return sorted(intervals).map((interval, key) => ({
    key,
    weekday: interval.weekday as Weekday,
    from: minuteText(interval.fromMinute),
    to: minuteText(interval.toMinute),
  }));
}

export type DraftProblem = 'time' | 'order';

/** What is wrong with one line; undefined when it can be stored. */
export function draftProblem({ from, to }: Pick<IntervalDraft, 'from' | 'to'>): DraftProblem | undefined {
  const fromMinute = minuteOf(from);
  const toMinute = minuteOf(to);
  if (fromMinute === undefined || toMinute === undefined || fromMinute === 1440) return 'time';
  return fromMinute < toMinute ? undefined : 'order';
}

/** Lines as intervals, overlapping and touching ones of a day joined: they mean the same, and read better. */
export function intervalsOf(drafts: readonly IntervalDraft[]): ScheduleInterval[] {
  const parsed = drafts.map(({ weekday, from, to }) => ({
    weekday,
    fromMinute: minuteOf(from) ?? 0,
    toMinute: minuteOf(to) ?? 0,
  }));
  return sorted(parsed).reduce<ScheduleInterval[]>((joined, next) => {
    const last = joined.at(-1);
    if (last?.weekday !== next.weekday || last.toMinute < next.fromMinute) return [...joined, next];
    return [...joined.slice(0, -1), { ...last, toMinute: Math.max(last.toMinute, next.toMinute) }];
  }, []);
}

function sorted(intervals: readonly ScheduleInterval[]): ScheduleInterval[] {
  return [...intervals].sort(
    (left, right) => left.weekday - right.weekday || left.fromMinute - right.fromMinute,
  );
}
