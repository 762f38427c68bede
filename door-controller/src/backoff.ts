/** Milliseconds to wait after so many failures: doubled each time up to `most`, then spread over 50–100 % of it. */
export function jitteredDelay(
  failures: number,
  bounds: { readonly first: number; readonly most: number },
  random: () => number,
): number {
  const full = Math.min(bounds.most, bounds.first * 2 ** Math.min(failures, 30));
  return Math.round(full * (0.5 + random() / 2));
}
