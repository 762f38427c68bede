import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@monban/core/errors';
import { TableWatch, type ColumnFinding } from '@monban/core/privacy/columns';
import { problemOfFinding } from '../number-guard/require-accepted.ts';
import type { FileTable } from './read-table.ts';

/**
 * Throws `MY_NUMBER_REFUSED` for a table that holds a My Number anywhere, also in columns that nobody wants to import.
 * Runs on the raw cells before anything is derived from them, as they are read with the chosen character set: the guard
 * before it reads the file by its own lights. A column of codes is named as a whole.
 */
export async function refuseNumberColumns(
  { rows, sheet }: Pick<FileTable, 'rows' | 'sheet'>,
  headerIndex: number,
): Promise<void> {
  const watch = new TableWatch();
  // The watch takes the first row for the header: what stands above it comes last.
  const order = [...rows.slice(headerIndex), ...rows.slice(0, headerIndex)];
  for (const [index, cells] of order.entries()) {
    watch.add(cells);
    if (index % ROWS_PER_TURN === 0) await nextTurn();
  }
  const rowOf = (row: number) => ((row - 1 + headerIndex) % Math.max(rows.length, 1)) + 1;
  const problems = watch.findings().map((finding) => problemOfFinding(placed(finding, rowOf), sheet ?? 1));
  if (problems.length > 0) throw new AppError('MY_NUMBER_REFUSED', { details: { problems } });
}

const ROWS_PER_TURN = 500;

function placed(finding: ColumnFinding, rowOf: (row: number) => number): ColumnFinding {
  return finding.kind === 'cell' ? { ...finding, row: rowOf(finding.row) } : finding;
}
