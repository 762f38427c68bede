import type { Knex } from '@monban/db/open';
import { isWithin, type Scope } from '../records/scope.ts';
import type { StoredRow } from './import-row-store.ts';
import { slicesOf } from '../records/slices-of.ts';

/** Somebody, or the reach of the one who applies it, was changed after the file was compared: the preview is wrong. */
export class Outdated extends Error {}

/** Throws `Outdated` where one of those people is at another version by now, or is gone. */
export async function requireVersions(db: Knex, compared: ReadonlyMap<string, number>): Promise<void> {
  for (const ids of slicesOf([...compared.keys()], IDS_PER_STATEMENT)) {
    const current = await db('people')
      .whereIn('id', ids)
      .select<{ id: string; version: number }[]>('id', 'version');
    if (current.length < ids.length || current.some(({ id, version }) => compared.get(id) !== version))
      throw new Outdated();
  }
}

const IDS_PER_STATEMENT = 1_000;

/** Throws `Outdated` where somebody of them is, or would be, out of reach. */
export function requireReach(rows: readonly StoredRow[], scope: Scope): void {
  const places = rows.flatMap(({ proposed, former }) => [proposed ?? [], former?.person ?? []].flat());
  if (places.some((place) => !isWithin(scope, place))) throw new Outdated();
}
