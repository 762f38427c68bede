import type { StartImportQuery } from '@monban/core/api/people-import';
import type { DepartmentId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { NO_TERMS } from '../people/edit-terms.ts';
import { daysAt } from '../people/keep-terms.ts';
import { listMergedAway } from '../people/merged-people.ts';
import { PERSON_COLUMNS, personFromRow, type PersonRow } from '../people/person-row.ts';
import { loadTermsOfMany } from '../people/terms-store.ts';
import { withinPeople, withinSites, type Scope } from '../records/scope.ts';
import { DepartmentBook, type KnownDepartment } from './department-book.ts';
import { foldCode } from './fold.ts';
import { PeopleBook } from './people-book.ts';
import type { ImportWorld } from './propose-row.ts';
import type { MappedColumn } from './row-values.ts';

export interface WorldRequest {
  readonly scope: Scope;
  readonly columns: readonly MappedColumn[];
  readonly query: StartImportQuery;
  readonly at: Date;
  readonly newId: () => string;
}

/** Everything that rows are held against, as it is now, within the asker's reach. */
export async function loadWorld(db: Knex, request: WorldRequest): Promise<ImportWorld> {
  const { scope, columns, query, at, newId } = request;
  const people = await loadPeople(db, scope);
  const terms = await loadTermsOfMany(db, people.ids);
  const sites = await loadSites(db, scope);
  const departments = new DepartmentBook({
    known: await loadDepartments(db),
    scope,
    creates: query.createDepartments === 'yes',
    newId,
  });
  const siteNames = new Map(sites.map(({ id, name }) => [id as string, name]));
  return {
    people,
    departments,
    sites: new Map(sites.map(({ id, name }) => [foldCode(name), id])),
    labels: {
      department: (id) => departments.label(id as DepartmentId),
      site: (id) => siteNames.get(id),
      manager: (id) => people.codeOf(id),
    },
    columns,
    defaults: query,
    termsOf: (id) => terms.get(id) ?? NO_TERMS,
    dayAt: await daysAt(db, at),
    newId,
  };
}

const SLICE = 2_000;

async function loadPeople(db: Knex, scope: Scope): Promise<PeopleBook> {
  const people = [];
  for (let after = ''; ;) {
    const query = db('people').where('people.id', '>', after).orderBy('people.id').limit(SLICE);
    withinPeople(query, scope);
    const rows = await query.select<PersonRow[]>(PERSON_COLUMNS);
    people.push(...rows.map(personFromRow));
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE) break;
    after = last.id;
  }
  const mergedAway = await listMergedAway(db);
  if (scope === 'all') return new PeopleBook(people, [], mergedAway);
  const known = new Set<string>(people.map(({ id }) => id));
  const codes = await db('people').select<{ id: string; code: string }[]>('id', 'employee_code as code');
  return new PeopleBook(
    people,
    codes.filter(({ id }) => !known.has(id)),
    mergedAway,
  );
}

async function loadSites(db: Knex, scope: Scope): Promise<{ id: SiteId; name: string }[]> {
  const query = db('sites').whereNull('sites.retired_at');
  withinSites(query, 'sites.id', scope);
  return query.select<{ id: SiteId; name: string }[]>('sites.id', 'sites.name');
}

async function loadDepartments(db: Knex): Promise<KnownDepartment[]> {
  const rows = await db('departments').select<
    {
      id: DepartmentId;
      code: string;
      name: string;
      parent_id: DepartmentId | null;
      retired_at: string | null;
    }[]
  >('id', 'code', 'name', 'parent_id', 'retired_at');
  return rows.map(({ id, code, name, parent_id: parentId, retired_at: retiredAt }) => ({
    id,
    code,
    name,
    parentId,
    isRetired: retiredAt !== null,
  }));
}
