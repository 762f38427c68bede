import { stringify } from 'csv-stringify/sync';
import type { LayoutCheck } from '@monban/core/api/batches';
import type { BatchLayout, LayoutField } from '@monban/core/drives/batch-layout';
import { photoName } from '@monban/core/drives/batch-photo-name';
import { formatFormId, maskFormId } from '@monban/core/drives/form-id';
import type { ApplicationId, BatchId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { collectedContents, type CollectedContents } from '../drives/collected-contents.ts';
import { AppError } from '@monban/core/errors';
import { encodeCp932, unwritableIn } from '../people-export/cp932.ts';
import { harmlessCell } from '../people-export/harmless-cell.ts';
import type { Platform } from '../platform.ts';
import { slicesOf } from '../records/slices-of.ts';
import { listRoundItems } from './batch-item-store.ts';
import { photoToken } from './item-list.ts';

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

export interface LayoutRow {
  readonly applicationId: ApplicationId;
  readonly position: number;
  readonly personName: string;
  readonly cells: readonly string[];
}

const SLICE = 1_000;

/** The rows of a round as a layout has them, in the order of the list. */
export async function layoutRows(
  deps: Deps,
  { batchId, round }: { readonly batchId: BatchId; readonly round: number },
  layout: BatchLayout,
): Promise<readonly LayoutRow[]> {
  const rows: LayoutRow[] = [];
  for (const ids of slicesOf(await listRoundItems(deps.db, { batchId, round }), SLICE)) {
    const contents = await collectedContents(deps, ids);
    const people = await namesOf(deps.db, ids);
    for (const applicationId of ids) {
      const position = rows.length + 1;
      const person = people.get(applicationId);
      const token = photoToken(deps, batchId, applicationId);
      const photo = photoName({ round, position, token });
      const listed = { position, person, contents: contents.get(applicationId), photo };
      const cells = layout.columns.map(({ field }) => substituted(field, listed, layout));
      rows.push({ applicationId, position, personName: person?.shownName ?? '', cells });
    }
  }
  return rows;
}

/** Whom the character set cannot hold, and in which column. */
export function checkLayout(layout: BatchLayout, rows: readonly LayoutRow[]): LayoutCheck {
  if (layout.charset !== 'cp932') return { rows: rows.length, unwritable: [] };
  const unwritable = rows.flatMap(({ applicationId, position, personName, cells }) =>
    cells.flatMap((cell, column) =>
      unwritableIn(cell).map((character) => ({
        applicationId,
        position,
        personName,
        character,
        header: layout.columns[column]?.header ?? '',
        codePoints: codePointOf(character),
      })),
    ),
  );
  return { rows: rows.length, unwritable };
}

/** The file. `VALIDATION_FAILED` names the first person whom the character set cannot hold: nothing is written as `?`. */
export function layoutFile(layout: BatchLayout, rows: readonly LayoutRow[]): Uint8Array {
  const [first] = checkLayout(layout, rows).unwritable;
  if (first !== undefined) throw notWritable(first);
  const header = layout.hasHeader ? [layout.columns.map((column) => column.header)] : [];
  const cells = [...header, ...rows.map((row) => row.cells)].map((line) => line.map(harmlessCell));
  const text = stringify(cells, {
    bom: layout.charset === 'utf-8-bom',
    delimiter: layout.delimiter === 'tab' ? '\t' : ',',
    record_delimiter: 'windows',
  });
  return layout.charset === 'cp932' ? encodeCp932(text) : Buffer.from(text, 'utf8');
}

interface Listed {
  readonly position: number;
  readonly person: PersonNames | undefined;
  readonly contents: CollectedContents | undefined;
  readonly photo: string;
}

/** Where a set of characters is small, the form's own substitutes stand in, as the card will show them. */
function substituted(field: LayoutField, listed: Listed, { charset }: BatchLayout): string {
  const text = cellOf(field, listed);
  const form = listed.contents?.form;
  if (charset !== 'cp932' || field !== 'name' || form?.way !== 'form-id') return text;
  return form.contents.substituteCharacters.reduce(
    (name, { original, substitute }) => name.replaceAll(original, substitute),
    text,
  );
}

function cellOf(field: LayoutField, listed: Listed): string {
  return isListed(field) ? LISTED_CELLS[field](listed) : formCell(field, listed.contents?.form ?? null);
}

/** What does not come from the form. */
const LISTED_CELLS = {
  position: ({ position }) => String(position),
  name: ({ person }) => person?.formName ?? person?.shownName ?? '',
  kana: ({ person }) => [person?.familyKana, person?.givenKana].filter(Boolean).join(' '),
  'employee-code': ({ person }) => person?.employeeCode ?? '',
  'photo-name': ({ contents, photo }) => (contents?.photo?.mark ? photo : ''),
} as const satisfies Partial<Record<LayoutField, (listed: Listed) => string>>;

function isListed(field: LayoutField): field is keyof typeof LISTED_CELLS {
  return Object.hasOwn(LISTED_CELLS, field);
}

type FormField = Exclude<LayoutField, keyof typeof LISTED_CELLS>;

/** Of a sealed envelope nothing is known. */
function formCell(field: FormField, form: CollectedContents['form']): string {
  if (form?.way !== 'form-id') return field === 'form-way' && form ? '封筒' : '';
  const { formId, optOutSign, optOutUser, brailleName, hasRepresentative } = form.contents;
  const cells: Readonly<Record<FormField, string>> = {
    'form-id': formatFormId(formId),
    'masked-form-id': maskFormId(formId),
    'form-way': '申請書ID',
    'form-as-of': form.formAsOf,
    'opt-out-sign': tick(optOutSign),
    'opt-out-user': tick(optOutUser),
    'braille-name': brailleName ?? '',
    representative: tick(hasRepresentative),
  };
  return cells[field];
}

function tick(isSo: boolean): string {
  return isSo ? '1' : '';
}

interface PersonNames {
  readonly id: ApplicationId;
  readonly shownName: string;
  readonly formName: string | null;
  readonly familyKana: string | null;
  readonly givenKana: string | null;
  readonly employeeCode: string;
}

async function namesOf(
  db: Knex,
  ids: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, PersonNames>> {
  const rows = await db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .whereIn('applications.id', [...ids])
    .select<PersonNames[]>({
      id: 'applications.id',
      shownName: 'people.shown_name',
      formName: 'people.form_name',
      familyKana: 'people.family_kana',
      givenKana: 'people.given_kana',
      employeeCode: 'people.employee_code',
    });
  return new Map(rows.map((row) => [row.id, row]));
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function notWritable(place: LayoutCheck['unwritable'][number]): AppError {
  const message = `${place.personName} (${place.position}): ${place.character} (${place.codePoints})`;
  const problems = [{ pointer: '/layout', code: 'BATCH_NAME_NOT_WRITABLE', message }];
  return new AppError('VALIDATION_FAILED', { details: { problems } });
}
