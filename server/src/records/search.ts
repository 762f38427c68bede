import { toSearchForm } from '@monban/core/api/kana';
import type { Knex } from '@monban/db/open';

/** Every word of `q` occurs in the column, which holds text in its search form (`core/api/kana.ts`). */
export function matchWords(query: Knex.QueryBuilder, column: string, q: string): void {
  for (const word of q.normalize('NFKC').split(/\s+/u).map(toSearchForm)) {
    if (word !== '') void query.whereRaw(`?? like ? escape '!'`, [column, `%${escapeLike(word)}%`]);
  }
}

/** `q` occurs in the column as it stands, whatever the case of Latin letters. */
export function matchName(query: Knex.QueryBuilder, column: string, q: string): void {
  void query.whereRaw(`lower(??) like lower(?) escape '!'`, [column, `%${escapeLike(q)}%`]);
}

function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}
