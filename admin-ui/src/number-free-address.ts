import { holdsMyNumber } from '@monban/core/privacy/my-number';

type Query = Readonly<Record<string, string | null | (string | null)[]>>;

interface Address {
  readonly path: string;
  readonly query: Query;
  readonly hash: string;
}

/**
 * Where to go instead of an address that holds a My Number, so that the browser's history keeps none of it; undefined
 * where it holds none.
 */
export function numberFreeAddress({
  path,
  query,
  hash,
}: Address): { path: string; query: Query } | undefined {
  if (isMarked(path) || isMarked(hash)) return { path: '/', query: {} };
  const entries = Object.entries(query);
  const free = entries.filter((entry) => !entry.flat().some((text) => isMarked(text ?? '')));
  return free.length === entries.length ? undefined : { path, query: Object.fromEntries(free) };
}

/** Also in an address within the address, such as where to go on after signing in. */
function isMarked(text: string): boolean {
  if (holdsMyNumber(text)) return true;
  const inner = decoded(text.replaceAll('+', ' '));
  return inner !== text && isMarked(inner);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
