import readWorkbook from 'read-excel-file/node';
import type { WorkbookSheets } from './workbook-table.ts';

// Reads one workbook and ends: see `workbook-table.ts`. What fails here ends the process, and so the reading.

process.once('message', (bytes: Uint8Array) => {
  void sheetsOf(bytes).then((sheets) => process.send?.(sheets));
});

/** A day as `YYYY-MM-DD`, a number as it would be typed, so that a code keeps all its digits. */
async function sheetsOf(bytes: Uint8Array): Promise<WorkbookSheets> {
  const sheets = await readWorkbook(Buffer.from(bytes), { trim: false, parseNumber: numberText });
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.map((cells) => cells.map(textOfCell)),
  }));
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
