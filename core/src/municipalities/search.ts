import { toSearchForm } from '../api/kana.ts';

export interface PlaceName {
  readonly name: string;
  readonly kana: string;
}

/** What a municipality is found by. */
export interface SearchedNames extends PlaceName {
  readonly code: string;
  readonly prefecture: PlaceName;
  /** The designated city (政令指定都市) that a ward is of. */
  readonly parent: PlaceName | null;
}

/**
 * Everything that somebody may type for a municipality, in one text: the name with and without prefecture, the
 * prefecture with and without its last character, a ward with and without its city, all of it in kanji and kana, and
 * the code.
 */
export function searchKeyOf({ code, name, kana, prefecture, parent }: SearchedNames): string {
  const written = combined(municipalityForm(name), formsOfPrefecture(prefecture.name), parent?.name);
  const read = combined(municipalityForm(kana), formsOfReading(prefecture), parent?.kana);
  return [...written, ...read, code].join('\n');
}

/** Does every word of the question occur? An empty question is answered by all. */
export function createMunicipalityMatch(question: string): (searchKey: string) => boolean {
  const words = question.normalize('NFKC').split(/\s+/u).map(municipalityForm).filter(Boolean);
  const asked = words.map((word) => [word, withoutDistrict(word)] as const);
  return (searchKey) => asked.every((forms) => forms.some((form) => searchKey.includes(form)));
}

/** Small kana as large ones besides (鎌ケ谷 and 鎌ヶ谷 are one city, and kana is often typed without small ones). */
function municipalityForm(text: string): string {
  return toSearchForm(text).replace(/[ァィゥェォッャュョヮヵヶ]/g, (kana) => LARGE_KANA[kana] ?? kana);
}

const LARGE_KANA: Readonly<Partial<Record<string, string>>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ッ: 'ツ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
  ヮ: 'ワ',
  ヵ: 'カ',
  ヶ: 'ケ',
};

function combined(own: string, prefectures: readonly string[], parentText: string | undefined): string[] {
  const plain = prefectures.map((prefecture) => prefecture + own);
  if (parentText === undefined) return plain;
  const parent = municipalityForm(parentText);
  return [...plain, ...prefectures.map((prefecture) => prefecture + parent + own)];
}

function formsOfPrefecture(name: string): string[] {
  const form = municipalityForm(name);
  return name.endsWith('道') ? [form] : [form, form.slice(0, -1)];
}

function formsOfReading({ name, kana }: PlaceName): string[] {
  const form = municipalityForm(kana);
  if (name.endsWith('道')) return [form];
  return [form, form.slice(0, name.endsWith('県') ? -2 : -1)];
}

/** Addresses name the district (郡) before a town or village; it has no code and is in no directory. */
function withoutDistrict(word: string): string {
  return word.replace(/(^|[都道府県])[^都道府県]+郡(?=.+[町村]$)/u, '$1');
}
