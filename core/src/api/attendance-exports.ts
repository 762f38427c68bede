import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { TIME_NOTATIONS } from '../attendance/export-cells.ts';
import { EXPORT_PROFILE_IDS } from '../attendance/export-profiles.ts';
import { AttendanceClosingId, AttendanceExportId } from '../ids.ts';

export { EXPORT_PROFILE_IDS };

/**
 * `month`: each month's total of overtime, of holiday work and of night work to full hours (circular 昭63.3.14
 * 基発150号). `day` is asked for by habit, and refused with its reason (feature T7).
 */
export const EXPORT_ROUNDINGS = ['none', 'month', 'day'] as const;
const LAWFUL_ROUNDINGS = ['none', 'month'] as const;

export const ExportProfile = z.strictObject({
  id: z.enum(EXPORT_PROFILE_IDS),
  charset: z.enum(['utf-8', 'utf-8-bom', 'cp932']),
  time: z.enum(TIME_NOTATIONS),
  isVerified: z.boolean(),
  doublesWhenRepeated: z.boolean(),
  columns: z.array(z.string()),
  /** Columns that the program wants and that stay empty. */
  blanks: z.array(z.string()),
});
export type ExportProfile = z.infer<typeof ExportProfile>;

/** GET /attendance-export-profiles */
export const ExportProfileList = z.strictObject({ items: z.array(ExportProfile) });

/** POST /attendance-closings/{closingId}/exports, POST /attendance-closings/{closingId}/export-previews */
export const MakeAttendanceExport = z.strictObject({
  profileId: z.enum(EXPORT_PROFILE_IDS),
  rounding: z.enum(EXPORT_ROUNDINGS).default('none'),
});
export type MakeAttendanceExport = z.infer<typeof MakeAttendanceExport>;

/** A file that was made of a closing; it can be made again from it, byte for byte. */
export const AttendanceExport = z.strictObject({
  id: AttendanceExportId,
  closingId: AttendanceClosingId,
  version: z.int().min(1),
  profileId: z.enum(EXPORT_PROFILE_IDS),
  rounding: z.enum(LAWFUL_ROUNDINGS),
  rows: z.int().min(0),
  /** SHA-256 of the file, base64url. */
  sha256: z.string(),
  madeBy: z.string(),
  madeAt: Instant,
});
export type AttendanceExport = z.infer<typeof AttendanceExport>;

/** GET /attendance-closings/{closingId}/exports: of its month in every version, the newest first. */
export const AttendanceExportList = z.strictObject({ items: z.array(AttendanceExport) });

const MOST_ROWS = 20;
const MOST_CHANGES = 200;

export const AttendanceExportPreview = z.strictObject({
  header: z.array(z.string()),
  /** The first ones. */
  rows: z.array(z.array(z.string())).max(MOST_ROWS),
  total: z.int().min(0),
  /** Files of this month that the same program has been given already. */
  earlier: z.array(AttendanceExport),
  /** What is another than in the last of them, cell by cell; the first ones. */
  changes: z
    .array(z.strictObject({ code: z.string(), title: z.string(), before: z.string(), after: z.string() }))
    .max(MOST_CHANGES),
  changedPeople: z.int().min(0),
  /** Codes that the program does not take, and names that its characters cannot hold; the first ones. */
  refused: z.array(z.strictObject({ code: z.string(), why: z.enum(['code', 'characters']) })).max(MOST_ROWS),
});
export type AttendanceExportPreview = z.infer<typeof AttendanceExportPreview>;
