import type { Knex } from '@monban/db/open';
import { isWithin, type Scope } from '../records/scope.ts';
import type { StoredRow } from './import-row-store.ts';

/** Somebody, or the reach of the one who applies it, was changed after the file was compared: the preview is wrong. */
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

/** Throws `Outdated` where somebody of them is, or would be, out of reach. */
export function requireReach(rows: readonly StoredRow[], scope: Scope): void {
  const places = rows.flatMap(({ proposed, former }) => [proposed ?? [], former?.person ?? []].flat());
  if (places.some((place) => !isWithin(scope, place))) throw new Outdated();
}
