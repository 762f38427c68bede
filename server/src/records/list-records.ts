import type { Page } from '@monban/core/api/conventions';
import type { Knex } from '@monban/db/open';
import type { Scope } from './scope.ts';
import { readPage, type PageOrder } from './page.ts';
import type { RecordItem, RecordKind, RecordRow } from './record-kind.ts';

export interface RecordList extends PageOrder {
  readonly q?: string | undefined;
  readonly retired: 'exclude' | 'include' | 'only';
  readonly scope: Scope;
  /** Narrows the list further. */
  readonly filter?: (query: Knex.QueryBuilder) => void;
}

/** One page of a kind of record, within the caller's sites. */
export async function listRecords<Item extends RecordItem, Input extends object>(
  db: Knex,
  kind: RecordKind<Item, Input>,
  list: RecordList,
): Promise<Page<Item>> {
  const columns = { sorts: kind.sorts, id: `${kind.table}.id`, select: kind.columns };
  const page = await readPage<RecordRow>(() => filtered(db, kind, list), columns, list);
  const items = await kind.fromRows(db, page.rows, list.scope);
  return { items, nextCursor: page.nextCursor, total: page.total };
}

function filtered<Item extends RecordItem, Input extends object>(
  db: Knex,
  kind: RecordKind<Item, Input>,
  { q, retired, scope, filter }: RecordList,
): Knex.QueryBuilder {
  const query = db(kind.table);
  kind.within(query, scope);
  if (retired === 'exclude') void query.whereNull(`${kind.table}.retired_at`);
  if (retired === 'only') void query.whereNotNull(`${kind.table}.retired_at`);
  if (q !== undefined && q !== '') kind.search(query, q);
  filter?.(query);
  return query;
}
