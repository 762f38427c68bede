import type { MunicipalityKind } from '../api/municipalities.ts';
import { findPrefecture, type Prefecture } from '../api/prefectures.ts';
import { prefectureCodeOf } from './code.ts';
import { searchKeyOf, type PlaceName } from './search.ts';

/** One municipality for as long as it has one name, one place and one code. */
export interface MunicipalityTerm extends PlaceName {
  readonly code: string;
  readonly kind: MunicipalityKind;
  readonly prefecture: Prefecture;
  /** The designated city that a ward is of. */
  readonly parent: (PlaceName & { readonly code: string }) | null;
  /** First day; null where it lies before everything that is recorded. */
  readonly from: string | null;
  /** The day after the last; null while no end is known. */
  readonly until: string | null;
  /** What stands in its place from `until` on. */
  readonly successors: readonly string[];
  readonly searchKey: string;
}

/** Terms by code, each code's in the order of time. A value: whoever changes it has another one. */
export type Directory = ReadonlyMap<string, readonly MunicipalityTerm[]>;

export interface MunicipalitySeed extends PlaceName {
  readonly code: string;
  readonly parentCode: string | null;
}

/** What there is before any change is applied. A ward comes after its city. */
export function directoryOf(seeds: readonly MunicipalitySeed[]): Directory {
  const directory = new Map<string, readonly MunicipalityTerm[]>();
  for (const seed of seeds) directory.set(seed.code, [termOf(directory, seed, null)]);
  return directory;
}

/** Those that there are on a day, by code. */
export function municipalitiesOn(directory: Directory, day: string): readonly MunicipalityTerm[] {
  return [...directory.values()]
    .flatMap((terms) => terms.filter((term) => isOn(term, day)))
    .sort((left, right) => (left.code < right.code ? -1 : 1));
}

export function findMunicipality(
  directory: Directory,
  code: string,
  day: string,
): MunicipalityTerm | undefined {
  return directory.get(code)?.find((term) => isOn(term, day));
}

/** As it is on the day, else as it last was, else as it will be: for a page about a code. */
export function nearestTerm(directory: Directory, code: string, day: string): MunicipalityTerm | undefined {
  const terms = directory.get(code) ?? [];
  return (
    findMunicipality(directory, code, day) ??
    terms.findLast(({ until }) => until !== null && until <= day) ??
    terms[0]
  );
}

/**
 * The codes that stand on a day where the code stood: itself while it exists, otherwise what came after it, followed to
 * that day. Empty for a code that nobody knows, or that was not there yet.
 */
export function successorsOf(directory: Directory, code: string, day: string): readonly string[] {
  if (findMunicipality(directory, code, day) !== undefined) return [code];
  const ended = directory.get(code)?.findLast(({ until }) => until !== null && until <= day);
  if (ended === undefined) return [];
  return [
    ...new Set(ended.successors.flatMap((next) => follow(directory, next, { from: ended.until, day }))),
  ].sort();
}

/** From its first day until, and not on, the day of its end. */
export function isOn({ from, until }: MunicipalityTerm, day: string): boolean {
  return (from === null || from <= day) && (until === null || day < until);
}

/** A code that ended may begin again as something else: from its end on, the successor is the later term. */
function follow(
  directory: Directory,
  code: string,
  { from, day }: { readonly from: string | null; readonly day: string },
): readonly string[] {
  const term = from === null ? undefined : findMunicipality(directory, code, from);
  if (term === undefined) return [];
  if (isOn(term, day)) return [code];
  return term.successors.flatMap((next) => follow(directory, next, { from: term.until, day }));
}

/** Throws `RangeError` for a prefecture or a city that there is not. */
export function termOf(directory: Directory, seed: MunicipalitySeed, from: string | null): MunicipalityTerm {
  const { code, name, kana, parentCode } = seed;
  const prefecture = findPrefecture(prefectureCodeOf(code));
  if (prefecture === undefined) throw new RangeError(`there is no prefecture of ${code}`);
  const parent = parentOf(directory, parentCode);
  const searchKey = searchKeyOf({ code, name, kana, prefecture, parent });
  const kind = kindOf(name, parent !== null);
  return { code, name, kana, kind, prefecture, parent, from, until: null, successors: [], searchKey };
}

function parentOf(directory: Directory, code: string | null): MunicipalityTerm['parent'] {
  if (code === null) return null;
  const city = directory.get(code)?.at(-1);
  if (city === undefined) throw new RangeError(`there is no city ${code}`);
  return { code, name: city.name, kana: city.kana };
}

function kindOf(name: string, isWard: boolean): MunicipalityKind {
  if (isWard) return 'ward';
  if (name.endsWith('区')) return 'special-ward';
  if (name.endsWith('市')) return 'city';
  return name.endsWith('町') ? 'town' : 'village';
}
