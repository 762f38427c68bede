import type { ScheduleInterval } from './policy.ts';
import { isInside, type LocalClock } from './schedule.ts';

/** When rules let somebody through one door. Intervals undefined: at all times. */
export interface DoorTimes {
  readonly allow: readonly (readonly ScheduleInterval[] | undefined)[];
  readonly deny: readonly (readonly ScheduleInterval[] | undefined)[];
}

export type Opening =
  | { readonly kind: 'open'; /** Null: not within the horizon. */ readonly untilMs: number | null }
  | { readonly kind: 'later'; readonly fromMs: number }
  /** Not within the horizon, or never. */
  | { readonly kind: 'shut' };

export const HORIZON_DAYS = 14;

/**
 * Is the door open to these rules now, and when does that change next? Looked for minute by minute of the wall clock,
 * but only at minutes where some interval begins or ends, so that changes of the clock come out as the door has them.
 */
export function openingAt(
  times: DoorTimes,
  atMs: number,
  wall: { readonly localClock: LocalClock; readonly holidays: ReadonlySet<string> },
): Opening {
  const isOpen = isOpenAt(times, atMs, wall);
  const isConstant = [...times.allow, ...times.deny].every((intervals) => intervals === undefined);
  const changesMs = isConstant || times.allow.length === 0 ? null : nextChange(times, { atMs, isOpen }, wall);
  if (isOpen) return { kind: 'open', untilMs: changesMs };
  return changesMs === null ? { kind: 'shut' } : { kind: 'later', fromMs: changesMs };
}

type Wall = Parameters<typeof openingAt>[2];

const MINUTE_MS = 60_000;

function isOpenAt({ allow, deny }: DoorTimes, atMs: number, { localClock, holidays }: Wall): boolean {
  const local = localClock(atMs);
  const holds = (intervals: readonly ScheduleInterval[] | undefined): boolean =>
    intervals === undefined || isInside(intervals, local, holidays);
  return !deny.some(holds) && allow.some(holds);
}

function nextChange(
  times: DoorTimes,
  from: { readonly atMs: number; readonly isOpen: boolean },
  wall: Wall,
): number | null {
  const borders = bordersOf(times);
  const begin = Math.floor(from.atMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const end = begin + HORIZON_DAYS * 24 * 60 * MINUTE_MS;
  for (let atMs = begin; atMs < end; atMs += stepFrom(atMs, borders, wall)) {
    if (isOpenAt(times, atMs, wall) !== from.isOpen) return atMs;
  }
  return null;
}

/** Midnight changes the weekday, and every border of an interval may change the answer. */
function bordersOf({ allow, deny }: DoorTimes): readonly number[] {
  const minutes = [...allow, ...deny].flatMap((intervals) =>
    (intervals ?? []).flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute % 1440]),
  );
  return [...new Set([0, ...minutes])].sort((left, right) => left - right);
}

/** To the next border, but never further than an hour: a clock that is set forward may skip one. */
function stepFrom(atMs: number, borders: readonly number[], { localClock }: Wall): number {
  const { minute } = localClock(atMs);
  const next = borders.find((border) => border > minute) ?? 1440;
  return Math.min(next - minute, 60 - (minute % 60)) * MINUTE_MS;
}
