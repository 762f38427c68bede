import type { Person } from '@monban/core/api/people';
import { FIELDS_OF_GROUP, type PersonFieldGroup } from '@monban/core/api/person-fields';
import type { Found } from '../ui/found.ts';

export interface PersonNames {
  familyName: string;
  givenName: string;
  familyKana: string;
  givenKana: string;
  romanName: string;
  displayName: string;
  formerFamilyName: string;
  aliasName: string;
  formName: string;
  /** `髙=高 﨑=崎` */
  formSubstitutions: string;
}

/** What the form of a person holds while it is typed. */
export interface PersonValues extends PersonNames {
  employeeCode: string;
  kind: string;
  email: string;
  departmentId: string;
  siteId: string;
  startsOn: string;
  endsOn: string;
  manager: Found | null;
  addressProtected: boolean;
  municipalityCode: string;
}

/** Of somebody who is there, or empty; where people usually are, for somebody new. */
export function valuesOf(
  person: Person | undefined,
  usual: Pick<PersonValues, 'departmentId' | 'siteId' | 'startsOn'>,
): PersonValues {
  if (person === undefined) return { ...NOTHING, ...usual };
  const { employeeCode, kind, departmentId, siteId, startsOn } = person;
  return {
    ...namesOf(person),
    employeeCode,
    kind,
    departmentId,
    siteId,
    startsOn,
    email: orEmpty(person.email),
    endsOn: orEmpty(person.endsOn),
    manager: null,
    addressProtected: person.addressProtected === true,
    municipalityCode: orEmpty(person.municipalityCode),
  };
}

/** As a request has it: an empty field means that there is none. */
export function requestOf({ manager, formSubstitutions, ...values }: PersonValues): object {
  return {
    ...values,
    ...Object.fromEntries(OPTIONAL.map((field) => [field, values[field] === '' ? null : values[field]])),
    managerId: manager?.value ?? null,
    formSubstitutions: substitutionsOf(formSubstitutions),
  };
}

/** Without what this operator does not see: it is not to be cleared unseen. */
export function withoutHidden<Fields extends object>(
  fields: Fields,
  hidden: readonly PersonFieldGroup[],
): Fields {
  const names: readonly string[] = hidden.flatMap((group) => [...FIELDS_OF_GROUP[group]]);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name))) as Fields;
}

export function substitutionText(pairs: Person['formSubstitutions']): string {
  return pairs.map(({ written, printed }) => `${written}=${printed}`).join(' ');
}

function substitutionsOf(text: string): readonly { written: string; printed: string }[] {
  const pairs = text.split(/[\s、,]+/u).filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const [written = '', printed = ''] = pair.split(/[=＝→]/u);
    return { written, printed };
  });
}

function namesOf(person: Person): PersonNames {
  const { familyName, givenName, familyKana, givenKana } = person;
  return {
    familyName,
    givenName,
    familyKana,
    givenKana,
    romanName: orEmpty(person.romanName),
    displayName: orEmpty(person.displayName),
    formerFamilyName: orEmpty(person.formerFamilyName),
    aliasName: orEmpty(person.aliasName),
    formName: orEmpty(person.formName),
    formSubstitutions: substitutionText(person.formSubstitutions),
  };
}

function orEmpty(text: string | null): string {
  return text ?? '';
}

const NOTHING = {
  familyName: '',
  givenName: '',
  familyKana: '',
  givenKana: '',
  romanName: '',
  displayName: '',
  formerFamilyName: '',
  aliasName: '',
  formName: '',
  formSubstitutions: '',
  employeeCode: '',
  kind: 'employee',
  email: '',
  endsOn: '',
  manager: null,
  addressProtected: false,
  municipalityCode: '',
} as const;

const OPTIONAL = [
  'romanName',
  'displayName',
  'formerFamilyName',
  'aliasName',
  'formName',
  'email',
  'endsOn',
  'municipalityCode',
] as const;
