import { invalidField } from '../http/problem.ts';
import { z } from 'zod';

/** Where a page ended: the value it was sorted by, and the id that tells equals apart. */
export interface Cursor {
  readonly sort: string;
  readonly value: string | number;
  readonly id: string;
}

const Content = z.tuple([z.string().max(40), z.union([z.string().max(400), z.int()]), z.string().max(64)]);

/** Opaque to callers. It holds nothing that the page did not show, and is checked when it comes back. */
export function writeCursor({ sort, value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

/** Throws `VALIDATION_FAILED` for what is no cursor, or one of another sort order. */
export function readCursor(text: string, sort: string): Cursor {
  const content = Content.safeParse(jsonOf(text));
  if (!content.success || content.data[0] !== sort) throw invalidField('/cursor', 'CURSOR_INVALID');
  const [, value, id] = content.data;
  return { sort, value, id };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
