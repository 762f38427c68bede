import type { ImportRow, ImportState } from '@monban/core/api/people-import';
import type { ApiProblem } from '../api/problem.ts';
import { ja } from '../locales/ja/catalogue.ts';
import { t } from '../text/text.ts';
import type { Tone } from '../ui/tone.ts';

export const STATE_TONES: Readonly<Record<ImportState, Tone>> = {
  staging: 'quiet',
  ready: 'warn',
  waiting: 'quiet',
  applying: 'quiet',
  applied: 'good',
  undoing: 'quiet',
  undone: 'quiet',
  failed: 'bad',
};

/** Something happens to it now: it is asked for again. */
export function isUnderWay(state: ImportState): boolean {
  return ['staging', 'waiting', 'applying', 'undoing'].includes(state);
}

/** The problem with where in the file each field is. */
export function problemWithPlaces(problem: ApiProblem): ApiProblem {
  const fields = problem.fields.map((field) => {
    const place = placeText(field.pointer);
    return place === '' ? field : { ...field, message: `${place}: ${field.message}` };
  });
  return { ...problem, fields };
}

export interface ShownChange {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

type ToldChange = ImportRow['changes'][number];

export function shownChange(change: ToldChange): ShownChange {
  const { field, before, after } = change;
  if (field === 'address') return { label: labelOf(field), before: '', after: t('peopleImport.moved') };
  if (field === 'retiredAt') {
    return { label: labelOf(field), before: '', after: t('peopleImport.comesBack', { day: before ?? '' }) };
  }
  // A day from which the rest holds was nothing else before.
  if (field === 'transferredOn') return { label: labelOf(field), before: '', after: after ?? '' };
  return { label: labelOf(field), before: valueText(field, before), after: valueText(field, after) };
}

type ChangedField = keyof typeof ja.peopleImport.changed;

function labelOf(field: string): string {
  return isChangedField(field) ? t(`peopleImport.changed.${field}`) : field;
}

function isChangedField(field: string): field is ChangedField {
  return Object.hasOwn(ja.peopleImport.changed, field);
}

function valueText(field: string, value: string | null): string {
  if (value === null || value === '') return t('peopleImport.nothing');
  if (field === 'kind') return t(`people.kinds.${value === 'contractor' ? 'contractor' : 'employee'}`);
  return field === 'addressProtected' ? t('peopleImport.yes') : value;
}

function placeText(pointer: string): string {
  const [, sheet, row, column] = /^\/sheets\/(\d+)(?:\/rows\/(\d+))?\/columns\/(\d+)$/.exec(pointer) ?? [];
  if (sheet === undefined || column === undefined) return '';
  return row === undefined
    ? t('peopleImport.file.refusedColumn', { sheet, column })
    : t('peopleImport.file.refusedPlace', { sheet, row, column });
}
