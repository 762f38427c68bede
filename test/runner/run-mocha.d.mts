import type { Run } from './suites.mjs';

export interface RunResult {
  readonly title: string;
  readonly passed: number;
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  readonly skipped: readonly string[];
  readonly databases: { readonly SQLite: number; readonly PostgreSQL: number };
  readonly defects: readonly string[];
}

export function runMocha(run: Run, mochaArgs: readonly string[]): Promise<RunResult>;
export function endAllRuns(): Promise<void>;
