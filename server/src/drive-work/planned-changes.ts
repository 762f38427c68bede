import { addMonths } from '@monban/core/calendar/days';
import { MONTHS_OF_MAKING, type PlannedChange } from '@monban/core/drives/drive-work';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { organisationDay } from '../organisation/keep-department-terms.ts';

/**
 * The next main post at another site that begins while a card would be made, of each of these people. Sites in another
 * zone than Japan’s are abroad: there is no other word for it here.
 */
export async function listPlannedChanges(
  db: Knex,
  personIds: Knex.QueryBuilder,
  at: Date,
): Promise<ReadonlyMap<PersonId, PlannedChange>> {
  const today = await organisationDay(db, at);
  const rows = await db('posts')
    .join('employments', 'employments.id', 'posts.employment_id')
    .join('people', 'people.id', 'employments.person_id')
    .join('sites as present', 'present.id', 'people.site_id')
    .join('sites as next', 'next.id', 'posts.site_id')
    .whereIn('people.id', personIds)
    .where({ 'posts.is_main': true })
    .where('posts.from_date', '>', today)
    .where('posts.from_date', '<=', addMonths(today, MONTHS_OF_MAKING))
    .whereRaw('?? <> ??', ['posts.site_id', 'people.site_id'])
    .orderBy('posts.from_date', 'desc')
    .select<ChangeRow[]>([
      'people.id as person_id',
      'posts.from_date',
      'present.time_zone as from_zone',
      'next.time_zone as to_zone',
    ]);
  return new Map(rows.map((row) => [row.person_id, { kind: kindOf(row), on: row.from_date }]));
}

const JAPAN = 'Asia/Tokyo';

interface ChangeRow {
  readonly person_id: PersonId;
  readonly from_date: string;
  readonly from_zone: string;
  readonly to_zone: string;
}

function kindOf({ from_zone: from, to_zone: to }: ChangeRow): PlannedChange['kind'] {
  if (to !== JAPAN) return 'abroad';
  return from === JAPAN ? 'transfer' : 'return';
}
