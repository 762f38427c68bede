import type { Municipality } from '@monban/core/api/municipalities';
import type { ProfileField, ProfileValues } from '@monban/core/api/municipality-profile';
import { findPrefecture, PREFECTURES } from '@monban/core/api/prefectures';
import { language, t } from '../text/text.ts';
import type { Choice } from '../ui/choice.ts';
import { FIELD_FORMS, type ProfileChoice } from './profile-fields.ts';

type Named = Pick<Municipality, 'name' | 'kana' | 'parent' | 'prefectureCode'>;

/** A ward with its city. */
export function municipalityName({ name, parent }: Pick<Named, 'name' | 'parent'>): string {
  return `${parent?.name ?? ''}${name}`;
}

export function municipalityKana({ kana, parent }: Pick<Named, 'kana' | 'parent'>): string {
  return `${parent?.kana ?? ''}${kana}`;
}

export function prefectureName(code: string): string {
  const prefecture = findPrefecture(code);
  if (prefecture === undefined) return '';
  return language.value === 'ja' ? prefecture.name : prefecture.roman;
}

/** As an address begins; in English with the prefecture behind it. */
export function fullMunicipalityName(place: Named): string {
  const prefecture = prefectureName(place.prefectureCode);
  const name = municipalityName(place);
  return language.value === 'ja' ? `${prefecture}${name}` : `${name}, ${prefecture}`;
}

export function prefectureChoices(): readonly Choice[] {
  return PREFECTURES.map(({ code }) => ({ value: code, label: prefectureName(code) }));
}

/** The value of a field as people read it; empty where none is set. */
export function profileText(field: ProfileField, value: ProfileValues[ProfileField]): string {
  if (value === null) return '';
  const form = FIELD_FORMS[field];
  if (form.kind === 'number') return t(`municipalities.units.${form.unit}`, { count: Number(value) });
  if (Array.isArray(value)) return value.map(choiceWord).join(t('municipalities.listJoint'));
  return form.kind === 'one' ? choiceWord(value as ProfileChoice) : String(value);
}

export function choiceWord(choice: ProfileChoice): string {
  return t(`municipalities.choices.${choice}`);
}
