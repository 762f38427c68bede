import type { DepartmentId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** Somebody who works here on a day, and where. */
export interface PersonOnDay {
  readonly personId: PersonId;
  readonly name: string;
  readonly employeeCode: string;
  readonly sortKey: string;
  readonly siteId: SiteId;
  readonly departmentId: DepartmentId;
  /** Where they are today: an asker’s reach is of today, whatever the day that is looked at. */
  readonly present: { readonly siteId: SiteId; readonly departmentId: DepartmentId };
}

/** By sort key. Posts and last days that are known already are reckoned with. */
export async function listPeopleOn(db: Knex, on: string): Promise<readonly PersonOnDay[]> {
  const places = await mainPostsOn(db, on);
  const rows = await db('people')
    .whereNull('people.retired_at')
    .where('people.starts_on', '<=', on)
    .where((there) => void there.whereNull('people.ends_on').orWhere('people.ends_on', '>=', on))
    .orderBy(['people.sort_key', 'people.id'])
    .select<PersonRow[]>([
      'people.id',
      'people.shown_name',
      'people.employee_code',
      'people.sort_key',
      'people.site_id',
      'people.department_id',
    ]);
  return rows.map((row) => ({
    personId: row.id,
    name: row.shown_name,
    employeeCode: row.employee_code,
    sortKey: row.sort_key,
    siteId: places.get(row.id)?.site_id ?? row.site_id,
    departmentId: places.get(row.id)?.department_id ?? row.department_id,
    present: { siteId: row.site_id, departmentId: row.department_id },
  }));
}

interface PersonRow extends Place {
  readonly id: PersonId;
  readonly shown_name: string;
  readonly employee_code: string;
  readonly sort_key: string;
}

interface Place {
  readonly site_id: SiteId;
  readonly department_id: DepartmentId;
}

/** The last main post that has begun by then, of each person who has one. */
async function mainPostsOn(db: Knex, on: string): Promise<ReadonlyMap<PersonId, Place>> {
  const rows = await db('posts')
    .join('employments', 'employments.id', 'posts.employment_id')
    .where({ 'posts.is_main': true })
    .where('posts.from_date', '<=', on)
    .orderBy('posts.from_date')
    .select<(Place & { person_id: PersonId })[]>(
      'employments.person_id',
      'posts.site_id',
      'posts.department_id',
    );
  return new Map(rows.map((row) => [row.person_id, row]));
}
