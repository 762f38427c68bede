import { AppError } from '@monban/core/errors';
import type { AttendanceGroupId, PersonId } from '@monban/core/ids';
import type { ClosingPeriod } from '@monban/core/attendance/closing-period';
import type { Knex } from '@monban/db/open';
import { readPage, type PageOrder, type RowPage } from '../records/page.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { matchWords } from '../records/search.ts';
import type { MonthPerson } from './load-months.ts';

export interface GroupPeriod {
  readonly groupId: AttendanceGroupId;
  readonly period: ClosingPeriod;
  readonly scope: Scope;
}

/** Whoever belongs to a group on any day of a period, of those within the scope, by name. */
export async function listMonthPeople(db: Knex, which: GroupPeriod): Promise<readonly MonthPerson[]> {
  return inPeriod(db, which).orderBy(['people.sort_key', 'people.id']).select<MonthPerson[]>(COLUMNS);
}

export async function countMonthPeople(db: Knex, which: GroupPeriod): Promise<number> {
  const [row] = await inPeriod(db, which).count<{ count: number | string }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}

/** A page of them; `q` is a part of a name or of a code. */
export async function pageMonthPeople(
  db: Knex,
  which: GroupPeriod & { readonly q?: string | undefined },
  page: Pick<PageOrder, 'cursor' | 'limit'>,
): Promise<RowPage<ListedPerson>> {
  const filtered = () => {
    const query = inPeriod(db, which);
    if (which.q !== undefined && which.q !== '') matchWords(query, ['people.search_text'], which.q);
    return query;
  };
  return readPage<ListedPerson>(filtered, PAGE, page);
}

export type ListedPerson = MonthPerson & { readonly employeeCode: string };

function inPeriod(db: Knex, { groupId, period, scope }: GroupPeriod): Knex.QueryBuilder {
  const query = select(db)
    .where('people.starts_on', '<=', period.through)
    .where((open) => void open.whereNull('people.ends_on').orWhere('people.ends_on', '>=', period.from))
    .whereExists(
      db('working_terms')
        .whereRaw('working_terms.person_id = people.id')
        .where({ 'working_terms.group_id': groupId })
        .where('working_terms.from_date', '<=', period.through)
        // Not where other terms have taken their place by the first day.
        .whereNotExists(
          db('working_terms as later')
            .whereRaw('later.person_id = people.id and later.from_date > working_terms.from_date')
            .where('later.from_date', '<=', period.from)
            .select('later.person_id'),
        )
        .select('working_terms.person_id'),
    );
  withinPeople(query, scope);
  return query;
}

/** `NOT_FOUND` outside the scope. */
export async function getMonthPerson(
  db: Knex,
  { personId, scope }: { readonly personId: PersonId; readonly scope: Scope },
): Promise<MonthPerson> {
  const query = select(db).where({ 'people.id': personId });
  withinPeople(query, scope);
  const [person] = await query.select<MonthPerson[]>(COLUMNS);
  if (person === undefined) throw new AppError('NOT_FOUND');
  return person;
}

function select(db: Knex): Knex.QueryBuilder {
  return db('people').join('sites', 'sites.id', 'people.site_id');
}

const PAGE = {
  sorts: { name: 'people.sort_key' },
  id: 'people.id',
  select: [
    'people.id as id',
    'people.shown_name as name',
    'people.employee_code as employeeCode',
    'people.site_id as siteId',
    'sites.time_zone as timeZone',
    'people.starts_on as startsOn',
    'people.ends_on as endsOn',
  ],
};

const COLUMNS = {
  id: 'people.id',
  name: 'people.shown_name',
  siteId: 'people.site_id',
  timeZone: 'sites.time_zone',
  startsOn: 'people.starts_on',
  endsOn: 'people.ends_on',
};
