import type { Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { findCallerAgain } from '../sessions/authenticate.ts';

/** What a caller's rights rest on just now; undefined when the session has ended or the operator has left. */
export async function streamRights(
  deps: Pick<Platform, 'db' | 'organisation'>,
  caller: Caller,
  at: Date,
): Promise<string | undefined> {
  const now = await findCallerAgain(deps, caller, at);
  return now && rightsText(now);
}

/** Two callers with the same text may see the same. */
export function rightsText({ permissions, scope }: Pick<Caller, 'permissions' | 'scope'>): string {
  const { sites, departments } = scope === 'all' ? { sites: scope, departments: scope } : scope;
  return [textOf([...permissions]), textOf(sites), textOf(departments)].join(' ');
}

function textOf(ids: 'all' | readonly string[]): string {
  return ids === 'all' ? ids : ids.toSorted().join(',');
}
