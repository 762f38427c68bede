import type { ApplicationId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { endOfLocalDay } from '../snapshots/local-day.ts';
import { markOfResident } from './form-seal.ts';

/** Columns of `people` that a card prints, or that say where it is fetched. */
const COLUMNS = [
  'people.family_name',
  'people.given_name',
  'people.former_family_name',
  'people.alias_name',
  'people.form_name',
  'people.municipality_code',
] as const;

/** The same as the audit trail names them. */
const FIELDS = ['familyName', 'givenName', 'formerFamilyName', 'aliasName', 'formName', 'municipalityCode'];

/** The mark of what is known now of name and address; another mark later says that something of it changed. */
export async function residentMark(db: Knex, key: Buffer, personId: PersonId): Promise<string> {
  const row = await db('people')
    .leftJoin('person_address_marks', 'person_address_marks.person_id', 'people.id')
    .where({ 'people.id': personId })
    .first<Record<string, string | null> | undefined>([...COLUMNS, 'person_address_marks.mark']);
  return markOfRow(key, row);
}

/** The marks of many, by their applications. */
export async function residentMarks(
  db: Knex,
  key: Buffer,
  applicationIds: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, string>> {
  const rows = await db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .leftJoin('person_address_marks', 'person_address_marks.person_id', 'people.id')
    .whereIn('applications.id', [...applicationIds])
    .select<(Record<string, string | null> & { application_id: ApplicationId })[]>([
      'applications.id as application_id',
      ...COLUMNS,
      'person_address_marks.mark',
    ]);
  return new Map(rows.map((row) => [row.application_id, markOfRow(key, row)]));
}

function markOfRow(key: Buffer, row: Readonly<Record<string, string | null>> | undefined): string {
  const names = [...COLUMNS.map((column) => column.slice('people.'.length)), 'mark'];
  return markOfResident(
    key,
    names.map((column) => row?.[column] ?? null),
  );
}

const Changed = z.object({ otherFields: z.array(z.string()).default([]) });

/**
 * Has HR changed name, municipality or address after the day on which a form was printed, a day of the person's site?
 * The trail keeps that they changed, and not what they were.
 */
export async function hasChangedAfter(
  db: Knex,
  personId: PersonId,
  { day, timeZone }: { readonly day: string; readonly timeZone: string },
): Promise<boolean> {
  const end = endOfLocalDay(day, timeZone).toISOString();
  const moved: unknown = await db('person_address_marks')
    .where({ person_id: personId })
    .where('moved_at', '>=', end)
    .first('person_id');
  if (moved !== undefined) return true;
  const rows: readonly { after: string | null }[] = await db('audit_entries')
    .where({ subject_type: 'person', subject_id: personId })
    .where('at', '>=', end)
    .whereLike('after', '%otherFields%')
    .select('after');
  return rows.some(({ after }) => namesResident(after));
}

/** When HR last changed what a card prints or where it is fetched, of those whose applications are under way. */
export async function listResidentChanges(
  db: Knex,
  applications: Knex.QueryBuilder,
): Promise<ReadonlyMap<PersonId, string>> {
  const people = applications.clone().clearSelect().select('applications.person_id');
  const entries: readonly ChangeRow[] = await db('audit_entries')
    .where({ subject_type: 'person' })
    .whereIn('subject_id', people)
    .whereLike('after', '%otherFields%')
    .orderBy('audit_entries.sequence')
    .select('subject_id', 'at', 'after');
  const told = entries.filter(({ after }) => namesResident(after));
  const moves = await db('person_address_marks')
    .whereIn('person_address_marks.person_id', people.clone())
    .whereNotNull('person_address_marks.moved_at')
    .select<{ person_id: PersonId; moved_at: string }[]>(
      'person_address_marks.person_id',
      'person_address_marks.moved_at',
    );
  const last = new Map(told.map(({ subject_id: id, at }) => [id, at]));
  for (const { person_id: id, moved_at: at } of moves) if (at > (last.get(id) ?? '')) last.set(id, at);
  return last;
}

interface ChangeRow {
  readonly subject_id: PersonId;
  readonly at: string;
  readonly after: string | null;
}

function namesResident(after: string | null): boolean {
  const { otherFields } = Changed.parse(JSON.parse(after ?? '{}'));
  return otherFields.some((field) => FIELDS.includes(field));
}
