import type { DepartmentId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/**
 * How far somebody reaches: the whole organisation, or some sites, and of the people there only those of some
 * departments. It goes into the `where` of every query: what is outside does not exist for whoever asks.
 */
export type Scope = 'all' | PartScope;

export interface PartScope {
  readonly sites: 'all' | readonly SiteId[];
  /** With everything below them in the tree. */
  readonly departments: 'all' | readonly DepartmentId[];
}

/** `all` where neither limits. */
export function scopeOf({ sites, departments }: PartScope): Scope {
  return sites === 'all' && departments === 'all' ? 'all' : { sites, departments };
}

export function sitesOf(scope: Scope): PartScope['sites'] {
  return scope === 'all' ? 'all' : scope.sites;
}

/** What lies within both. */
export function intersectScopes(left: Scope, right: Scope): Scope {
  if (left === 'all' || right === 'all') return left === 'all' ? right : left;
  return {
    sites: intersect(left.sites, right.sites),
    departments: intersect(left.departments, right.departments),
  };
}

function intersect<Id>(left: 'all' | readonly Id[], right: 'all' | readonly Id[]): 'all' | readonly Id[] {
  if (left === 'all' || right === 'all') return left === 'all' ? right : left;
  return left.filter((id) => right.includes(id));
}

export function departmentsOf(scope: Scope): PartScope['departments'] {
  return scope === 'all' ? 'all' : scope.departments;
}

/** For places, and for what stands at one: doors, areas, controllers, cards of the pool. */
export function withinSites(query: Knex.QueryBuilder, column: string, scope: Scope): void {
  const sites = sitesOf(scope);
  if (sites !== 'all') void query.whereIn(column, [...sites]);
}

/** For people, and for what belongs to one, in a query that knows the table `people`. */
export function withinPeople(query: Knex.QueryBuilder, scope: Scope): void {
  withinSites(query, 'people.site_id', scope);
  withinDepartments(query, 'people.department_id', scope);
}

export function withinDepartments(query: Knex.QueryBuilder, column: string, scope: Scope): void {
  const departments = departmentsOf(scope);
  if (departments !== 'all') void query.whereIn(column, [...departments]);
}

/** What stands at a site, or belongs to somebody there whose department is told. */
export function isWithin(
  scope: Scope,
  place: { readonly siteId: SiteId; readonly departmentId?: DepartmentId },
): boolean {
  const [sites, departments] = [sitesOf(scope), departmentsOf(scope)];
  const isOfDepartment =
    departments === 'all' || place.departmentId === undefined || departments.includes(place.departmentId);
  return isOfDepartment && (sites === 'all' || sites.includes(place.siteId));
}
