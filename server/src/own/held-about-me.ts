import type { HeldAboutMe } from '@monban/core/api/own';
import { RETENTION_TERMS, type RetentionPurpose } from '@monban/core/api/retention';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { HELD_PARTS } from './own-parts.ts';

/** What is held of a person, how much, since when, for what and for how long. */
export async function getHeldAboutMe(db: Knex, personId: PersonId): Promise<HeldAboutMe> {
  const kept = await readKeptDays(db);
  const items: HeldAboutMe['items'] = [];
  for (const { part, purpose, rows } of HELD_PARTS) {
    const held = await rows(db, personId);
    const { basis, countedFrom, defaultDays } = RETENTION_TERMS[purpose];
    items.push({
      part,
      count: held.length,
      oldest: held[0]?.at ?? null,
      purpose,
      basis,
      keptDays: kept.get(purpose) ?? defaultDays,
      countedFrom,
    });
  }
  return { items };
}

/** Where nobody has changed them, the days are the purpose's own. */
async function readKeptDays(db: Knex): Promise<ReadonlyMap<RetentionPurpose, number>> {
  const rows = await db('retention_rules').select<{ purpose: RetentionPurpose; kept_days: number }[]>(
    'retention_rules.purpose',
    'retention_rules.kept_days',
  );
  return new Map(rows.map((row) => [row.purpose, row.kept_days]));
}
