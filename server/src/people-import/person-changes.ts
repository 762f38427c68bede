import type { ImportRow } from '@monban/core/api/people-import';
import type { CreatePerson } from '@monban/core/api/people';
import type { DepartmentId } from '@monban/core/ids';
import { listText, substitutionsText } from './read-words.ts';

export type ToldChange = ImportRow['changes'][number];

/** How ids are told: as people know what they stand for. */
export interface Labels {
  readonly department: (id: string) => string | undefined;
  readonly site: (id: string) => string | undefined;
  readonly manager: (id: string) => string | undefined;
}

/** A person with the posts that a file may tell of. */
export type ToldPerson = CreatePerson & {
  readonly title: string | null;
  readonly concurrentDepartments: readonly DepartmentId[];
};

/**
 * The fields that differ, in words. Where somebody lives is told only as `address`; of somebody whose address becomes
 * protected not even the municipality that goes.
 */
export function changesBetween(
  before: ToldPerson | undefined,
  after: ToldPerson,
  labels: Labels,
): readonly ToldChange[] {
  return COMPARED.flatMap((field) => {
    if (field === 'municipalityCode' && after.addressProtected) return [];
    const [was, is] = [before && told(before, field, labels), told(after, field, labels)];
    if (was === is || (before === undefined && is === null)) return [];
    return [{ field, before: was ?? null, after: is }];
  });
}

/** Everything that a file can say of a person. */
const COMPARED = [
  'employeeCode',
  'kind',
  'familyName',
  'givenName',
  'familyKana',
  'givenKana',
  'romanName',
  'displayName',
  'formerFamilyName',
  'aliasName',
  'formName',
  'formSubstitutions',
  'email',
  'departmentId',
  'siteId',
  'title',
  'concurrentDepartments',
  'managerId',
  'startsOn',
  'endsOn',
  'addressProtected',
  'municipalityCode',
] as const satisfies readonly (keyof ToldPerson)[];

type Compared = (typeof COMPARED)[number];

function told(person: ToldPerson, field: Compared, labels: Labels): string | null {
  const tell = SPECIAL[field];
  return tell === undefined ? person[field as PlainField] : tell(person, labels);
}

type SpecialField =
  | 'departmentId'
  | 'siteId'
  | 'concurrentDepartments'
  | 'managerId'
  | 'formSubstitutions'
  | 'addressProtected';
type PlainField = Exclude<Compared, SpecialField>;
type Tell = (person: ToldPerson, labels: Labels) => string | null;

const SPECIAL_FIELDS: Readonly<Record<SpecialField, Tell>> = {
  departmentId: ({ departmentId }, labels) => labels.department(departmentId) ?? '',
  siteId: ({ siteId }, labels) => labels.site(siteId) ?? '',
  concurrentDepartments: ({ concurrentDepartments: ids }, labels) =>
    ids.length === 0 ? null : listText(ids.map((id) => labels.department(id) ?? '').toSorted()),
  managerId: ({ managerId }, labels) => (managerId === null ? null : (labels.manager(managerId) ?? '')),
  formSubstitutions: ({ formSubstitutions }) =>
    formSubstitutions.length === 0 ? null : substitutionsText(formSubstitutions),
  addressProtected: ({ addressProtected }) => (addressProtected ? 'true' : null),
};
const SPECIAL: Readonly<Partial<Record<Compared, Tell>>> = SPECIAL_FIELDS;
