const MODULUS = 2_147_483_647;

/** Whole numbers below what is asked for, the same in every run (Park and Miller, 1988). */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % MODULUS;
    return state % below;
  };
}
