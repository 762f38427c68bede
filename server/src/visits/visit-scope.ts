import { AppError } from '@monban/core/errors';
import type { DriveId, VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { requireClerk } from '../drives/drive-scope.ts';
import type { Caller } from '../http/route.ts';
import { departmentsOf, isWithin } from '../records/scope.ts';
import { getStoredVisit, type StoredVisit } from './visit-store.ts';

export interface WhichVisit {
  readonly driveId: DriveId;
  readonly visitId: VisitId;
}

/** In the version that was seen. */
export interface VisitVersion extends WhichVisit {
  readonly expectedVersion: number;
}

/**
 * A visit for the clerks of its drive who reach all of its sites. `FORBIDDEN` for a clerk of single departments: a
 * visit is for the people of a site, and its roster is whole or nothing.
 */
export async function requireVisit(
  db: Knex,
  caller: Caller,
  { driveId, visitId }: WhichVisit,
): Promise<StoredVisit> {
  await requireClerk(db, caller, driveId);
  const visit = await getStoredVisit(db, visitId);
  if (visit.driveId !== driveId || !visit.siteIds.every((siteId) => isWithin(caller.scope, { siteId })))
    throw new AppError('NOT_FOUND');
  requireAllDepartments(caller);
  return visit;
}

/** `FORBIDDEN` for whoever reaches single departments. */
export function requireAllDepartments({ scope }: Caller): void {
  if (departmentsOf(scope) !== 'all') throw new AppError('FORBIDDEN');
}
