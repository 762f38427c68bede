import { breakDuty, missingBreak } from './break-duty.ts';
import { divergences } from './divergence.ts';
import type { DayKind } from './judge-day.ts';
import { intersect, lengthOf, subtract, unite, type Span } from './spans.ts';
import { nightsOf, type WorkLaw } from './work-law.ts';

/** What somebody has to look at on one day, in the order in which it is shown. */
export const DAY_FINDINGS = [
  'not-evaluated',
  'controller-gap',
  'missing-entry',
  'missing-exit',
  'duplicate-tap',
  'weak-proof',
  'clock-skew',
  'long-stay',
  'gate-on-holiday',
  'no-record',
  'gate-without-claim',
  'claim-without-gate',
  'divergence-start',
  'divergence-end',
  'over-applied',
  'short-break',
  'interval-short',
  'night-unplanned',
  'unapproved',
] as const;
export type DayFinding = (typeof DAY_FINDINGS)[number];

/** What the gate tells of a day. */
export interface GateSide {
  /** Every controller on the person's way has reported past the end of the day. */
  readonly isReported: boolean;
  /** A controller says itself that it lost events of this day. */
  readonly hasGap: boolean;
  readonly presence: readonly Span[];
  readonly missingEntries: number;
  readonly missingExits: number;
  readonly duplicates: number;
  /** Passages at less than the assurance level of their door. */
  readonly weakProofs: number;
  /** By how many minutes the clock of a door was off at most, either way. */
  readonly clockSkew: number;
}

/** What people say of it. Pieces are in minutes after 0:00 of the day. */
export interface ClaimSide {
  readonly kind: DayKind;
  readonly planned: readonly Span[];
  readonly claimed: readonly Span[];
  readonly breaks: readonly Span[];
  /** Undefined: nobody has decided yet. */
  readonly approved: readonly Span[] | undefined;
  /** Minutes since the work before; undefined: there was none. */
  readonly restBefore: number | undefined;
}

/** How many minutes are still none of anybody's business; a group's policy. */
export interface FindingLimits {
  readonly divergence: number;
  readonly clockSkew: number;
  readonly longStay: number;
  readonly rest: number;
}

/** A stay of 16 hours, and 11 hours between two days (the principle of the guideline on intervals). */
export const FINDING_LIMITS: FindingLimits = { divergence: 30, clockSkew: 2, longStay: 960, rest: 660 };

export interface Finding {
  readonly code: DayFinding;
  /** Minutes, or how many times. A divergence is negative where the claim goes beyond the presence. */
  readonly amount: number;
}

/**
 * Everything to be looked at. A day that is not reported to its end has one finding, that it cannot be judged: nobody is
 * asked about an exit that is still on its way from a door off line. `gate` is undefined where door times are not used.
 */
export function dayFindings(
  rules: { readonly law: WorkLaw; readonly limits: FindingLimits },
  gate: GateSide | undefined,
  claim: ClaimSide,
): readonly Finding[] {
  if (gate?.isReported === false) return [{ code: 'not-evaluated', amount: 1 }];
  return [
    ...(gate === undefined ? [] : ofTheGate(rules.limits, gate)),
    ...(gate === undefined ? [] : ofHoliday(gate, claim)),
    ...ofNothing(gate, claim),
    ...(gate === undefined ? [] : ofBoth(rules.limits, gate, claim)),
    ...ofTheWork(rules, claim),
  ].filter(({ amount }) => amount !== 0);
}

function ofTheGate(limits: FindingLimits, gate: GateSide): readonly Finding[] {
  const longest = Math.max(0, ...gate.presence.map(({ from, until }) => until - from));
  return [
    { code: 'controller-gap', amount: gate.hasGap ? 1 : 0 },
    { code: 'missing-entry', amount: gate.missingEntries },
    { code: 'missing-exit', amount: gate.missingExits },
    { code: 'duplicate-tap', amount: gate.duplicates },
    { code: 'weak-proof', amount: gate.weakProofs },
    { code: 'clock-skew', amount: ifOver(gate.clockSkew, limits.clockSkew) },
    { code: 'long-stay', amount: ifOver(longest, limits.longStay) },
  ];
}

/** Presence on a free day for which no work was planned. */
function ofHoliday({ presence }: GateSide, { kind, planned }: ClaimSide): readonly Finding[] {
  const isFree = kind !== 'work' && planned.length === 0;
  return [{ code: 'gate-on-holiday', amount: isFree ? lengthOf(presence) : 0 }];
}

/** Work was planned, and nobody says anything: no door and no person. */
function ofNothing(gate: GateSide | undefined, { planned, claimed }: ClaimSide): readonly Finding[] {
  const seen = gate === undefined ? 0 : lengthOf(gate.presence) + gate.missingEntries + gate.missingExits;
  const isSilent = seen === 0 && claimed.length === 0;
  return [{ code: 'no-record', amount: isSilent ? lengthOf(planned) : 0 }];
}

/** The ends are compared where there are both; where an end of the presence is unknown, that is asked about alone. */
function ofBoth(limits: FindingLimits, gate: GateSide, { claimed }: ClaimSide): readonly Finding[] {
  const present = lengthOf(gate.presence);
  if (gate.missingEntries + gate.missingExits > 0) return [];
  if (claimed.length === 0) return [{ code: 'gate-without-claim', amount: present }];
  if (present === 0) return [{ code: 'claim-without-gate', amount: lengthOf(claimed) }];
  const apart = divergences(wholeOf(gate.presence), wholeOf(claimed), limits.divergence);
  const beyond = lengthOf(subtract(claimed, gate.presence));
  return [
    ...apart.map(({ side, minutes }) => ({ code: `divergence-${side}`, amount: minutes }) as const),
    { code: 'over-applied', amount: ifOver(beyond, limits.divergence) },
  ];
}

function ofTheWork(
  { law, limits }: { readonly law: WorkLaw; readonly limits: FindingLimits },
  { claimed, breaks, planned, approved, restBefore }: ClaimSide,
): readonly Finding[] {
  const work = approved ?? claimed;
  const labour = subtract(work, breaks);
  const rested = lengthOf(work) - lengthOf(labour);
  const isSoon = work.length > 0 && restBefore !== undefined && restBefore < limits.rest;
  return [
    { code: 'short-break', amount: missingBreak(breakDuty(law, lengthOf(labour)), rested) },
    { code: 'interval-short', amount: isSoon ? limits.rest - restBefore : 0 },
    { code: 'night-unplanned', amount: lengthOf(subtract(intersect(labour, nightsOf(law, 1)), planned)) },
    { code: 'unapproved', amount: approved === undefined ? lengthOf(claimed) : 0 },
  ];
}

/** From the first minute to the last, whatever is between. */
function wholeOf(spans: readonly Span[]): Span | undefined {
  const united = unite(spans);
  const [first, last] = [united[0], united.at(-1)];
  return first && last && { from: first.from, until: last.until };
}

function ifOver(minutes: number, limit: number): number {
  return minutes > limit ? minutes : 0;
}
