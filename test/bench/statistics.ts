/** Numbers of one row of a table, in the order in which they were measured. */
export type Samples = readonly number[];

/** The middle; of an even count the upper middle. NaN for none. */
export function median(samples: Samples): number {
  return percentile(samples, 50);
}

/** Nearest rank. */
export function percentile(samples: Samples, percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length));
  return sorted[rank] ?? Number.NaN;
}

/** Ours to the peer's, round by round, because both were measured in the same minute. */
export function ratios(ours: Samples, peers: Samples): Samples {
  return ours.map((value, round) => value / (peers[round] ?? Number.NaN));
}

/** `min / median / max`. */
export function spread(samples: Samples, format: (value: number) => string): string {
  return [percentile(samples, 0), median(samples), percentile(samples, 100)].map(format).join(' / ');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const twoPlaces = (value: number): string => value.toFixed(2);
export const threePlaces = (value: number): string => value.toFixed(3);
