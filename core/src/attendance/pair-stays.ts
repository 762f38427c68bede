/** Somebody passed a door in the boundary of a site, as its controller has signed it. Immutable. */
export interface GateFact {
  /** Names it for good, such as controller and number of its receipt. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly side: 'in' | 'out';
  readonly doorId: string;
}

/** From an entry to the exit that belongs to it, however many midnights are between. */
export interface Stay {
  /** Undefined: nobody saw the entry. */
  readonly entry: GateFact | undefined;
  /** Undefined: nobody has seen the exit. None is ever made up. */
  readonly exit: GateFact | undefined;
}

export interface PairedStays {
  readonly stays: readonly Stay[];
  /** Kept, and not paired: the same way through the same door again at once. */
  readonly duplicates: readonly GateFact[];
}

/** Two taps of one person at one door in the same direction within this are one passage. */
const DUPLICATE_MS = 60_000;

/** Pairs one person's facts at one site by stay, not by date. They may come in any order. */
export function pairStays(facts: readonly GateFact[]): PairedStays {
  const stays: Stay[] = [];
  const duplicates: GateFact[] = [];
  let last: GateFact | undefined;
  for (const fact of [...facts].sort((one, other) => one.at - other.at || compare(one.id, other.id))) {
    if (last !== undefined && isSamePassage(last, fact)) {
      duplicates.push(fact);
      continue;
    }
    last = fact;
    const open = stays.at(-1);
    if (fact.side === 'in') stays.push({ entry: fact, exit: undefined });
    else if (open !== undefined && open.exit === undefined) stays[stays.length - 1] = { ...open, exit: fact };
    else stays.push({ entry: undefined, exit: fact });
  }
  return { stays, duplicates };
}

/** How far the facts of one controller are known without a gap, in milliseconds since 1970. */
export interface Watermark {
  readonly controllerId: string;
  readonly through: number;
}

/** Controllers that have not reported past a moment: until there are none, nothing before it is judged. */
export function notReportedPast(watermarks: readonly Watermark[], moment: number): readonly string[] {
  return watermarks.filter(({ through }) => through < moment).map(({ controllerId }) => controllerId);
}

function isSamePassage(last: GateFact, fact: GateFact): boolean {
  return last.side === fact.side && last.doorId === fact.doorId && fact.at - last.at <= DUPLICATE_MS;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
