import type { RunResult } from './run-mocha.mjs';

export function scanLeftovers(startedAt: number, asked: { readonly mustFind: boolean }): Promise<RunResult>;
export function judgeScan(code: number | null, lines: readonly string[]): RunResult;
