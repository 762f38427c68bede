/** One measured table: printed on the terminal and written into docs/measurements.md alike. */
export interface Table {
  readonly title: string;
  /** What was measured, against what, how often. */
  readonly note: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function asMarkdown({ title, note, header, rows }: Table): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [`## ${title}`, '', note, '', line(header), rule, ...rows.map(line), ''].join('\n');
}
