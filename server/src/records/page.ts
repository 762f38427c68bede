import type { Knex } from '@monban/db/open';
import { readCursor, writeCursor } from './cursor.ts';
import { invalidField } from '../http/problem.ts';

export interface PageOrder {
  /** The field, with `-` in front for descending; absent: the first of `sorts`. */
  readonly sort?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface PageColumns {
  /** Sortable fields and their qualified columns. */
  readonly sorts: Readonly<Record<string, string>>;
  /** The qualified column that tells equals apart. */
  readonly id: string;
}

export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/**
 * One page by key set: the rows after the cursor in the order of (sort column, id). `filtered` makes the query with
 * its `where` and nothing else; it is called once for the count and once for the rows.
 */
export async function readPage<Row extends object>(
  filtered: () => Knex.QueryBuilder,
  columns: PageColumns & { readonly select: readonly string[] },
  order: PageOrder,
): Promise<RowPage<Row>> {
  const { sort, column, direction } = orderOf(columns, order.sort);
  const query = filtered()
    .select([...columns.select, { page_value: column, page_id: columns.id }])
    .orderBy([
      { column, order: direction },
      { column: columns.id, order: direction },
    ])
    .limit(order.limit + 1);
  if (order.cursor !== undefined) {
    const { value, id } = readCursor(order.cursor, sort);
    const isAfter = `(??, ??) ${direction === 'asc' ? '>' : '<'} (?, ?)`;
    void query.whereRaw(isAfter, [column, columns.id, value, id]);
  }
  const rows = (await query) as (Row & PageKeys)[];
  const total = await countRows(filtered());
  const page = rows.slice(0, order.limit);
  const last = rows.length > order.limit ? page.at(-1) : undefined;
  return { rows: page, total, nextCursor: last ? cursorAfter(sort, last) : null };
}

interface PageKeys {
  readonly page_value: string | number;
  readonly page_id: string | number;
}

function cursorAfter(sort: string, { page_value, page_id }: PageKeys): string {
  return writeCursor({ sort, value: page_value, id: String(page_id) });
}

function orderOf({ sorts }: PageColumns, wanted: string | undefined) {
  const [first = ''] = Object.keys(sorts);
  const sort = wanted ?? first;
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const field = sort.replace(/^-/, '');
  const column = Object.hasOwn(sorts, field) ? sorts[field] : undefined;
  if (column === undefined) throw invalidField('/sort', 'SORT_UNKNOWN');
  return { sort, column, direction } as const;
}

async function countRows(query: Knex.QueryBuilder): Promise<number> {
  const [row] = await query.count<{ total: string | number }[]>({ total: '*' });
  return Number(row?.total ?? 0);
}
