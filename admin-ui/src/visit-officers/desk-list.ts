import type { DeskRow, VisitFinding } from '@monban/core/api/visits';
import { toKatakana } from '@monban/core/api/kana';

/** Something that was said at the desk about a row: said again it changes nothing, so that it can be sent until it arrives. */
export type DeskAction =
  | { readonly kind: 'check-in' }
  | { readonly kind: 'take-check-in-back' }
  | { readonly kind: 'finding'; readonly finding: VisitFinding }
  | { readonly kind: 'take-finding-back' };

/** What was said and has not reached the server: shown as said, and marked. */
export interface Unsent {
  readonly rowId: string;
  readonly action: DeskAction;
  /** When it was said; shown until the server says when it learned of it. */
  readonly at: string;
}

export type DeskShelf = 'waiting' | 'here' | 'done';
export const DESK_SHELVES = ['waiting', 'here', 'done'] as const satisfies readonly DeskShelf[];

export interface ShownRow extends DeskRow {
  readonly isUnsent: boolean;
}

/** Rows as they will be once everything that was said has arrived. */
export function withUnsent(rows: readonly DeskRow[], unsent: readonly Unsent[]): readonly ShownRow[] {
  return rows.map((row) => {
    const own = unsent.filter(({ rowId }) => rowId === row.id);
    const said = own.reduce<DeskRow>((before, { action, at }) => after(before, action, at), row);
    return { ...said, isUnsent: own.length > 0 };
  });
}

export function shelfOf({ checkedInAt, finding }: DeskRow): DeskShelf {
  if (finding !== null) return 'done';
  return checkedInAt === null ? 'waiting' : 'here';
}

/**
 * Rows whose number, name or kana has what was typed, however it was typed: hiragana, katakana, full or half width,
 * with a space or without. Digits alone are a row number from its beginning.
 */
export function findRows(rows: readonly ShownRow[], typed: string): readonly ShownRow[] {
  const wanted = foldOf(typed);
  if (wanted === '') return rows;
  if (/^\d+$/.test(wanted)) return rows.filter(({ rowNumber }) => String(rowNumber ?? '').startsWith(wanted));
  return rows.filter(({ name, kana }) => foldOf(name).includes(wanted) || foldOf(kana).includes(wanted));
}

/** Whoever has a time comes by it; whoever has none, after them; those who are there are first of all. */
export function inTurn(rows: readonly ShownRow[]): readonly ShownRow[] {
  const order: Readonly<Record<DeskShelf, number>> = { here: 0, waiting: 1, done: 2 };
  return [...rows].sort(
    (left, right) =>
      order[shelfOf(left)] - order[shelfOf(right)] ||
      compare(left.from ?? LAST, right.from ?? LAST) ||
      (left.desk ?? 0) - (right.desk ?? 0) ||
      (left.rowNumber ?? Number.MAX_SAFE_INTEGER) - (right.rowNumber ?? Number.MAX_SAFE_INTEGER),
  );
}

/** How many are on each shelf. */
export function shelfCounts(rows: readonly DeskRow[]): Readonly<Record<DeskShelf, number>> {
  const counts = { waiting: 0, here: 0, done: 0 };
  for (const row of rows) counts[shelfOf(row)] += 1;
  return counts;
}

const LAST = '99:99';

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function foldOf(text: string): string {
  return toKatakana(text.normalize('NFKC')).replace(/\s/gu, '').toLowerCase();
}

function after(row: DeskRow, action: DeskAction, at: string): DeskRow {
  switch (action.kind) {
    case 'check-in':
      return { ...row, checkedInAt: row.checkedInAt ?? at };
    case 'take-check-in-back':
      return { ...row, checkedInAt: null };
    case 'finding':
      return { ...row, finding: action.finding };
    case 'take-finding-back':
      return { ...row, finding: null };
  }
}
