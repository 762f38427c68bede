import type { Knex } from '@monban/db/open';
import type { StoredRow } from './import-row-store.ts';

/** Somebody was changed after the file was compared: what its preview said is not what would happen. */
export class Outdated extends Error {}

/** Throws `Outdated` where one of those whom the rows are about was changed by somebody else since. */
export async function requireVersions(db: Knex, rows: readonly StoredRow[]): Promise<void> {
  const compared = new Map(
    rows.flatMap(({ personId, former }) => (former ? [[personId as string, former.person.version]] : [])),
  );
  const current = await db('people')
    .whereIn('id', [...compared.keys()])
    .select<{ id: string; version: number }[]>('id', 'version');
  if (current.length < compared.size || current.some(({ id, version }) => compared.get(id) !== version))
    throw new Outdated();
}
