import { fileURLToPath } from 'node:url';

/** The program of all simulators, `monban-sim`, from its source. */
export const SIMULATORS = fileURLToPath(new URL('../../../simulators/src/cli/main.ts', import.meta.url));
