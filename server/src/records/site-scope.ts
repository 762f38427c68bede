import type { SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { SiteScope } from '../http/route.ts';

/** Adds the caller's sites to the `where`. */
export function withinSites(query: Knex.QueryBuilder, column: string, scope: SiteScope): void {
  if (scope !== 'all') void query.whereIn(column, [...scope]);
}

export function isWithin(scope: SiteScope, siteId: SiteId): boolean {
  return scope === 'all' || scope.includes(siteId);
}
