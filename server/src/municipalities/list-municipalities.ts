import type { Page } from '@monban/core/api/conventions';
import type {
  MunicipalitiesQuery,
  Municipality,
  MunicipalityWithProfile,
} from '@monban/core/api/municipalities';
import { AppError } from '@monban/core/errors';
import {
  municipalitiesOn,
  nearestTerm,
  successorsOf,
  type MunicipalityTerm,
} from '@monban/core/municipalities/directory';
import { createMunicipalityMatch } from '@monban/core/municipalities/search';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';
import { readCursor, writeCursor } from '../records/cursor.ts';
import { currentDirectory, dayInJapan } from './current-directory.ts';
import { listProfileMarks, readProfile, type ProfileMark } from './profile-store.ts';

/** One page of those that there are on the day; the whole directory is in memory. */
export async function listMunicipalities(
  db: Knex,
  query: MunicipalitiesQuery,
  at: Date,
): Promise<Page<Municipality>> {
  const { directory } = await currentDirectory(db);
  const marks = await listProfileMarks(db);
  const terms = municipalitiesOn(directory, query.day ?? dayInJapan(at)).filter(isAskedFor(query, marks));
  return pageOf(terms, marks, query);
}

/** `NOT_FOUND` for a code that no municipality has or had. */
export async function getMunicipality(
  db: Knex,
  which: { readonly code: string; readonly day: string | undefined },
  at: Date,
): Promise<MunicipalityWithProfile> {
  const { code, day = dayInJapan(at) } = which;
  const { directory } = await currentDirectory(db);
  const term = nearestTerm(directory, code, day);
  if (term === undefined) throw new AppError('NOT_FOUND');
  const profile = await readProfile(db, code);
  const marks = profile.isEdited ? new Map([[code, profile]]) : new Map<string, ProfileMark>();
  return {
    ...shown(term, marks),
    profile,
    standIns: [...successorsOf(directory, code, day)],
  };
}

type Marks = ReadonlyMap<string, ProfileMark>;

function isAskedFor({ q = '', prefecture, edited }: MunicipalitiesQuery, marks: Marks) {
  const matches = createMunicipalityMatch(q);
  return (term: MunicipalityTerm): boolean => {
    if (prefecture !== undefined && term.prefecture.code !== prefecture) return false;
    if (edited !== undefined && marks.has(term.code) !== (edited === 'yes')) return false;
    return matches(term.searchKey);
  };
}

const SORTS: ReadonlyMap<string, (term: MunicipalityTerm) => string> = new Map([
  ['code', ({ code }) => code],
  ['kana', ({ kana }) => kana],
]);

function pageOf(
  terms: readonly MunicipalityTerm[],
  marks: Marks,
  query: MunicipalitiesQuery,
): Page<Municipality> {
  const { sort = 'code', cursor, limit } = query;
  const read = SORTS.get(sort.replace(/^-/, ''));
  if (read === undefined) throw invalidField('/sort', 'SORT_UNKNOWN');
  const way = sort.startsWith('-') ? -1 : 1;
  const places = terms.map((term) => ({ value: read(term), id: term.code, term }));
  places.sort((left, right) => way * comparePlaces(left, right));
  const after = cursor === undefined ? undefined : readCursor(cursor, sort);
  const from = after === undefined ? 0 : places.findIndex((place) => way * comparePlaces(place, after) > 0);
  const rest = from < 0 ? [] : places.slice(from);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ term }) => shown(term, marks)),
    nextCursor: last === undefined ? null : writeCursor({ sort, value: last.value, id: last.id }),
    total: terms.length,
  };
}

interface Place {
  readonly value: string | number;
  readonly id: string;
}

/** By code point, as the databases sort. */
function comparePlaces(left: Place, right: Place): number {
  if (left.value !== right.value) return left.value < right.value ? -1 : 1;
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}

function shown(term: MunicipalityTerm, marks: Marks): Municipality {
  const { code, kind, name, kana, prefecture, parent, from, until, successors } = term;
  const mark = marks.get(code);
  return {
    code,
    kind,
    name,
    kana,
    prefectureCode: prefecture.code,
    parent,
    from,
    until,
    successors: [...successors],
    isEdited: mark !== undefined,
    lastConfirmedOn: mark?.lastConfirmedOn ?? null,
  };
}
