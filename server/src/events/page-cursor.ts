import type { z } from 'zod';
import { invalidField } from '../http/problem.ts';

/** Where the next page begins, as text for the address; opaque to callers and parsed strictly when it comes back. */
export function writeCursor(place: Readonly<Record<string, string | number>>): string {
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

/** Throws `VALIDATION_FAILED` at `/cursor` for every text that `writeCursor` did not write for this list. */
export function readCursor<Schema extends z.ZodType>(
  text: string | undefined,
  schema: Schema,
): z.output<Schema> | undefined {
  if (text === undefined) return undefined;
  const place = schema.safeParse(parse(text));
  if (place.success) return place.data;
  throw invalidField('/cursor', 'CURSOR_INVALID');
}

/** One more row is read than the page holds: it says whether there is another page. */
export function cutPage<Item>(
  rows: readonly Item[],
  limit: number,
  placeOf: (item: Item) => Readonly<Record<string, string | number>>,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(placeOf(last)) : null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
