import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, type FieldProblem } from '@monban/core/errors';
import { TableWatch, type ColumnFinding } from '@monban/core/privacy/columns';
import { fieldProblem } from '../http/problem.ts';

/**
 * Throws `MY_NUMBER_REFUSED` for a table that holds a My Number anywhere, also in columns that nobody wants to import.
 * Runs on the raw cells before anything is derived from them. A column of codes is named as a whole.
 */
export async function refuseNumberColumns(
  rows: readonly (readonly string[])[],
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
  const problems = watch.findings().map((finding) => problemOf(finding, rowOf));
  if (problems.length > 0) throw new AppError('MY_NUMBER_REFUSED', { details: { problems } });
}

const ROWS_PER_TURN = 500;

function problemOf(finding: ColumnFinding, rowOf: (row: number) => number): FieldProblem {
  switch (finding.kind) {
    case 'cell':
      return fieldProblem(`/rows/${rowOf(finding.row)}/columns/${finding.column}`, 'MY_NUMBER_REFUSED');
    case 'column':
      return fieldProblem(`/columns/${finding.column}`, 'MY_NUMBER_COLUMN');
    case 'split-column':
      return fieldProblem(`/columns/${finding.column}`, 'MY_NUMBER_SPLIT_COLUMN');
  }
}
