import {
  Municipality,
  MunicipalityChange,
  MunicipalityChanges,
  MunicipalityWithProfile,
  type CreateMunicipalityChange,
} from '@monban/core/api/municipalities';
import { MunicipalityProfile, type PutMunicipalityProfile } from '@monban/core/api/municipality-profile';
import { Empty, pageOf, type Page } from '@monban/core/api/conventions';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ListQueryText } from '../api/resource.ts';
import type { Found } from '../ui/found.ts';
import { fullMunicipalityName, municipalityKana } from './municipality-words.ts';

const CHANGES = '/municipality-changes';
const page = pageOf(Municipality);

export function listMunicipalities(
  query: ListQueryText,
  signal?: AbortSignal,
): Promise<Answer<Page<Municipality>>> {
  const rest = signal === undefined ? {} : { signal };
  return api.call({ method: 'GET', path: '/municipalities', query, answer: page, ...rest });
}

export function getMunicipality(code: string): Promise<Answer<MunicipalityWithProfile>> {
  return api.call({ method: 'GET', path: pathOf(code), answer: MunicipalityWithProfile });
}

/** `version` is the one the operator saw; 0 where nothing was ever stored. */
export function putProfile(
  { code, version }: Pick<MunicipalityProfile, 'code' | 'version'>,
  body: PutMunicipalityProfile,
): Promise<Answer<MunicipalityProfile>> {
  const seen = version === 0 ? {} : { version };
  return api.call({
    method: 'PUT',
    path: `${pathOf(code)}/profile`,
    body,
    answer: MunicipalityProfile,
    ...seen,
  });
}

/** Back to the defaults. */
export function resetProfile({
  code,
  version,
}: Pick<MunicipalityProfile, 'code' | 'version'>): Promise<Answer<MunicipalityProfile>> {
  return api.call({
    method: 'DELETE',
    path: `${pathOf(code)}/profile`,
    version,
    answer: MunicipalityProfile,
  });
}

export function listMunicipalityChanges(): Promise<Answer<z.output<typeof MunicipalityChanges>>> {
  return api.call({ method: 'GET', path: CHANGES, answer: MunicipalityChanges });
}

export function createMunicipalityChange(
  body: CreateMunicipalityChange,
): Promise<Answer<MunicipalityChange>> {
  return api.call({ method: 'POST', path: CHANGES, body, answer: MunicipalityChange });
}

export function removeMunicipalityChange(id: string): Promise<Answer<z.output<typeof Empty>>> {
  return api.call({ method: 'DELETE', path: `${CHANGES}/${encodeURIComponent(id)}`, answer: Empty });
}

/** For lookups: by name, reading or code; as of a day, or today. */
export async function findMunicipalities(text: string, day = ''): Promise<readonly Found[]> {
  const answer = await listMunicipalities({ q: text, day, limit: 20 });
  if (answer.kind === 'failed') return [];
  return answer.data.items.map((place) => ({
    value: place.code,
    label: fullMunicipalityName(place),
    note: `${municipalityKana(place)} · ${place.code}`,
  }));
}

function pathOf(code: string): string {
  return `/municipalities/${encodeURIComponent(code)}`;
}
