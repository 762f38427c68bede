import { ROLE_PERMISSIONS } from '@monban/core/api/permissions';
import type { CreateOperator } from '@monban/core/api/oversight';

type Rights = Pick<CreateOperator, 'role' | 'personId' | 'siteIds' | 'departmentIds'>;

/** Everybody has these: an operator with no more reaches the own page alone. */
const PLAIN: Rights = { role: 'employee', personId: null, siteIds: [], departmentIds: [] };

/**
 * Does an operator get something by this change that was not there before: a permission, a site, a department, or the
 * own page of a person? Without `before` the operator is new, or comes back. When in doubt, yes. Own pages for many are
 * given in one way only, by `own/give-own-page.ts`.
 */
export function isWidened(before: Rights | undefined, after: Rights): boolean {
  const had = before ?? PLAIN;
  const former = ROLE_PERMISSIONS[had.role];
  if (ROLE_PERMISSIONS[after.role].some((permission) => !former.includes(permission))) return true;
  if (after.personId !== null && had.personId !== after.personId) return true;
  // Nothing of a plain employee's rights reaches beyond the own page.
  if (after.role === 'employee') return false;
  return reachesMore(had.siteIds, after.siteIds) || reachesMore(had.departmentIds, after.departmentIds);
}

/** Empty: all of them. */
function reachesMore(before: readonly string[], after: readonly string[]): boolean {
  if (before.length === 0) return false;
  return after.length === 0 || after.some((id) => !before.includes(id));
}
