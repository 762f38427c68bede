/** One bar: a count in words and its share of the longest bar. */
export interface BarRow {
  readonly key: string;
  readonly label: string;
  /** Null where it is hidden, and then there is no bar. */
  readonly count: number | null;
  /** As it is read: the number, or why there is none. */
  readonly text: string;
  /** 0 to 100. */
  readonly percent: number;
}

export interface BarCount {
  readonly key: string;
  readonly label: string;
  readonly count: number | null;
}

/**
 * In the order given, never by size. The longest bar stands for `whole`, or for the largest count where that is more.
 */
export function barRows(
  counts: readonly BarCount[],
  whole: number,
  textOf: (count: number | null) => string,
): readonly BarRow[] {
  const largest = Math.max(1, whole, ...counts.map(({ count }) => count ?? 0));
  return counts.map(({ key, label, count }) => ({
    key,
    label,
    count,
    text: textOf(count),
    percent: count === null ? 0 : Math.round((count / largest) * 1000) / 10,
  }));
}
