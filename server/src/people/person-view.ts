import type { ChangePerson, CreatePerson, Person, WholePerson } from '@monban/core/api/people';
import {
  FIELDS_OF_GROUP,
  hiddenGroups,
  type HideableField,
  type PersonFieldGroup,
} from '@monban/core/api/person-fields';
import type { Role } from '@monban/core/api/permissions';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import { matchWords } from '../records/search.ts';

/** What a role gets of a person: the fields of hidden groups are empty, and the groups are named. */
export function showPerson(person: WholePerson, role: Role): Person {
  const hidden = hiddenGroups(role);
  const emptied = Object.fromEntries(hiddenFields(hidden).map((field) => [field, EMPTY[field]]));
  return { ...person, ...emptied, hidden: [...hidden] };
}

/** Only by what the role sees: otherwise a search would tell what a list hides. */
export function searchPeople(query: Knex.QueryBuilder, q: string, role: Role): void {
  const hidden = hiddenGroups(role);
  const columns = [
    'people.search_text',
    ...(hidden.includes('names') ? [] : ['people.search_names']),
    ...(hidden.includes('contact') ? [] : ['people.search_contact']),
  ];
  matchWords(query, columns, q);
}

/** Throws `FORBIDDEN` at each hidden field that is given, be it to clear it. */
export function requireVisible(given: ChangePerson, role: Role): void {
  const problems = hiddenFields(hiddenGroups(role))
    .filter((field) => given[field] !== undefined)
    .map((field) => fieldProblem(`/${field}`, 'FIELD_HIDDEN'));
  if (problems.length > 0) throw new AppError('FORBIDDEN', { details: { problems } });
}

/** What a new person is given beyond the defaults of `CreatePerson`. */
export function givenAtCreation(input: CreatePerson): ChangePerson {
  const isGiven = (value: unknown): boolean =>
    Array.isArray(value) ? value.length > 0 : value !== null && value !== false;
  return Object.fromEntries(Object.entries(input).filter(([, value]) => isGiven(value)));
}

const EMPTY = {
  formerFamilyName: null,
  aliasName: null,
  formName: null,
  formSubstitutions: [],
  email: null,
  municipalityCode: null,
  addressProtected: null,
  managerId: null,
} as const satisfies Readonly<Record<HideableField, null | readonly []>>;

function hiddenFields(hidden: readonly PersonFieldGroup[]): readonly HideableField[] {
  return hidden.flatMap((group) => [...FIELDS_OF_GROUP[group]]);
}
