import { limitRegular, type Stretch } from './stretches.ts';
import type { WorkLaw } from './work-law.ts';

/** Minutes that are paid with one premium. */
export interface PremiumMinutes {
  /** In percent of the ordinary wage, on top of it. */
  readonly percent: number;
  readonly minutes: number;
}

/**
 * The minutes of a month by their premium, the highest last; what has none is left out. `stretches` are in the order of
 * time, for overtime has the raised premium from the minute on at which the month's limit is passed. Premiums add up:
 * raised overtime at night is 75 %, a statutory holiday at night 60 %, and on it nothing is overtime (article 37).
 * `isExempt`: managers (article 41) have the premium of the night alone.
 */
export function premiumsOf(
  law: WorkLaw,
  stretches: readonly Stretch[],
  { isExempt = false } = {},
): readonly PremiumMinutes[] {
  const minutes = new Map<number, number>();
  for (const { stretch, percent } of withPercents(law, stretches)) {
    const sum = (isExempt ? 0 : percent) + (stretch.isNight ? law.percent.night : 0);
    if (sum > 0) minutes.set(sum, (minutes.get(sum) ?? 0) + stretch.until - stretch.from);
  }
  return [...minutes]
    .map(([percent, count]) => ({ percent, minutes: count }))
    .sort((one, other) => one.percent - other.percent);
}

interface WithPercent {
  readonly stretch: Stretch;
  readonly percent: number;
}

function withPercents(law: WorkLaw, stretches: readonly Stretch[]): readonly WithPercent[] {
  const overtime = stretches
    .filter(({ kind }) => kind === 'overtime')
    .map((stretch) => ({ ...stretch, kind: 'regular' }) as const);
  // The raised premium is a limit like the others: what is over it turns from one kind into the next.
  const tiers = limitRegular(overtime, law.raisedOver).stretches.map((stretch) => ({
    stretch,
    percent: stretch.kind === 'overtime' ? law.percent.raisedOvertime : law.percent.overtime,
  }));
  const others = stretches
    .filter(({ kind }) => kind !== 'overtime')
    .map((stretch) => ({
      stretch,
      percent: stretch.kind === 'statutory-holiday' ? law.percent.statutoryHoliday : 0,
    }));
  return [...tiers, ...others];
}
