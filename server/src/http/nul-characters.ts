/** A value and the way to it. */
interface Place {
  readonly value: unknown;
  readonly name: PropertyKey | undefined;
  readonly parent: Place | undefined;
}

/**
 * The way to the first text of a parsed JSON value, or the first property name, that holds U+0000; undefined when none
 * does. PostgreSQL has no such text and SQLite cuts it off, so nothing behind the edge may meet it. Deep nesting costs
 * heap, not stack.
 */
export function findNul(value: unknown): readonly PropertyKey[] | undefined {
  const pending: Place[] = [{ value, name: undefined, parent: undefined }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { value: inner, name } = place;
    if (holdsNul(inner) || holdsNul(name)) return pathTo(place);
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [key, child] of Object.entries(inner) as [string, unknown][])
      pending.push({ value: child, name: key, parent: place });
  }
  return undefined;
}

function holdsNul(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0');
}

function pathTo(place: Place): readonly PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Place | undefined = place; at?.name !== undefined; at = at.parent) path.push(at.name);
  return path.reverse();
}
