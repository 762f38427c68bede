import { AppError } from '@monban/core/errors';
import readWorkbook from 'read-excel-file/node';

export interface WorkbookSheet {
  readonly name: string;
  readonly rows: string[][];
}

/**
 * The sheets of an Excel file (xlsx), every cell as text: a day as `YYYY-MM-DD`, a number as it would be typed, so that
 * a code keeps all its digits. `MALFORMED_BODY` for what is no workbook.
 */
export async function readSheets(bytes: Uint8Array): Promise<readonly WorkbookSheet[]> {
  const sheets = await openWorkbook(bytes);
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.map((cells) => cells.map(textOfCell)),
  }));
}

async function openWorkbook(bytes: Uint8Array) {
  try {
    return await readWorkbook(Buffer.from(bytes), { trim: false, parseNumber: numberText });
  } catch {
    // The library's message may repeat what stood there.
    throw new AppError('MALFORMED_BODY');
  }
}

/** `1.0` and `1E3` as people type them; whole numbers of any length as they stand. */
function numberText(text: string): string {
  return /^-?[0-9]+$/.test(text) ? text : String(Number(text));
}

function textOfCell(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return typeof cell === 'string' ? cell : '';
}
