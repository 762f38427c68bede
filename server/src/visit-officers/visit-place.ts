import type { VisitState } from '@monban/core/drives/visit-life';
import { AppError } from '@monban/core/errors';
import type { DriveId, SiteId, VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinSites, type Scope } from '../records/scope.ts';

/** Where and when a visit is: what its guests need of it. */
export interface VisitPlace {
  readonly id: VisitId;
  readonly driveId: DriveId;
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly timeZone: string;
  readonly municipalityCode: string | null;
  readonly room: string | null;
  readonly state: VisitState;
  readonly visitOn: string | null;
}

const COLUMNS = {
  id: 'visits.id',
  driveId: 'visits.drive_id',
  siteId: 'visits.site_id',
  siteName: 'sites.name',
  timeZone: 'sites.time_zone',
  municipalityCode: 'visits.municipality_code',
  room: 'visits.room',
  state: 'visits.state',
  visitOn: 'visits.visit_on',
};

/** Throws `NOT_FOUND`. */
export async function getVisitPlace(db: Knex, scope: Scope, id: VisitId): Promise<VisitPlace> {
  const place = await places(db, scope).where({ 'visits.id': id }).first<VisitPlace | undefined>(COLUMNS);
  if (place === undefined) throw new AppError('NOT_FOUND');
  return place;
}

/** With a day from `fromDate` on, in one of these states, the next one first. */
export async function listVisitPlaces(
  db: Knex,
  scope: Scope,
  which: { readonly fromDate: string; readonly states: readonly VisitState[] },
): Promise<readonly VisitPlace[]> {
  return places(db, scope)
    .where('visits.visit_on', '>=', which.fromDate)
    .whereIn('visits.state', [...which.states])
    .orderBy(['visits.visit_on', 'visits.id'])
    .select<VisitPlace[]>(COLUMNS);
}

function places(db: Knex, scope: Scope): Knex.QueryBuilder {
  const query = db('visits').join('sites', 'sites.id', 'visits.site_id');
  withinSites(query, 'visits.site_id', scope);
  return query;
}
