/** A source of numbers in [0, 1). */
export type Random = () => number;

/** The same numbers for the same seed, on every machine (mulberry32). `seed`: its lowest 32 bits count. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the values, the heavier the likelier. */
export function weighted<Value>(random: Random, values: readonly Value[], weights: readonly number[]): Value {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const place = weights.findIndex((weight) => (left -= weight) < 0);
  // Rounding may leave a rest behind the last one.
  return atPlace(values, place === -1 ? values.length - 1 : place);
}

/** A whole number, both ends included. */
export function whole(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

/** One of the values, all alike. */
export function oneOf<Value>(random: Random, values: readonly Value[]): Value {
  return atPlace(values, whole(random, 0, values.length - 1));
}

/** Throws `RangeError` where there is nothing. */
export function atPlace<Value>(values: readonly Value[], place: number): Value {
  const value = values[place];
  if (value === undefined) throw new RangeError('there is nothing to choose from');
  return value;
}
