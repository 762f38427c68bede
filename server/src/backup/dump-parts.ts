import { Instant } from '@monban/core/access/policy';
import type { TableShape } from '@monban/db/table-shapes';
import { z } from 'zod';

const Hash = z.string().length(43);

/** First line: what this is and of when, and the tables it fits. */
export const DumpHeader = z.strictObject({
  format: z.literal('monban.dump.v1'),
  takenAt: Instant,
  migrations: z.array(z.string().min(1)).min(1),
  /** `MONBAN_…` as the process that made it had them; no passwords. */
  settings: z.record(z.string(), z.string()),
});
export type DumpHeader = z.infer<typeof DumpHeader>;

/** One file of the data folder. */
export const DumpFile = z.strictObject({
  file: z.string().regex(/^(?!.*(^|\/)\.\.?(\/|$))[^/\\\0][^\\\0]*$/u),
  content: z.base64(),
});
export type DumpFile = z.infer<typeof DumpFile>;

/** Before the rows of a table. */
export const DumpTable = z.strictObject({
  table: z.string().min(1),
  columns: z.array(
    z.strictObject({ name: z.string().min(1), kind: z.enum(['text', 'integer', 'boolean', 'bytes']) }),
  ),
  key: z.array(z.string().min(1)).min(1),
});

/** After the rows of a table. */
export const DumpTableEnd = z.strictObject({ rows: z.int().min(0), sha256: Hash });
export type DumpTableEnd = z.infer<typeof DumpTableEnd>;

/** Last line: everything again as numbers. `sha256` covers every byte before this line. */
export const DumpManifest = z.strictObject({
  tables: z.record(z.string(), DumpTableEnd),
  files: z.record(z.string(), Hash),
  auditEntries: z.int().min(0),
  auditHead: Hash,
  sha256: Hash,
});
export type DumpManifest = z.infer<typeof DumpManifest>;

/** What a reader of a dump meets, in this order. Everything before a part has been checked when the part is seen. */
export type DumpPart =
  | { readonly kind: 'header'; readonly header: DumpHeader }
  | { readonly kind: 'file'; readonly path: string; readonly content: Buffer }
  | { readonly kind: 'table'; readonly shape: TableShape }
  | { readonly kind: 'rows'; readonly shape: TableShape; readonly lines: readonly string[] }
  | { readonly kind: 'manifest'; readonly manifest: DumpManifest };

export interface DataFile {
  /** Inside the data folder, with `/`. */
  readonly path: string;
  readonly content: Buffer;
}
