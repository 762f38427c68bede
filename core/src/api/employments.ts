import { z } from 'zod';
import { LocalDate } from '../access/policy.ts';
import { DepartmentId, EmploymentId, PostId, SiteId } from '../ids.ts';
import { name } from './conventions.ts';
import { PersonKind } from './people.ts';
import { PersonFieldGroup } from './person-fields.ts';

const employmentFields = {
  kind: PersonKind,
  employeeCode: name(40),
  startsOn: LocalDate,
  /** Last day, inclusive; null while no end is known. */
  endsOn: LocalDate.nullable(),
  note: name(500).nullable(),
};
export const Employment = z.strictObject({ id: EmploymentId, ...employmentFields });
export type Employment = z.infer<typeof Employment>;

/**
 * What a person does where. On each day of an employment there is exactly one main post, which lasts until the next
 * one begins; others may be held beside it (兼務), each with an end of its own.
 */
const postFields = {
  departmentId: DepartmentId,
  siteId: SiteId,
  title: name(200).nullable(),
  isMain: z.boolean(),
  fromDate: LocalDate,
  /** Exclusive; null: until the employment ends. */
  untilDate: LocalDate.nullable(),
};
export const Post = z.strictObject({ id: PostId, employmentId: EmploymentId, ...postFields });
export type Post = z.infer<typeof Post>;

/** GET /people/{id}/employments; both in the order of their days. Empty where the group `employment` is hidden. */
export const PersonTerms = z.strictObject({
  employments: z.array(Employment),
  posts: z.array(Post),
  hidden: z.array(PersonFieldGroup),
});
export type PersonTerms = z.infer<typeof PersonTerms>;

/** POST /people/{id}/employments: somebody comes back, with a first main post. No badge comes back by itself. */
export const AddEmployment = z.strictObject({
  ...employmentFields,
  endsOn: LocalDate.nullable().default(null),
  note: employmentFields.note.default(null),
  departmentId: DepartmentId,
  siteId: SiteId,
  title: postFields.title.default(null),
});
export type AddEmployment = z.infer<typeof AddEmployment>;

/** Posts outside the changed days are cut off, or left out. */
export const ChangeEmployment = z.strictObject(employmentFields).partial();
export type ChangeEmployment = z.infer<typeof ChangeEmployment>;

/** A main post from a day on is a transfer, in the future or in the past; its end is the next one's beginning. */
export const AddPost = z.strictObject({
  ...postFields,
  title: postFields.title.default(null),
  untilDate: LocalDate.nullable().default(null),
});
export type AddPost = z.infer<typeof AddPost>;
export const ChangePost = z.strictObject(postFields).omit({ isMain: true }).partial();
export type ChangePost = z.infer<typeof ChangePost>;

/** POST /people/{id}/retirements: the person leaves the lists, and the badges stop, after this day at the site. */
export const RetirePerson = z.strictObject({ lastDay: LocalDate });
export type RetirePerson = z.infer<typeof RetirePerson>;
