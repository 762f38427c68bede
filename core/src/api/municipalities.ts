import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { ListQuery, name } from './conventions.ts';
import { toKatakana } from './kana.ts';
import { MunicipalityCode } from './municipality-code.ts';
import { MunicipalityProfile } from './municipality-profile.ts';
import { PrefectureCode } from './prefectures.ts';

/** `ward`: of a designated city. The wards of Tokyo (`special-ward`) are municipalities of their own. */
export const MUNICIPALITY_KINDS = ['city', 'special-ward', 'town', 'village', 'ward'] as const;
export const MunicipalityKind = z.enum(MUNICIPALITY_KINDS);
export type MunicipalityKind = z.infer<typeof MunicipalityKind>;

export const Municipality = z.strictObject({
  code: MunicipalityCode,
  kind: MunicipalityKind,
  name: z.string(),
  /** Katakana. */
  kana: z.string(),
  prefectureCode: PrefectureCode,
  /** The designated city that a ward is of. */
  parent: z.strictObject({ code: MunicipalityCode, name: z.string(), kana: z.string() }).nullable(),
  /** First day; null where it lies before everything that is recorded. */
  from: LocalDate.nullable(),
  /** The day after the last one; null while no end is known. */
  until: LocalDate.nullable(),
  /** What took its place on `until`. */
  successors: z.array(MunicipalityCode),
  /** Has its profile been changed here? */
  isEdited: z.boolean(),
  lastConfirmedOn: LocalDate.nullable(),
});
export type Municipality = z.infer<typeof Municipality>;

/** GET /municipalities: those of one day, by default today's in Japan. Sorts: `code` (default), `kana`. */
export const MunicipalitiesQuery = ListQuery.omit({ retired: true }).extend({
  prefecture: PrefectureCode.optional(),
  day: LocalDate.optional(),
  edited: z.enum(['yes', 'no']).optional(),
});
export type MunicipalitiesQuery = z.infer<typeof MunicipalitiesQuery>;

/** GET /municipalities/{code}: as it is on the day, or as it last was, with its profile. */
export const MunicipalityQuery = z.strictObject({ day: LocalDate.optional() });
export const MunicipalityWithProfile = Municipality.extend({
  profile: MunicipalityProfile,
  /** What stands in its place on the day: itself while it exists. */
  standIns: z.array(MunicipalityCode),
});
export type MunicipalityWithProfile = z.infer<typeof MunicipalityWithProfile>;

const kana = name(100)
  .overwrite(toKatakana)
  .regex(/^[\u30a0-\u30ff]+$/u);

/** A merger, a division or a new name, from one day on: what ends with what in its place, and what begins. */
const changeFields = {
  effectiveOn: LocalDate,
  ended: z
    .array(z.strictObject({ code: MunicipalityCode, successors: z.array(MunicipalityCode).min(1).max(50) }))
    .max(100),
  begun: z
    .array(
      z.strictObject({
        code: MunicipalityCode,
        name: name(100).regex(/[市区町村]$/u),
        kana,
        parentCode: MunicipalityCode.nullable(),
      }),
    )
    .max(100),
};
export const DirectoryChange = z.strictObject(changeFields);
export type DirectoryChange = z.infer<typeof DirectoryChange>;

/** POST /municipality-changes: our own correction, until the packaged data set has it. It is never edited, only taken back. */
export const CreateMunicipalityChange = DirectoryChange.extend({ note: name(500).nullable() }).refine(
  ({ ended, begun }) => ended.length + begun.length > 0,
  { path: ['ended'], params: { code: 'EMPTY' } },
);
export type CreateMunicipalityChange = z.infer<typeof CreateMunicipalityChange>;

export const MunicipalityChange = z.strictObject({
  id: z.uuid(),
  ...changeFields,
  note: z.string().nullable(),
  /** False: it says what the packaged data set says by now, or contradicts it, and has no effect. */
  isApplied: z.boolean(),
  createdAt: Instant,
});
export type MunicipalityChange = z.infer<typeof MunicipalityChange>;

/** GET /municipality-changes: by day. There are a few in a decade. */
export const MunicipalityChanges = z.strictObject({ items: z.array(MunicipalityChange) });
export const MOST_MUNICIPALITY_CHANGES = 200;
