import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { PersonId, PersonMergeId } from '../ids.ts';
import { Person, type CreatePerson } from './people.ts';

/** What may be taken from the one that ends; days, department, site and code follow from the employments. */
export const MERGE_FIELDS = [
  'name',
  'romanName',
  'displayName',
  'formerFamilyName',
  'aliasName',
  'formName',
  'email',
  'managerId',
  'municipalityCode',
] as const;
export const MergeField = z.enum(MERGE_FIELDS);
export type MergeField = z.infer<typeof MergeField>;

/** The fields of a person that go together. */
export const FIELDS_OF_MERGE = {
  name: ['familyName', 'givenName', 'familyKana', 'givenKana'],
  romanName: ['romanName'],
  displayName: ['displayName'],
  formerFamilyName: ['formerFamilyName'],
  aliasName: ['aliasName'],
  formName: ['formName', 'formSubstitutions'],
  email: ['email'],
  managerId: ['managerId'],
  municipalityCode: ['municipalityCode'],
} as const satisfies Readonly<Record<MergeField, readonly (keyof CreatePerson)[]>>;

/** POST /people/{id}/merges: the person of the path stays, the other record ends in it. */
export const MergePeople = z.strictObject({
  loserId: PersonId,
  loserVersion: z.int().min(1),
  take: z.array(MergeField).max(MERGE_FIELDS.length).default([]),
});
export type MergePeople = z.infer<typeof MergePeople>;

/** Two records of one person that became one. */
export const PersonMerge = z.strictObject({
  id: PersonMergeId,
  winnerId: PersonId,
  winnerName: z.string(),
  loserId: PersonId,
  loserName: z.string(),
  mergedAt: Instant,
  /** Who did it, by name; null for a program. */
  mergedBy: z.string().nullable(),
  undoneAt: Instant.nullable(),
  /** Neither of the two has changed since, so that it can be taken back. */
  isUndoable: z.boolean(),
  /** What the other record keeps, because the person has the same already: days that overlap, equal access levels. */
  kept: z.strictObject({ employments: z.int().min(0), accessLevels: z.int().min(0) }),
});
export type PersonMerge = z.infer<typeof PersonMerge>;

/** GET /people/{id}/merges, newest first; in whichever of the two places the person was. */
export const PersonMerges = z.strictObject({ items: z.array(PersonMerge) });

export const DuplicateReason = z.enum(['name', 'email']);
export type DuplicateReason = z.infer<typeof DuplicateReason>;

/** Two or more who may be one: the same kana and name, variants of a character aside, or the same mail address. */
export const Duplicates = z.strictObject({
  reasons: z.array(DuplicateReason),
  people: z.array(Person).min(2),
});
export type Duplicates = z.infer<typeof Duplicates>;

/** GET /people-duplicates; `isCut` where there are more than the first hundred. */
export const DuplicatesList = z.strictObject({ items: z.array(Duplicates), isCut: z.boolean() });
export type DuplicatesList = z.infer<typeof DuplicatesList>;
