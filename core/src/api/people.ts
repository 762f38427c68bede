import { z } from 'zod';
import { LocalDate } from '../access/policy.ts';
import { DepartmentId, PersonId, SiteId } from '../ids.ts';
import { ListQuery, name, record } from './conventions.ts';
import { toKatakana } from './kana.ts';

/** Full-width katakana with the long-vowel mark, middle dot and spaces; what is typed as hiragana is converted. */
const kana = name(100)
  .overwrite(toKatakana)
  .regex(/^[\u30a0-\u30ff\u3000 ]+$/u);

const personFields = {
  /** Text, never a number: leading zeros count. */
  employeeCode: name(40),
  kind: z.enum(['employee', 'contractor']),
  familyName: name(100),
  givenName: name(100),
  familyKana: kana,
  givenKana: kana,
  romanName: name(200).nullable(),
  email: z.email().max(254).nullable(),
  departmentId: DepartmentId,
  siteId: SiteId,
  startsOn: LocalDate,
  /** Last day, inclusive; null while no end is known. */
  endsOn: LocalDate.nullable(),
};
export const Person = z.strictObject({ id: PersonId, ...personFields, ...record });
export const CreatePerson = z.strictObject(personFields);
export const ChangePerson = CreatePerson.partial();
export type Person = z.infer<typeof Person>;
export type CreatePerson = z.infer<typeof CreatePerson>;
export type ChangePerson = z.infer<typeof ChangePerson>;

/** GET /people; sorts: `name` (by kana, default), `employeeCode`, `startsOn`, `updatedAt`. */
export const PeopleQuery = ListQuery.extend({
  departmentId: DepartmentId.optional(),
  siteId: SiteId.optional(),
  kind: z.enum(['employee', 'contractor']).optional(),
  hasBadge: z.enum(['yes', 'no']).optional(),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;
