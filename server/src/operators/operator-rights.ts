import {
  ROLE_PERMISSIONS,
  SECOND_FACTOR_ROLES,
  type Permission,
  type Role,
} from '@monban/core/api/permissions';
import type { Platform } from '../platform.ts';
import { scopeOf, type Scope } from '../records/scope.ts';
import type { OperatorCredentials } from './operator-credentials.ts';

type Installation = Pick<Platform, 'organisation'>;

/**
 * The demo has no one to protect and is marked on every page; a second factor may be tried there and is asked for
 * where one is enrolled, but nobody has to have one (ADR 0020).
 */
export function isSecondFactorRequired({ organisation }: Installation, role: Role): boolean {
  return !organisation.isDemo && SECOND_FACTOR_ROLES.includes(role);
}

export function mustEnrolSecondFactor(
  installation: Installation,
  { role, hasSecondFactor }: Pick<OperatorCredentials, 'role' | 'hasSecondFactor'>,
): boolean {
  return !hasSecondFactor && isSecondFactorRequired(installation, role);
}

/** What the role gives; only the own session where a second factor is still missing. */
export function permissionsOf(
  installation: Installation,
  operator: Pick<OperatorCredentials, 'role' | 'hasSecondFactor'>,
): readonly Permission[] {
  return mustEnrolSecondFactor(installation, operator) ? ['session:own'] : ROLE_PERMISSIONS[operator.role];
}

export function scopeOfOperator({
  siteIds,
  departments,
}: Pick<OperatorCredentials, 'siteIds' | 'departments'>): Scope {
  return scopeOf({
    sites: siteIds.length === 0 ? 'all' : siteIds,
    departments: departments.given.length === 0 ? 'all' : departments.reached,
  });
}
