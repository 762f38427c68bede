import { z } from 'zod';
import type { Role } from './permissions.ts';

/** Groups of a person's fields that not every role sees. Names at work, department, site and days are for all. */
export const PERSON_FIELD_GROUPS = ['names', 'contact', 'home', 'employment'] as const;
export const PersonFieldGroup = z.enum(PERSON_FIELD_GROUPS);
export type PersonFieldGroup = z.infer<typeof PersonFieldGroup>;

/** The fields of each group. Employments and posts with their history are of `employment` as well. */
export const FIELDS_OF_GROUP = {
  names: ['formerFamilyName', 'aliasName', 'formName', 'formSubstitutions'],
  contact: ['email'],
  home: ['municipalityCode', 'addressProtected'],
  employment: ['managerId'],
} as const satisfies Readonly<Record<PersonFieldGroup, readonly string[]>>;

export type HideableField = (typeof FIELDS_OF_GROUP)[PersonFieldGroup][number];

/** The one table of which role sees which groups. Whoever does not see a field can neither search nor write it. */
export const ROLE_PERSON_FIELDS: Readonly<Record<Role, readonly PersonFieldGroup[]>> = {
  admin: PERSON_FIELD_GROUPS,
  hr: PERSON_FIELD_GROUPS,
  facilities: ['contact', 'employment'],
  security: ['names', 'contact', 'employment'],
  reception: [],
  auditor: ['names', 'contact', 'employment'],
  employee: [],
};

export function hiddenGroups(role: Role): readonly PersonFieldGroup[] {
  return PERSON_FIELD_GROUPS.filter((group) => !ROLE_PERSON_FIELDS[role].includes(group));
}
