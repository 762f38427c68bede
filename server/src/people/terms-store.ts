import type { Employment, Post } from '@monban/core/api/employments';
import type { DepartmentId, EmploymentId, PersonId, PostId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { columnsOf } from '../records/column-names.ts';
import { slicesOf } from '../records/slices-of.ts';
import { groupBy } from '../snapshots/group-by.ts';
import type { Terms } from './person-terms.ts';

interface EmploymentRow {
  readonly id: EmploymentId;
  readonly kind: Employment['kind'];
  readonly employee_code: string;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly note: string | null;
}

interface PostRow {
  readonly id: PostId;
  readonly employment_id: EmploymentId;
  readonly department_id: DepartmentId;
  readonly site_id: SiteId;
  readonly title: string | null;
  readonly is_main: boolean | number;
  readonly from_date: string;
  readonly until_date: string | null;
}

export async function loadTerms(trx: Knex, personId: PersonId): Promise<Terms> {
  const employments = await trx('employments')
    .where({ 'employments.person_id': personId })
    .orderBy('employments.starts_on')
    .select<EmploymentRow[]>(EMPLOYMENT_COLUMNS);
  const posts = await trx('posts')
    .join('employments', 'employments.id', 'posts.employment_id')
    .where({ 'employments.person_id': personId })
    .orderBy(['posts.from_date', 'posts.id'])
    .select<PostRow[]>(POST_COLUMNS);
  return { employments: employments.map(employmentFromRow), posts: posts.map(postFromRow) };
}

/** By person, however many they are; who has none is absent. */
export async function loadTermsOfMany(
  trx: Knex,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<string, Terms>> {
  const terms = new Map<string, Terms>();
  for (const slice of slicesOf(personIds, PEOPLE_PER_STATEMENT))
    for (const [id, each] of await loadSlice(trx, slice)) terms.set(id, each);
  return terms;
}

const PEOPLE_PER_STATEMENT = 2_000;

async function loadSlice(trx: Knex, personIds: readonly PersonId[]): Promise<ReadonlyMap<string, Terms>> {
  const employments = await trx('employments')
    .whereIn('employments.person_id', [...personIds])
    .orderBy('employments.starts_on')
    .select<(EmploymentRow & OfPerson)[]>([...EMPLOYMENT_COLUMNS, 'employments.person_id']);
  const posts = await trx('posts')
    .join('employments', 'employments.id', 'posts.employment_id')
    .whereIn('employments.person_id', [...personIds])
    .orderBy(['posts.from_date', 'posts.id'])
    .select<(PostRow & OfPerson)[]>([...POST_COLUMNS, 'employments.person_id']);
  const postsOf = groupBy(posts, (row) => row.person_id);
  return new Map(
    [...groupBy(employments, (row) => row.person_id)].map(([personId, rows]) => [
      personId,
      {
        employments: rows.map(employmentFromRow),
        posts: (postsOf.get(personId) ?? []).map(postFromRow),
      },
    ]),
  );
}

interface OfPerson {
  readonly person_id: PersonId;
}

/** Writes what differs, and nothing else. */
export async function storeTerms(
  trx: Knex,
  personId: PersonId,
  change: { readonly before: Terms; readonly after: Terms },
): Promise<void> {
  const { before, after } = change;
  const employments = differences(before.employments, after.employments);
  const posts = differences(before.posts, after.posts);
  await removeRows(trx, 'posts', posts.removed);
  await removeRows(trx, 'employments', employments.removed);
  // What makes room comes first: two employments may not begin on the same day in between.
  for (const row of employments.changed)
    await trx('employments').where({ id: row.id }).update(columnsOf(row));
  for (const row of employments.added) {
    await trx('employments').insert({ ...columnsOf(row), person_id: personId });
  }
  for (const row of posts.changed) await trx('posts').where({ id: row.id }).update(columnsOf(row));
  for (const row of posts.added) await trx('posts').insert(columnsOf(row));
}

/** Is one of these codes, now or at any other time, another person's? */
export async function isCodeOfAnother(
  trx: Knex,
  personId: PersonId,
  codes: readonly string[],
): Promise<boolean> {
  const row: unknown = await trx('employments')
    .whereIn('employee_code', [...codes])
    .whereNot({ person_id: personId })
    .first('id');
  return row !== undefined;
}

async function removeRows(trx: Knex, table: string, rows: readonly { id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await trx(table)
    .whereIn(
      'id',
      rows.map(({ id }) => id),
    )
    .delete();
}

/** Rows that went, rows that say something else, and new rows, by their ids. */
export function differences<Row extends { readonly id: string }>(
  before: readonly Row[],
  after: readonly Row[],
) {
  const former = new Map(before.map((row) => [row.id, JSON.stringify(Object.entries(row).toSorted())]));
  const kept = new Set(after.map(({ id }) => id));
  const isChanged = (row: Row) => former.get(row.id) !== JSON.stringify(Object.entries(row).toSorted());
  return {
    removed: before.filter(({ id }) => !kept.has(id)),
    changed: after.filter((row) => former.has(row.id) && isChanged(row)),
    added: after.filter(({ id }) => !former.has(id)),
  };
}

const EMPLOYMENT_COLUMNS = ['id', 'kind', 'employee_code', 'starts_on', 'ends_on', 'note'].map(
  (column) => `employments.${column}`,
);
const POST_COLUMNS = [
  'id',
  'employment_id',
  'department_id',
  'site_id',
  'title',
  'is_main',
  'from_date',
  'until_date',
].map((column) => `posts.${column}`);

function employmentFromRow(row: EmploymentRow): Employment {
  return {
    id: row.id,
    kind: row.kind,
    employeeCode: row.employee_code,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    note: row.note,
  };
}

function postFromRow(row: PostRow): Post {
  return {
    id: row.id,
    employmentId: row.employment_id,
    departmentId: row.department_id,
    siteId: row.site_id,
    title: row.title,
    isMain: Boolean(row.is_main),
    fromDate: row.from_date,
    untilDate: row.until_date,
  };
}
