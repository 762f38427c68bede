import type { GateSide } from './day-findings.ts';
import type { GateFact, PairedStays } from './pair-stays.ts';
import { presenceOn } from './presence-on.ts';
import type { StayOfShift } from './shift-begin.ts';

/** A fact with what else its receipt says. */
export interface SeenFact extends GateFact {
  /** At less than the assurance level that its door asks for today. */
  readonly isWeak: boolean;
  /** How far the clock of the door is known to have been off, either way, in milliseconds. */
  readonly skewMs: number;
}

/** From 0:00 to 24:00 of a place, in milliseconds since 1970; half-open. */
export interface DayBounds {
  readonly dayStart: number;
  readonly dayEnd: number;
}

const MINUTE_MS = 60_000;

/** Everything that is known of one person at the gate. */
export interface SeenStays {
  readonly facts: readonly SeenFact[];
  readonly stays: readonly StayOfShift[];
  readonly duplicates: PairedStays['duplicates'];
}

/** What the gate tells of one day: of shifts that began on it, however long they went on. */
export function gateSide(
  { facts, stays, duplicates }: SeenStays,
  { dayStart, dayEnd }: DayBounds,
  { isReported, hasGap }: Pick<GateSide, 'isReported' | 'hasGap'>,
): GateSide {
  const isOfTheDay = (at: number): boolean => dayStart <= at && at < dayEnd;
  const ofTheDay = facts.filter(({ at }) => isOfTheDay(at));
  const began = stays.filter(({ shiftBegan }) => isOfTheDay(shiftBegan)).map(({ stay }) => stay);
  return {
    isReported,
    hasGap,
    presence: presenceOn(stays, { dayStart, dayEnd }),
    missingEntries: began.filter(({ entry }) => entry === undefined).length,
    missingExits: began.filter(({ exit }) => exit === undefined).length,
    duplicates: duplicates.filter(({ at }) => isOfTheDay(at)).length,
    weakProofs: ofTheDay.filter(({ isWeak }) => isWeak).length,
    clockSkew: Math.floor(Math.max(0, ...ofTheDay.map(({ skewMs }) => Math.abs(skewMs))) / MINUTE_MS),
  };
}
