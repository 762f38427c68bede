import type { Span } from './spans.ts';

/** How far the gate and a claim are apart at the beginning or at the end of a day, in minutes; positive: present longer. */
export interface Divergence {
  readonly side: 'start' | 'end';
  readonly minutes: number;
}

/**
 * Where presence and claim differ by more than the threshold, in either direction (guideline of 20 January 2017: a
 * marked divergence is looked into and put right). Undefined: one of them is not there, which is another finding.
 */
export function divergences(
  presence: Span | undefined,
  claim: Span | undefined,
  threshold: number,
): readonly Divergence[] {
  if (presence === undefined || claim === undefined) return [];
  const both: readonly Divergence[] = [
    { side: 'start', minutes: claim.from - presence.from },
    { side: 'end', minutes: presence.until - claim.until },
  ];
  return both.filter(({ minutes }) => Math.abs(minutes) > threshold);
}
