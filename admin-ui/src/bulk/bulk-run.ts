import { MOST_BULK_ROWS, type BulkChange, type BulkResult } from '@monban/core/api/bulk';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';

/** A change of any number of people, made in as many requests as they need. */
export interface BulkRun {
  /** In the order in which they were made. */
  readonly changes: readonly BulkChange[];
  /** Why the rest of the people was not asked for. */
  readonly problem: ApiProblem | undefined;
}

/** Slice after slice, `onDone` after each; the first one that fails ends it, and what was done before stands. */
export async function runInSlices<Row>(
  rows: readonly Row[],
  send: (slice: readonly Row[]) => Promise<Answer<BulkChange>>,
  onDone: (count: number) => void,
): Promise<BulkRun> {
  const changes: BulkChange[] = [];
  for (let first = 0; first < rows.length; first += MOST_BULK_ROWS) {
    const answer = await send(rows.slice(first, first + MOST_BULK_ROWS));
    if (answer.kind === 'failed') return { changes, problem: answer.problem };
    changes.push(answer.data);
    onDone(Math.min(rows.length, first + MOST_BULK_ROWS));
  }
  return { changes, problem: undefined };
}

/** The last one first, so that each meets the people as it left them. What was taken back stays so if one fails. */
export async function undoRun(
  { changes }: BulkRun,
  undo: (change: BulkChange) => Promise<Answer<BulkChange>>,
): Promise<BulkRun> {
  const shown = [...changes];
  for (let place = shown.length - 1; place >= 0; place -= 1) {
    const change = shown[place];
    if (change?.undoneAt !== null) continue;
    const answer = await undo(change);
    if (answer.kind === 'failed') return { changes: shown, problem: answer.problem };
    shown[place] = answer.data;
  }
  return { changes: shown, problem: undefined };
}

export function resultsOf({ changes }: BulkRun): readonly BulkResult[] {
  return changes.flatMap(({ results }) => results);
}

/** Nobody was left out, waits or was refused. */
export function isClean(run: BulkRun): boolean {
  return run.problem === undefined && resultsOf(run).every(({ outcome }) => outcome === 'done');
}

/** Everything that was made is taken back. */
export function isUndone({ changes }: BulkRun): boolean {
  return changes.every(({ undoneAt }) => undoneAt !== null);
}

export function countDone(run: BulkRun): number {
  return resultsOf(run).filter(({ outcome }) => outcome === 'done').length;
}
