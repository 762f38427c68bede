/**
 * A piece of a work day: half-open, in whole minutes after 0:00 of the day on which the work began, by the clock of the
 * place. 26:00 of a Monday (1560) is 2:00 of the Tuesday, so that a night is one piece.
 */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export const MINUTES_OF_DAY = 1440;

/** The same minutes in order, as few pieces as can be: none is empty, none touches another. */
export function unite(spans: readonly Span[]): readonly Span[] {
  const united: Span[] = [];
  for (const span of [...spans].filter(isFilled).sort((one, other) => one.from - other.from)) {
    const last = united.at(-1);
    if (last === undefined || last.until < span.from) united.push(span);
    else united[united.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
  }
  return united;
}

/** The minutes that are in both. */
export function intersect(left: readonly Span[], right: readonly Span[]): readonly Span[] {
  const others = unite(right);
  return unite(left).flatMap((span) => others.map((other) => overlapOf(span, other)).filter(isFilled));
}

/** The minutes of the first that are not in the second. */
export function subtract(left: readonly Span[], right: readonly Span[]): readonly Span[] {
  return unite(right).reduce<readonly Span[]>(
    (rest, { from, until }) =>
      rest
        .flatMap((span) => [
          { from: span.from, until: Math.min(span.until, from) },
          { from: Math.max(span.from, until), until: span.until },
        ])
        .filter(isFilled),
    unite(left),
  );
}

export function lengthOf(spans: readonly Span[]): number {
  return unite(spans).reduce((sum, { from, until }) => sum + until - from, 0);
}

/** The same pieces so many days later; by the clock of the next day, `-1`. */
export function shiftByDays(spans: readonly Span[], days: number): readonly Span[] {
  const by = days * MINUTES_OF_DAY;
  return spans.map(({ from, until }) => ({ from: from + by, until: until + by }));
}

function overlapOf(one: Span, other: Span): Span {
  return { from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) };
}

function isFilled({ from, until }: Span): boolean {
  return from < until;
}
