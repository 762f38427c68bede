export interface SizeRange {
  readonly smallest: number;
  readonly largest: number;
  /** The answer is a multiple of it above the smallest. */
  readonly step: number;
}

/**
 * The largest size of which `fits` is true; the smallest where none is. Larger sizes than one that does not fit are
 * taken not to fit either, so that few are tried.
 */
export function largestThatFits(
  { smallest, largest, step }: SizeRange,
  fits: (size: number) => boolean,
): number {
  let low = 0;
  let high = Math.floor((largest - smallest) / step + 1e-9);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(smallest + middle * step)) low = middle;
    else high = middle - 1;
  }
  return smallest + low * step;
}
