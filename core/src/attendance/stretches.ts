import type { Span } from './spans.ts';

/** `overtime` is over a limit of the law, on a day that is no statutory holiday; `regular` is within all limits. */
export type StretchKind = 'regular' | 'overtime' | 'statutory-holiday';

/** Worked minutes of one kind. Every figure of attendance is a sum of such stretches, so figures cannot contradict. */
export interface Stretch extends Span {
  readonly kind: StretchKind;
  readonly isNight: boolean;
}

export interface Limited {
  readonly stretches: readonly Stretch[];
  /** What is left of the limit. */
  readonly left: number;
}

/** Lets the first so many regular minutes be regular, in the order of time, and makes the others overtime. */
export function limitRegular(stretches: readonly Stretch[], minutes: number): Limited {
  let left = Math.max(0, minutes);
  const limited = stretches.flatMap((stretch) => {
    if (stretch.kind !== 'regular') return [stretch];
    const within = Math.min(left, stretch.until - stretch.from);
    left -= within;
    return splitAfter(stretch, within);
  });
  return { stretches: limited, left };
}

export function minutesOfStretches(
  stretches: readonly Stretch[],
  isCounted: (stretch: Stretch) => boolean = () => true,
): number {
  return stretches.reduce((sum, one) => (isCounted(one) ? sum + one.until - one.from : sum), 0);
}

/** The totals that every screen, export and check begins from. */
export interface Totals {
  readonly worked: number;
  readonly regular: number;
  readonly overtime: number;
  readonly statutoryHoliday: number;
  /** Of all of them. */
  readonly night: number;
}

export function totalsOf(stretches: readonly Stretch[]): Totals {
  const ofKind = (kind: StretchKind): number => minutesOfStretches(stretches, (one) => one.kind === kind);
  return {
    worked: minutesOfStretches(stretches),
    regular: ofKind('regular'),
    overtime: ofKind('overtime'),
    statutoryHoliday: ofKind('statutory-holiday'),
    night: minutesOfStretches(stretches, ({ isNight }) => isNight),
  };
}

function splitAfter(stretch: Stretch, minutes: number): readonly Stretch[] {
  const at = stretch.from + minutes;
  const parts: Stretch[] = [
    { ...stretch, until: at },
    { ...stretch, from: at, kind: 'overtime' },
  ];
  return parts.filter(({ from, until }) => from < until);
}
