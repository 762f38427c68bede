import { z } from 'zod';
import { DepartmentId, SiteId } from '../ids.ts';
import { PersonKind } from './people.ts';

/** `utf-8-bom` is what spreadsheet programs recognise; `cp932` what older programs read. */
export const ExportCharset = z.enum(['utf-8', 'utf-8-bom', 'cp932']);
export type ExportCharset = z.infer<typeof ExportCharset>;

export const EXPORT_MEDIA_TYPES = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;

/** POST /people-exports and /people-exports/checks: who, and how it is written. */
export const PeopleExport = z.strictObject({
  format: z.enum(['csv', 'xlsx']),
  /** Of a CSV file. */
  charset: ExportCharset.default('utf-8-bom'),
  /** What stands in the place of a character that CP932 does not have. */
  substitutions: z
    .array(
      z.strictObject({
        character: z.string().min(1).max(8),
        /** At most four characters; empty: nothing. */
        by: z.string().max(8),
      }),
    )
    .max(500)
    .default([]),
  departmentId: DepartmentId.optional(),
  siteId: SiteId.optional(),
  kind: PersonKind.optional(),
  q: z.string().trim().max(200).optional(),
});
export type PeopleExport = z.infer<typeof PeopleExport>;

/** Characters that cannot be written, with the first places; they are never written as `?`. */
export const PeopleExportCheck = z.strictObject({
  rowCount: z.int(),
  unwritable: z.array(
    z.strictObject({
      character: z.string(),
      /** `U+20BB7`; several for a character of several. */
      codePoints: z.string(),
      count: z.int(),
      places: z.array(z.strictObject({ row: z.int(), header: z.string(), value: z.string() })),
    }),
  ),
});
export type PeopleExportCheck = z.infer<typeof PeopleExportCheck>;
