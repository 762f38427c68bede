import type { Tone } from '../ui/tone.ts';

export type TermStanding = 'current' | 'upcoming' | 'over';

/** On a day `YYYY-MM-DD`; the last day counts. */
export function termStanding(
  { from, last }: { readonly from: string; readonly last: string | null },
  today: string,
): TermStanding {
  if (from > today) return 'upcoming';
  return last !== null && last < today ? 'over' : 'current';
}

export const TERM_TONES: Readonly<Record<TermStanding, Tone>> = {
  current: 'good',
  upcoming: 'warn',
  over: 'quiet',
};
