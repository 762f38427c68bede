import type { Knex } from './controller-database.ts';

interface CounterRow {
  readonly badge_id: string;
  readonly counter: number;
}

/** Highest counter accepted from each badge (badge-ap.md section 4). */
export async function findCounters(db: Knex): Promise<Map<string, number>> {
  const rows = await db<CounterRow>('badge_counters').select('badge_id', 'counter');
  return new Map(rows.map((row) => [row.badge_id, row.counter]));
}

/** Never lowers a counter. */
export async function putCounter(db: Knex, badgeId: string, counter: number): Promise<void> {
  await db.raw(
    `insert into badge_counters (badge_id, counter) values (?, ?)
     on conflict (badge_id) do update set counter = max(counter, excluded.counter)`,
    [badgeId, counter],
  );
}
