import type { WorkingTerms } from '@monban/core/api/attendance';
import type { WeekPlan } from '@monban/core/attendance/week-plan';
import type { AttendanceGroupId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { groupBy } from '../snapshots/group-by.ts';

interface TermsRow {
  readonly person_id: PersonId;
  readonly from_date: string;
  readonly group_id: AttendanceGroupId;
  readonly scheme: WorkingTerms['scheme'];
  readonly week: string;
}

/** Of each person, in the order of days; who has none is absent. */
export async function listTerms(
  db: Knex,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, readonly WorkingTerms[]>> {
  const rows = await db('working_terms')
    .whereIn('working_terms.person_id', [...personIds])
    .orderBy(['working_terms.person_id', 'working_terms.from_date'])
    .select<TermsRow[]>(COLUMNS);
  const terms = [...groupBy(rows, (row) => row.person_id)];
  return new Map(terms.map(([personId, own]) => [personId, own.map(termsFromRow)]));
}

/** Puts the terms of a day in the place of those that begin on it, or adds them. */
export async function putTerms(trx: Knex, personId: PersonId, terms: WorkingTerms): Promise<void> {
  await trx('working_terms')
    .insert({
      person_id: personId,
      from_date: terms.fromDate,
      group_id: terms.groupId,
      scheme: terms.scheme,
      week: JSON.stringify(terms.week),
    })
    .onConflict(['person_id', 'from_date'])
    .merge();
}

export async function deleteTerms(trx: Knex, personId: PersonId, fromDate: string): Promise<boolean> {
  return (await trx('working_terms').where({ person_id: personId, from_date: fromDate }).delete()) > 0;
}

const COLUMNS = [
  'working_terms.person_id',
  'working_terms.from_date',
  'working_terms.group_id',
  'working_terms.scheme',
  'working_terms.week',
];

function termsFromRow(row: TermsRow): WorkingTerms {
  const week = JSON.parse(row.week) as WeekPlan as WorkingTerms['week'];
  return { fromDate: row.from_date, groupId: row.group_id, scheme: row.scheme, week };
}
