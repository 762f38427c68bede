import { z } from 'zod';
import { LocalDate } from '../access/policy.ts';
import { DepartmentId, PersonId, SiteId } from '../ids.ts';
import { ListQuery, name, record } from './conventions.ts';
import { toKatakana } from './kana.ts';
import { MunicipalityCode } from './municipality-code.ts';
import { PersonFieldGroup } from './person-fields.ts';

/** Full-width katakana with the long-vowel mark, middle dot and spaces; what is typed as hiragana is converted. */
const kana = name(100)
  .overwrite(toKatakana)
  .regex(/^[\u30a0-\u30ff\u3000 ]+$/u);

export const PersonKind = z.enum(['employee', 'contractor']);

/** A character of the name that the card cannot show, and what stands in its place there (代替文字). */
export const FormSubstitution = z.strictObject({ written: name(8), printed: name(8) });

const personFields = {
  /** Text, never a number: leading zeros count. */
  employeeCode: name(40),
  kind: PersonKind,
  familyName: name(100),
  givenName: name(100),
  familyKana: kana,
  givenKana: kana,
  romanName: name(200).nullable(),
  /** What the person is called at work; shown in lists instead of the official name. */
  displayName: name(200).nullable(),
  /** 旧氏, as entered in the resident register. */
  formerFamilyName: name(100).nullable(),
  /** 通称, as entered in the resident register. */
  aliasName: name(200).nullable(),
  /** The name as printed on the card's application form. */
  formName: name(200).nullable(),
  formSubstitutions: z.array(FormSubstitution).max(20),
  email: z.email().max(254).nullable(),
  departmentId: DepartmentId,
  siteId: SiteId,
  managerId: PersonId.nullable(),
  startsOn: LocalDate,
  /** Last day, inclusive; null while no end is known. */
  endsOn: LocalDate.nullable(),
  /** Nobody may learn where this person lives: no municipality is kept, not even one that is sent along. */
  addressProtected: z.boolean(),
  /** Where the person lives, for who plans the issue of cards there. */
  municipalityCode: MunicipalityCode.nullable(),
};

/** What is kept of a person; what a caller gets of it is `Person`. */
export const WholePerson = z.strictObject({ id: PersonId, ...personFields, ...record });
export type WholePerson = z.infer<typeof WholePerson>;

/** Fields of hidden groups are null, or empty: see `person-fields.ts`. */
export const Person = WholePerson.extend({
  addressProtected: z.boolean().nullable(),
  hidden: z.array(PersonFieldGroup),
});
export const CreatePerson = z.strictObject({
  ...personFields,
  displayName: personFields.displayName.default(null),
  formerFamilyName: personFields.formerFamilyName.default(null),
  aliasName: personFields.aliasName.default(null),
  formName: personFields.formName.default(null),
  formSubstitutions: personFields.formSubstitutions.default([]),
  managerId: personFields.managerId.default(null),
  addressProtected: personFields.addressProtected.default(false),
  municipalityCode: personFields.municipalityCode.default(null),
});
export const ChangePerson = z.strictObject(personFields).partial();
export type Person = z.infer<typeof Person>;
export type CreatePerson = z.infer<typeof CreatePerson>;
/** As it is sent: what has a default may be left out. */
export type NewPerson = z.input<typeof CreatePerson>;
export type ChangePerson = z.infer<typeof ChangePerson>;

/** GET /people; sorts: `name` (by kana, default), `employeeCode`, `startsOn`, `updatedAt`. */
export const PeopleQuery = ListQuery.extend({
  departmentId: DepartmentId.optional(),
  siteId: SiteId.optional(),
  kind: PersonKind.optional(),
  hasBadge: z.enum(['yes', 'no']).optional(),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

/** How lists show a person: what they are called at work, else the official name. */
export function shownName({
  displayName,
  familyName,
  givenName,
}: Pick<WholePerson, 'displayName' | 'familyName' | 'givenName'>): string {
  return displayName ?? `${familyName} ${givenName}`;
}
