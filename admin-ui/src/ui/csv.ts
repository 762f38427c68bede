/**
 * RFC 4180 with a byte order mark, which spreadsheet programs need to see UTF-8. A field that a spreadsheet would
 * take for a formula gets an apostrophe in front.
 */
export function csvOf(header: readonly string[], rows: Iterable<readonly string[]>): string {
  const lines = [header, ...rows].map((row) => row.map(fieldOf).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

export function saveText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

function fieldOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
