/** The program of all simulators, `monban-sim`, from its source. */
export const SIMULATORS = new URL('../../../simulators/src/cli/main.ts', import.meta.url);
