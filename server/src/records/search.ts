import { toSearchForm } from '@monban/core/api/kana';
import type { Knex } from '@monban/db/open';

/** Every word of `q` occurs in one of the columns, which hold text in its search form (`core/api/kana.ts`). */
export function matchWords(query: Knex.QueryBuilder, columns: readonly string[], q: string): void {
  for (const word of q.normalize('NFKC').split(/\s+/u).map(toSearchForm)) {
    if (word === '') continue;
    void query.where((either) => {
      for (const column of columns) {
        void either.orWhereRaw(`?? like ? escape '!'`, [column, `%${escapeLike(word)}%`]);
      }
    });
  }
}

/** `q` occurs in the column as it stands, whatever the case of Latin letters. */
export function matchName(query: Knex.QueryBuilder, column: string, q: string): void {
  void query.whereRaw(`lower(??) like lower(?) escape '!'`, [column, `%${escapeLike(q)}%`]);
}

function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}
