import { toSearchForm } from '@monban/core/api/kana';
import { FormSubstitution, shownName, type CreatePerson, type WholePerson } from '@monban/core/api/people';
import type { DepartmentId, PersonId, SiteId } from '@monban/core/ids';
import { z } from 'zod';
import { columnsOf, recordFromRow, type RecordRow } from '../records/record-kind.ts';

export interface PersonRow extends RecordRow {
  readonly id: PersonId;
  readonly employee_code: string;
  readonly kind: WholePerson['kind'];
  readonly family_name: string;
  readonly given_name: string;
  readonly family_kana: string;
  readonly given_kana: string;
  readonly roman_name: string | null;
  readonly display_name: string | null;
  readonly former_family_name: string | null;
  readonly alias_name: string | null;
  readonly form_name: string | null;
  readonly form_substitutions: string;
  readonly email: string | null;
  readonly department_id: DepartmentId;
  readonly site_id: SiteId;
  readonly manager_id: PersonId | null;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly address_protected: boolean | number;
  readonly municipality_code: string | null;
}

export const PERSON_COLUMNS = columnsOf('people', [
  'employee_code',
  'kind',
  'family_name',
  'given_name',
  'family_kana',
  'given_kana',
  'roman_name',
  'display_name',
  'former_family_name',
  'alias_name',
  'form_name',
  'form_substitutions',
  'email',
  'department_id',
  'site_id',
  'manager_id',
  'starts_on',
  'ends_on',
  'address_protected',
  'municipality_code',
]);

export function personFromRow(row: PersonRow): WholePerson {
  return {
    id: row.id,
    employeeCode: row.employee_code,
    kind: row.kind,
    familyName: row.family_name,
    givenName: row.given_name,
    familyKana: row.family_kana,
    givenKana: row.given_kana,
    romanName: row.roman_name,
    displayName: row.display_name,
    formerFamilyName: row.former_family_name,
    aliasName: row.alias_name,
    formName: row.form_name,
    formSubstitutions: FormSubstitutions.parse(JSON.parse(row.form_substitutions)),
    email: row.email,
    departmentId: row.department_id,
    siteId: row.site_id,
    managerId: row.manager_id,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    addressProtected: Boolean(row.address_protected),
    municipalityCode: row.municipality_code,
    ...recordFromRow(row),
  };
}

/** Of whom nobody may learn where they live, it is not kept either: no list, backup or slip can give it away. */
export function personToRow(person: CreatePerson): Readonly<Record<string, unknown>> {
  return {
    employee_code: person.employeeCode,
    kind: person.kind,
    family_name: person.familyName,
    given_name: person.givenName,
    family_kana: person.familyKana,
    given_kana: person.givenKana,
    roman_name: person.romanName,
    display_name: person.displayName,
    former_family_name: person.formerFamilyName,
    alias_name: person.aliasName,
    form_name: person.formName,
    form_substitutions: JSON.stringify(person.formSubstitutions),
    email: person.email,
    department_id: person.departmentId,
    site_id: person.siteId,
    manager_id: person.managerId,
    starts_on: person.startsOn,
    ends_on: person.endsOn,
    address_protected: person.addressProtected,
    municipality_code: person.addressProtected ? null : person.municipalityCode,
    shown_name: shownName(person),
    sort_key: `${person.familyKana} ${person.givenKana}`,
    ...searchTextsOf(person),
  };
}

const FormSubstitutions = z.array(FormSubstitution);

/** Every form of the name in both orders, and the code: one line each, so that no match runs across two. */
function searchTextsOf(person: CreatePerson) {
  const { familyName, givenName, familyKana, givenKana, employeeCode } = person;
  const roman = person.romanName?.split(/\s+/u) ?? [];
  const former = person.formerFamilyName;
  return {
    search_text: searchLines([
      `${familyName}${givenName}`,
      `${familyKana}${givenKana}`,
      roman.join(''),
      roman.toReversed().join(''),
      person.displayName,
      employeeCode,
    ]),
    search_names: searchLines([
      former === null ? null : `${former}${givenName}`,
      person.aliasName,
      person.formName,
    ]),
    search_contact: searchLines([person.email]),
  };
}

function searchLines(forms: readonly (string | null)[]): string {
  return forms
    .map((form) => toSearchForm(form ?? ''))
    .filter((form) => form !== '')
    .join('\n');
}
