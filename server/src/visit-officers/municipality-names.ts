import { nearestTerm } from '@monban/core/municipalities/directory';
import type { Knex } from '@monban/db/open';
import { currentDirectory } from '../municipalities/current-directory.ts';
import { nameOfMunicipality } from '../visits/visit-municipality.ts';

/** What a municipality is called on a day; null for none. */
export type NameOfMunicipality = (code: string | null, day: string) => string | null;

export async function municipalityNames(db: Knex): Promise<NameOfMunicipality> {
  const { directory } = await currentDirectory(db);
  return (code, day) => {
    const term = code === null ? undefined : nearestTerm(directory, code, day);
    return term === undefined ? null : nameOfMunicipality(term);
  };
}
