import { AppError, type FieldProblem } from '@monban/core/errors';
import type { ColumnFinding } from '@monban/core/privacy/columns';
import { fieldProblem, invalidField } from '../http/problem.ts';
import { cellAt } from './cell-name.ts';
import type { Upload, UploadGuard, UploadPlace, UploadVerdict } from './upload.ts';

/**
 * Has an upload searched before anything is derived from it. Throws `MY_NUMBER_REFUSED` with every place and never what
 * stands there, or says why the file cannot be taken; its bytes are wiped then.
 */
export async function requireAccepted(
  guard: UploadGuard,
  upload: Upload,
): Promise<Extract<UploadVerdict, { kind: 'accepted' }>> {
  const verdict = await guard.inspect(upload);
  switch (verdict.kind) {
    case 'accepted':
      return verdict;
    case 'number-found':
      throw new AppError('MY_NUMBER_REFUSED', { details: { problems: verdict.where.map(problemAt) } });
    case 'unusable':
      if (verdict.why === 'too-large') throw new AppError('PAYLOAD_TOO_LARGE');
      throw invalidField('/file', 'FILE_UNREADABLE');
  }
}

/** `/sheets/1/rows/7/columns/2` or `/sheets/1/columns/2`, counted from 1: a file of text is a single sheet. */
export function problemOfFinding(finding: ColumnFinding, sheet: number): FieldProblem {
  switch (finding.kind) {
    case 'cell':
      return fieldProblem(
        `/sheets/${sheet}/rows/${finding.row}/columns/${finding.column}`,
        'MY_NUMBER_REFUSED',
      );
    case 'column':
      return fieldProblem(`/sheets/${sheet}/columns/${finding.column}`, 'MY_NUMBER_COLUMN');
    case 'split-column':
      return fieldProblem(`/sheets/${sheet}/columns/${finding.column}`, 'MY_NUMBER_SPLIT_COLUMN');
  }
}

function problemAt(place: UploadPlace): FieldProblem {
  if (place.kind === 'columns') return problemOfFinding(place.finding, place.sheet);
  if (place.kind === 'cell')
    return problemOfFinding({ kind: 'cell', ...(cellAt(place.cell) ?? NO_CELL) }, place.sheet);
  return fieldProblem(pointerTo(place), 'MY_NUMBER_REFUSED');
}

function pointerTo(place: Exclude<UploadPlace, { kind: 'columns' | 'cell' }>): string {
  switch (place.kind) {
    case 'file-name':
      return '/fileName';
    case 'line':
      return `/lines/${place.line}`;
    case 'page':
      return `/pages/${place.page}`;
    case 'document-part':
    case 'member-name':
    case 'metadata':
    case 'printed':
    case 'qr-code':
      return `/file/${place.kind}`;
  }
}

const NO_CELL = { row: 0, column: 0 };
