import { z } from 'zod';
import { ERROR_CODES } from '../errors.ts';
import { Instant } from '../access/policy.ts';

export const API_ROOT = '/api/v1';

/** A name people typed: trimmed, composed, no control characters. */
export function name(maximum: number): z.ZodString {
  return z
    .string()
    .trim()
    .overwrite(composed)
    .min(1)
    .max(maximum)
    .regex(/^\P{Cc}*$/u);
}

/**
 * NFC, but for the compatibility ideographs: NFC would write the 神 of a register (U+FA19) as another character
 * (U+795E), and a name is kept as its owner writes it.
 */
function composed(text: string): string {
  return text.replace(/[^\uf900-\ufaff\u{2f800}-\u{2fa1f}]+/gu, (part) => part.normalize('NFC'));
}

/** What every list takes. `sort` is a field of the resource, with `-` in front for descending. */
export const ListQuery = z.strictObject({
  q: z.string().trim().max(200).optional(),
  sort: z
    .string()
    .regex(/^-?[a-zA-Z]+$/)
    .optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  retired: z.enum(['exclude', 'include', 'only']).default('exclude'),
});
export type ListQuery = z.infer<typeof ListQuery>;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** All that match, across pages. */
  readonly total: number;
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int().min(0) });
}

/** Common to every record: `version` is the ETag, to be sent back as `If-Match` with each change. */
export const record = {
  version: z.int().min(1),
  createdAt: Instant,
  updatedAt: Instant,
  retiredAt: Instant.nullable(),
};

/** RFC 9457. `code` is the contract; `title` and `detail` speak the caller's language. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(ERROR_CODES),
  detail: z.string(),
  /** The request's id, also in the server's log. */
  instance: z.string(),
  problems: z
    .array(z.strictObject({ pointer: z.string(), code: z.string(), message: z.string() }))
    .optional(),
});
export type Problem = z.infer<typeof Problem>;

export const Empty = z.strictObject({});
