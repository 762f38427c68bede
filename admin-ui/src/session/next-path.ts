/** Where to go after signing in: only an address of this console, never one that somebody has put into a link. */
export function nextPath(asked: unknown): string {
  return typeof asked === 'string' && /^\/(?![/\\])/.test(asked) ? asked : '/';
}
