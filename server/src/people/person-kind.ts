import { toSearchForm } from '@monban/core/api/kana';
import type { CreatePerson, Person } from '@monban/core/api/people';
import type { FieldProblem } from '@monban/core/errors';
import { PersonId, type DepartmentId, type SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { stopBadgesOfLeaver } from '../badges/badges.ts';
import { fieldProblem } from '../http/problem.ts';
import {
  columnsOf,
  recordFromRow,
  type ProposedRecord,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { checkReference } from '../records/references.ts';
import { matchWords } from '../records/search.ts';
import { withinPeople } from '../records/scope.ts';

interface PersonRow extends RecordRow {
  readonly id: PersonId;
  readonly employee_code: string;
  readonly kind: Person['kind'];
  readonly family_name: string;
  readonly given_name: string;
  readonly family_kana: string;
  readonly given_kana: string;
  readonly roman_name: string | null;
  readonly email: string | null;
  readonly department_id: DepartmentId;
  readonly site_id: SiteId;
  readonly starts_on: string;
  readonly ends_on: string | null;
}

const OWN_COLUMNS = [
  'employee_code',
  'kind',
  'family_name',
  'given_name',
  'family_kana',
  'given_kana',
  'roman_name',
  'email',
  'department_id',
  'site_id',
  'starts_on',
  'ends_on',
];

export const personKind: RecordKind<Person, CreatePerson> = {
  subject: 'person',
  table: 'people',
  columns: columnsOf('people', OWN_COLUMNS),
  fromRows: (_, rows) => Promise.resolve((rows as readonly PersonRow[]).map(personFromRow)),
  toRow: personToRow,
  within: (query, scope) => {
    withinPeople(query, scope);
  },
  search: (query, q) => {
    matchWords(query, 'people.search_text', q);
  },
  sorts: {
    name: 'people.sort_key',
    employeeCode: 'people.employee_code',
    startsOn: 'people.starts_on',
    updatedAt: 'people.updated_at',
  },
  check: checkPerson,
  unique: { column: 'employee_code', field: 'employeeCode' },
  // Ending a person ends all the rights with it; nothing has to be cleared before.
  uses: () => Promise.resolve([]),
  endWith: (platform, id, context) => stopBadgesOfLeaver(platform, PersonId.parse(id), context),
  isPolicy: true,
};

function personFromRow(row: PersonRow): Person {
  return {
    id: row.id,
    employeeCode: row.employee_code,
    kind: row.kind,
    familyName: row.family_name,
    givenName: row.given_name,
    familyKana: row.family_kana,
    givenKana: row.given_kana,
    romanName: row.roman_name,
    email: row.email,
    departmentId: row.department_id,
    siteId: row.site_id,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    ...recordFromRow(row),
  };
}

function personToRow(person: CreatePerson) {
  return {
    employee_code: person.employeeCode,
    kind: person.kind,
    family_name: person.familyName,
    given_name: person.givenName,
    family_kana: person.familyKana,
    given_kana: person.givenKana,
    roman_name: person.romanName,
    email: person.email,
    department_id: person.departmentId,
    site_id: person.siteId,
    starts_on: person.startsOn,
    ends_on: person.endsOn,
    sort_key: `${person.familyKana} ${person.givenKana}`,
    search_text: searchTextOf(person),
  };
}

/** Every form of the name in both orders, and the code: one line each, so that no match runs across two. */
function searchTextOf(person: CreatePerson): string {
  const { familyName, givenName, familyKana, givenKana, romanName, email, employeeCode } = person;
  const roman = romanName?.split(/\s+/u) ?? [];
  return [
    `${familyName}${givenName}`,
    `${familyKana}${givenKana}`,
    roman.join(''),
    roman.toReversed().join(''),
    employeeCode,
    email ?? '',
  ]
    .map(toSearchForm)
    .filter((form) => form !== '')
    .join('\n');
}

async function checkPerson(
  trx: Knex,
  { input, before, scope }: ProposedRecord<CreatePerson>,
): Promise<readonly FieldProblem[]> {
  const department = { table: 'departments', id: input.departmentId, pointer: '/departmentId' };
  const site = { table: 'sites', id: input.siteId, pointer: '/siteId', siteColumn: 'id' };
  const endsBeforeStart = input.endsOn !== null && input.endsOn < input.startsOn;
  return [
    ...(await checkReference(trx, department, { scope, before: before?.departmentId })),
    ...(await checkReference(trx, site, { scope, before: before?.siteId })),
    ...(endsBeforeStart ? [fieldProblem('/endsOn', 'ENDS_BEFORE_START')] : []),
  ];
}
