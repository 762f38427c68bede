/**
 * A cell that no spreadsheet program takes for a formula: what begins with = + - @, a tab or a line break gets an
 * apostrophe in front, which those programs show as text.
 */
export function harmlessCell(cell: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell;
}

/** The cell without an apostrophe that `harmlessCell` put there. */
export function originalCell(cell: string): string {
  return /^'[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}
