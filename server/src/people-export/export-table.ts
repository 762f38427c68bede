import { IMPORT_FIELDS, type ImportField } from '@monban/core/api/people-import';
import type { PeopleExport } from '@monban/core/api/people-export';
import type { WholePerson } from '@monban/core/api/people';
import type { Knex } from '@monban/db/open';
import { headerOf } from '../people-import/header-aliases.ts';
import { booleanWord, kindWord, listText, substitutionsText } from '../people-import/read-words.ts';
import { NO_TERMS } from '../people/edit-terms.ts';
import { daysAt } from '../people/keep-terms.ts';
import { personKind } from '../people/person-kind.ts';
import { PERSON_COLUMNS, personFromRow, type PersonRow } from '../people/person-row.ts';
import { holdsFrom } from '../people/person-terms.ts';
import { standingOn, type Standing } from '../people/standing-on.ts';
import { loadTermsOfMany } from '../people/terms-store.ts';
import { withinPeople, type Scope } from '../records/scope.ts';

/** The first row is the header. */
export type ExportTable = readonly (readonly string[])[];

const LEFT_OUT: readonly ImportField[] = [
  'fullName',
  'fullKana',
  'departmentPath',
  'parentDepartmentCode',
  // Of the past: whoever changes a department in the file means from now on, and not from the last transfer on.
  'transferredOn',
  'address',
];

/** The columns of an export: those an import reads, each in the one form that needs no guessing. */
export const EXPORT_FIELDS = IMPORT_FIELDS.filter((field) => !LEFT_OUT.includes(field));

/** Who is asked for, within reach and present, by code. */
export async function exportTable(
  { db, at }: { readonly db: Knex; readonly at: Date },
  asked: PeopleExport,
  scope: Scope,
): Promise<ExportTable> {
  const labels = await loadLabels(db);
  const people = await withPosts({ db, at }, await loadPeople(db, asked, scope));
  const cellsOf = (person: ExportedPerson) => EXPORT_FIELDS.map((field) => cellOf(field, person, labels));
  return [EXPORT_FIELDS.map(headerOf), ...people.map(cellsOf)];
}

const SLICE = 2_000;

async function loadPeople(db: Knex, asked: PeopleExport, scope: Scope): Promise<WholePerson[]> {
  const people: WholePerson[] = [];
  for (let after = ''; ;) {
    const query = db('people')
      .whereNull('people.retired_at')
      .where('people.employee_code', '>', after)
      .orderBy('people.employee_code')
      .limit(SLICE);
    withinPeople(query, scope);
    narrow(query, asked);
    const rows = await query.select<PersonRow[]>(PERSON_COLUMNS);
    people.push(...rows.map(personFromRow));
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE) return people;
    after = last.employee_code;
  }
}

function narrow(query: Knex.QueryBuilder, { departmentId, siteId, kind, q }: PeopleExport): void {
  if (departmentId !== undefined) void query.where({ 'people.department_id': departmentId });
  if (siteId !== undefined) void query.where({ 'people.site_id': siteId });
  if (kind !== undefined) void query.where({ 'people.kind': kind });
  if (q !== undefined && q !== '') personKind.search(query, q);
}

type ExportedPerson = WholePerson & Pick<Standing, 'title' | 'concurrentDepartments'>;

/** With the posts of today, or of the first day of those who have yet to begin. */
async function withPosts(
  { db, at }: { readonly db: Knex; readonly at: Date },
  people: readonly WholePerson[],
): Promise<ExportedPerson[]> {
  const dayAt = await daysAt(db, at);
  const terms = await loadTermsOfMany(
    db,
    people.map(({ id }) => id),
  );
  return people.map((person) => {
    const standing = standingOn(terms.get(person.id) ?? NO_TERMS, person, holdsFrom(person, dayAt));
    const { title = null, concurrentDepartments = [] } = standing ?? {};
    return { ...person, title, concurrentDepartments };
  });
}

interface Labels {
  readonly departments: ReadonlyMap<string, { readonly code: string; readonly name: string }>;
  readonly sites: ReadonlyMap<string, string>;
  readonly codes: ReadonlyMap<string, string>;
}

async function loadLabels(db: Knex): Promise<Labels> {
  const departments = await db('departments').select<{ id: string; code: string; name: string }[]>(
    'id',
    'code',
    'name',
  );
  const sites = await db('sites').select<{ id: string; name: string }[]>('id', 'name');
  const codes = await db('people').select<{ id: string; code: string }[]>('id', 'employee_code as code');
  return {
    departments: new Map(departments.map(({ id, ...department }) => [id, department])),
    sites: new Map(sites.map(({ id, name }) => [id, name])),
    codes: new Map(codes.map(({ id, code }) => [id, code])),
  };
}

function cellOf(field: ImportField, person: ExportedPerson, labels: Labels): string {
  const write = SPECIAL[field];
  return write ? write(person, labels) : (person[field as PlainField] ?? '');
}

type PlainField =
  | 'employeeCode'
  | 'familyName'
  | 'givenName'
  | 'familyKana'
  | 'givenKana'
  | 'romanName'
  | 'displayName'
  | 'formerFamilyName'
  | 'aliasName'
  | 'formName'
  | 'email'
  | 'title'
  | 'startsOn'
  | 'endsOn'
  | 'municipalityCode';

const SPECIAL: Readonly<Partial<Record<ImportField, (person: ExportedPerson, labels: Labels) => string>>> = {
  kind: ({ kind }) => kindWord(kind),
  formSubstitutions: ({ formSubstitutions }) => substitutionsText(formSubstitutions),
  departmentCode: ({ departmentId }, { departments }) => departments.get(departmentId)?.code ?? '',
  departmentName: ({ departmentId }, { departments }) => departments.get(departmentId)?.name ?? '',
  concurrentDepartments: ({ concurrentDepartments: ids }, { departments }) =>
    listText(ids.map((id) => departments.get(id)?.code ?? '').toSorted()),
  siteName: ({ siteId }, { sites }) => sites.get(siteId) ?? '',
  managerCode: ({ managerId }, { codes }) => (managerId === null ? '' : (codes.get(managerId) ?? '')),
  addressProtected: ({ addressProtected }) => (addressProtected ? booleanWord(true) : ''),
};
