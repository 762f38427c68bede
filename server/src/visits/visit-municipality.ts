import type { MunicipalityWithProfile } from '@monban/core/api/municipalities';
import type { Knex } from '@monban/db/open';
import { getMunicipality } from '../municipalities/list-municipalities.ts';
import type { StoredVisit } from './visit-store.ts';

/** Whose officers come, as it is now; null while none is chosen. */
export async function municipalityOf(
  db: Knex,
  { municipalityCode }: Pick<StoredVisit, 'municipalityCode'>,
  at: Date,
): Promise<MunicipalityWithProfile | null> {
  return municipalityCode === null
    ? null
    : getMunicipality(db, { code: municipalityCode, day: undefined }, at);
}

/** A ward with its city. */
export function nameOfMunicipality({
  name,
  parent,
}: Pick<MunicipalityWithProfile, 'name' | 'parent'>): string {
  return `${parent?.name ?? ''}${name}`;
}
