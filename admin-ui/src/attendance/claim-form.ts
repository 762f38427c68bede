import type { AttendanceDay, MakeClaim, WorkOfDay } from '@monban/core/api/attendance';
import { minuteOfTwoDays, typedTime } from './attendance-words.ts';

/** One piece as it is typed. */
export interface TypedSpan {
  readonly key: number;
  from: string;
  until: string;
}

export interface ClaimValues {
  isNone: boolean;
  from: string;
  until: string;
  breaks: TypedSpan[];
  reason: string | null;
  divergenceReason: string | null;
  note: string;
}

/** Filled with what was said last, else with what the doors propose, else with the plan: mostly it is right. */
export function claimValues(day: AttendanceDay): ClaimValues {
  const { work, breaks } = likelyWork(day);
  const [first, last] = [work[0], work.at(-1)];
  return {
    isNone: day.claim !== null && work.length === 0,
    from: first ? typedTime(first.from) : '',
    until: last ? typedTime(last.until) : '',
    breaks: breaksOf({ work, breaks }).map(({ from, until }, key) => ({
      key,
      from: typedTime(from),
      until: typedTime(until),
    })),
    reason: day.claim?.reason ?? 'ordinary',
    divergenceReason: day.claim?.divergenceReason ?? null,
    note: day.claim?.note ?? '',
  };
}

/** As the request says it; what is no time of day stays out of range, so that its field is named. */
export function claimRequest(values: ClaimValues, after: number): unknown {
  const minute = (text: string): number => minuteOfTwoDays(text) ?? NO_TIME;
  const { isNone, from, until, breaks, ...said } = values;
  const work = isNone ? [] : [{ from: minute(from), until: minute(until) }];
  const rests = isNone ? [] : breaks.map((rest) => ({ from: minute(rest.from), until: minute(rest.until) }));
  return { work, breaks: rests, after, ...said };
}

export type ClaimRequest = MakeClaim;

const NO_TIME = -1;

function likelyWork(day: AttendanceDay): WorkOfDay {
  return day.claim ?? day.proposal ?? day.plan;
}

/** Gaps between pieces of work are rests as well: the form has one piece, from the first minute to the last. */
function breaksOf({ work, breaks }: WorkOfDay): readonly WorkOfDay['work'][number][] {
  const gaps = work.slice(1).map(({ from }, index) => ({ from: work[index]?.until ?? from, until: from }));
  return [...gaps, ...breaks].sort((one, other) => one.from - other.from);
}
