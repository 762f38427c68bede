import type { RunResult } from './run-mocha.mjs';

export function scanLeftovers(startedAt: number): Promise<RunResult>;
export function judgeScan(code: number | null, lines: readonly string[]): RunResult;
