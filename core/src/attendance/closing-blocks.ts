import type { Finding } from './day-findings.ts';
import type { MonthDay } from './judge-month.ts';

/** Why somebody's month cannot be closed yet, in the order in which it is shown. */
export const CLOSING_BLOCKS = [
  'not-over',
  'not-evaluated',
  'no-claim',
  'open-claim',
  'returned-claim',
] as const;
export type ClosingBlock = (typeof CLOSING_BLOCKS)[number];

export type ClaimStanding = 'waiting' | 'approved' | 'returned' | 'superseded';

export interface ClosingDay {
  readonly day: MonthDay;
  readonly findings: readonly Finding[];
  /** Of the latest claim; undefined: nobody has said anything. */
  readonly claim: ClaimStanding | undefined;
}

/**
 * What is in the way on one day; undefined: nothing. Whatever a person has decided on is not in the way, be it that
 * nobody worked: a claim without work says so.
 */
export function closingBlock({ day, findings, claim }: ClosingDay): ClosingBlock | undefined {
  if (!day.isOver) return 'not-over';
  if (findings.some(({ code }) => code === 'not-evaluated')) return 'not-evaluated';
  if (claim === 'waiting') return 'open-claim';
  if (claim === 'returned') return 'returned-claim';
  if (claim === 'approved') return undefined;
  return isExpected(day) ? 'no-claim' : undefined;
}

/** Work was planned, or somebody was there. */
function isExpected({ plan, gate }: MonthDay): boolean {
  const isSeen = gate !== undefined && gate.presence.length + gate.missingEntries + gate.missingExits > 0;
  return plan.work.length > 0 || isSeen;
}
