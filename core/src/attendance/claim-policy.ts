import type { GateSide } from './day-findings.ts';
import { subtract, unite, type Span } from './spans.ts';

/**
 * What door times are to a group of people: nothing, a record beside what they say, what their form is filled with
 * beforehand, or what counts as said when they say nothing.
 */
export const CLAIM_POLICIES = ['off', 'record-only', 'proposal', 'claim'] as const;
export type ClaimPolicy = (typeof CLAIM_POLICIES)[number];

/** Work with the breaks in it, in minutes after 0:00 of its day. */
export interface LayerWork {
  readonly work: readonly Span[];
  readonly breaks: readonly Span[];
}

/**
 * Whether door times may be used at all on a day: never before the day on which people were told what for (the notice of
 * purpose), and never where the group does without.
 */
export function isGateUsed(
  { policy, noticeOn }: { readonly policy: ClaimPolicy; readonly noticeOn: string | null },
  day: string,
): boolean {
  return policy !== 'off' && noticeOn !== null && noticeOn <= day;
}

/**
 * What presence would be as work. Whoever comes before the plan begins has not begun to work yet, unless they say so
 * (courts ask for an order); nobody is cut off at the end. Undefined where an end is missing: none is made up.
 */
export function workOfPresence(
  gate: Pick<GateSide, 'isReported' | 'presence' | 'missingEntries' | 'missingExits'>,
  plan: LayerWork,
): LayerWork | undefined {
  const isWhole = gate.isReported && gate.missingEntries + gate.missingExits === 0;
  if (!isWhole || gate.presence.length === 0) return undefined;
  const [begin] = unite(plan.work);
  const early = begin === undefined ? [] : [{ from: -Infinity, until: begin.from }];
  const work = subtract(gate.presence, early);
  return work.length === 0 ? undefined : { work, breaks: plan.breaks };
}
