const LETTERS = 26;

/** `B7` for row 7 and column 2, as spreadsheets write it. */
export function cellName(row: number, column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / LETTERS))
    name = String.fromCharCode('A'.charCodeAt(0) + ((rest - 1) % LETTERS)) + name;
  return `${name}${row}`;
}

/** Row and column of `B7`, each from 1; undefined for anything else. */
export function cellAt(name: string): { readonly row: number; readonly column: number } | undefined {
  const [, letters, digits] = /^([A-Z]{1,3})([1-9][0-9]{0,6})$/.exec(name) ?? [];
  if (letters === undefined || digits === undefined) return undefined;
  const column = Array.from(letters).reduce(
    (sum, letter) => sum * LETTERS + letter.charCodeAt(0) - 'A'.charCodeAt(0) + 1,
    0,
  );
  return { row: Number(digits), column };
}
