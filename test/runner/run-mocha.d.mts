import type { Run } from './suites.mjs';

export interface RunResult {
  readonly title: string;
  readonly passed: number;
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  readonly skipped: readonly string[];
  readonly databases: { readonly SQLite: number; readonly PostgreSQL: number };
  readonly defects: readonly string[];
}

/** What becomes of mocha's own output: shown as it comes, shown as a whole at the end, or dropped. */
export type Showing = 'at once' | 'at the end' | 'never';

export function runMocha(run: Run, mochaArgs: readonly string[], showing: Showing): Promise<RunResult>;
export function endAllRuns(): Promise<void>;
