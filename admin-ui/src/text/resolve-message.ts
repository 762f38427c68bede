/**
 * Finds a catalogue's text by its path. Names with dots of their own, such as the event `door.closed`, are one step of
 * the path: `events.types.door.closed`. Null where there is no such text.
 */
export function resolveMessage(catalogue: unknown, path: string): string | null {
  if (typeof catalogue !== 'object' || catalogue === null) return null;
  for (const [name, value] of Object.entries(catalogue)) {
    if (path === name && typeof value === 'string') return value;
    const found = path.startsWith(`${name}.`) ? resolveMessage(value, path.slice(name.length + 1)) : null;
    if (found !== null) return found;
  }
  return null;
}
