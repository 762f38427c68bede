import { holdsMyNumber, isMyNumber } from './my-number.ts';
import { domesticPhone } from './refuse-my-number.ts';

/**
 * What a table holds that must not get in. Rows and columns count from 1; the first row is the header.
 *
 * - `cell`: one value that is or holds a My Number.
 * - `column`: a whole column of twelve-digit codes among which numbers occur. Nobody can tell such codes from My
 *   Numbers, so the column is refused as one, with the advice to use another code.
 * - `split-column`: neighbouring columns that together write one number per row.
 */
export type ColumnFinding =
  | { readonly kind: 'cell'; readonly row: number; readonly column: number }
  | { readonly kind: 'column'; readonly column: number; readonly rows: number }
  | { readonly kind: 'split-column'; readonly column: number; readonly columns: number };

/** More cells than this are not listed one by one; the others are refused with them. */
export const MAXIMUM_CELLS = 100;

/**
 * Every place of a table that holds a My Number, in one pass over the rows and with memory for the columns only.
 * Telephone numbers, 13-digit corporate numbers and 23-digit form IDs pass. In a column whose header is about
 * telephones a leading +81 is read as the 0 that it will be stored as (ruling 1).
 */
export function findNumberColumns(rows: Iterable<readonly string[]>): readonly ColumnFinding[] {
  const table = new TableWatch();
  for (const row of rows) table.add(row);
  return table.findings();
}

/** The same for rows that come one after another. */
export class TableWatch {
  readonly #columns: ColumnWatch[] = [];
  readonly #splits = new Map<string, SplitWatch>();
  readonly #cells: { row: number; column: number }[] = [];
  #row = 0;

  add(cells: readonly string[]): void {
    this.#row += 1;
    if (this.#row === 1) this.#columns.push(...cells.map((header) => new ColumnWatch(header)));
    for (const [index, cell] of cells.entries()) this.#addCell(index, cell);
    const digits = cells.map(plainDigits);
    for (const shape of SPLITS) this.#addSplits(shape, digits);
  }

  findings(): readonly ColumnFinding[] {
    const whole = new Set(
      [...this.#columns.keys()].filter((index) => this.#columns[index]?.isOfCodes() === true),
    );
    const columns = [...whole].map((index): ColumnFinding => ({
      kind: 'column',
      column: index + 1,
      rows: this.#columns[index]?.hits ?? 0,
    }));
    const cells = this.#cells
      .filter(({ column }) => !whole.has(column - 1))
      .map((place): ColumnFinding => ({ kind: 'cell', ...place }));
    const splits = [...this.#splits.values()].flatMap((split) => split.finding());
    return [...columns, ...splits, ...cells];
  }

  #addCell(index: number, cell: string): void {
    const column = (this.#columns[index] ??= new ColumnWatch(''));
    if (!column.add(cell, this.#row)) return;
    if (this.#cells.length < MAXIMUM_CELLS) this.#cells.push({ row: this.#row, column: index + 1 });
  }

  #addSplits(shape: readonly number[], cells: readonly string[]): void {
    for (let first = 0; first + shape.length <= cells.length; first += 1) {
      if (!shape.every((length, index) => cells[first + index]?.length === length)) continue;
      const parts = cells.slice(first, first + shape.length);
      const key = `${first}/${shape.length}`;
      const split = this.#splits.get(key) ?? new SplitWatch(first, shape.length);
      this.#splits.set(key, split.add(parts.join('')));
    }
  }
}

/** One number over several columns: in its three groups, or a digit each as on forms. */
const SPLITS: readonly (readonly number[])[] = [[4, 4, 4], Array.from({ length: 12 }, () => 1)];
/** A column is one of codes when so many of its filled cells are twelve digits. */
const CODES_SHARE = 0.5;
const FEWEST_CODES = 2;
/** One of eleven rows passes by chance; so many of so many different ones do not. */
const SPLIT_SHARE = 0.6;
const FEWEST_SPLIT_ROWS = 5;
const PHONE_HEADER = /電話|携帯|(?<![a-z])(?:tel|fax|phone|mobile)/i;

class ColumnWatch {
  hits = 0;
  readonly #isPhone: boolean;
  #filled = 0;
  #codes = 0;

  constructor(header: string) {
    this.#isPhone = PHONE_HEADER.test(header.normalize('NFKC'));
  }

  /** Does this cell hold a number? */
  add(cell: string, row: number): boolean {
    const text = this.#isPhone ? domesticPhone(cell) : cell;
    if (row > 1 && text.trim() !== '') this.#count(text);
    if (!holdsMyNumber(text)) return false;
    this.hits += 1;
    return true;
  }

  isOfCodes(): boolean {
    return this.hits > 0 && this.#codes >= FEWEST_CODES && this.#codes >= this.#filled * CODES_SHARE;
  }

  #count(text: string): void {
    this.#filled += 1;
    if (plainDigits(text).length === 12) this.#codes += 1;
  }
}

class SplitWatch {
  readonly #first: number;
  readonly #columns: number;
  /** Of different values only: one value that happens to pass would otherwise count in every row. */
  readonly #seen = new Set<string>();
  #hits = 0;

  constructor(first: number, columns: number) {
    this.#first = first;
    this.#columns = columns;
  }

  add(digits: string): this {
    if (this.#seen.size < ENOUGH_ROWS && !this.#seen.has(digits)) {
      this.#seen.add(digits);
      if (isMyNumber(digits)) this.#hits += 1;
    }
    return this;
  }

  finding(): ColumnFinding[] {
    const rows = this.#seen.size;
    if (rows < FEWEST_SPLIT_ROWS || this.#hits < rows * SPLIT_SHARE) return [];
    return [{ kind: 'split-column', column: this.#first + 1, columns: this.#columns }];
  }
}

/** Rows after which a split column is judged by what was seen. */
const ENOUGH_ROWS = 1_000;

/** The digits of a text that is nothing but digits, in any width, with the usual separators; else empty. */
function plainDigits(cell: string): string {
  if (cell.length > 40) return '';
  const folded = cell.normalize('NFKC').replaceAll(/[\s._\u2010-\u2015-]/gu, '');
  return /^[0-9]+$/.test(folded) ? folded : '';
}
