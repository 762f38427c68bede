import type { ApplicationState } from '@monban/core/api/applications';
import type { VisitCandidates } from '@monban/core/api/visits';
import type { VisitState } from '@monban/core/drives/visit-life';
import { AppError } from '@monban/core/errors';
import { VisitRowId, type ApplicationId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import type { StoredApplication } from '../drives/application-store.ts';
import type { Platform } from '../platform.ts';
import { hashOfToken, tokenOfRow } from './booking-token.ts';
import type { StoredVisit } from './visit-store.ts';
import { findVisitRow, getVisitRow, insertVisitRow, type StoredVisitRow } from './visit-row-store.ts';

/** Who is ready for a visit: form and photo were looked at, or a visit was missed. */
export const READY: readonly ApplicationState[] = ['checked', 'no-show'];

/** Whoever is on one of these is on no other visit. */
const OVER: readonly VisitState[] = ['closed', 'cancelled', 'declined-by-municipality'];

/**
 * Throws `NOT_FOUND` where the person's site is not one of the visit's, `CONFLICT` for whoever cannot take part: an
 * address that is protected is told to nobody, and one goes to one visit at a time.
 */
export async function requireMayTakePart(
  db: Knex,
  visit: StoredVisit,
  application: StoredApplication,
): Promise<void> {
  if (application.driveId !== visit.driveId || !visit.siteIds.includes(application.siteId))
    throw new AppError('NOT_FOUND');
  const person = await db('people')
    .where({ id: application.personId })
    .first<{ isProtected: boolean | number } | undefined>({ isProtected: 'address_protected' });
  if (person?.isProtected) throw conflict('', 'VISIT_ADDRESS_PROTECTED');
  const elsewhere: unknown = await onOpenVisits(db)
    .where({ 'visit_rows.application_id': application.id })
    .whereNot({ 'visit_rows.visit_id': visit.id })
    .first('visit_rows.id');
  if (elsewhere !== undefined) throw conflict('', 'VISIT_ELSEWHERE');
  const isOwn = (await findVisitRow(db, visit.id, { applicationId: application.id })) !== undefined;
  if (!READY.includes(application.state) && !(isOwn && application.state === 'slotted'))
    throw conflict('', 'VISIT_NOT_CHECKED');
}

/** The row of somebody, made where there is none. */
export async function joinVisit(
  deps: Pick<Platform, 'db' | 'newId' | 'applicationKey'>,
  visit: StoredVisit,
  who: {
    readonly applicationId: ApplicationId;
    readonly origin: StoredVisitRow['origin'];
    readonly at: Date;
  },
): Promise<StoredVisitRow> {
  const { applicationId, origin, at } = who;
  const known = await findVisitRow(deps.db, visit.id, { applicationId });
  if (known !== undefined) return known;
  const id = VisitRowId.parse(deps.newId());
  const tokenHash = hashOfToken(tokenOfRow(deps.applicationKey, id));
  await insertVisitRow(deps.db, {
    ...{ id, visitId: visit.id, applicationId, origin, tokenHash },
    at: at.toISOString(),
  });
  return getVisitRow(deps.db, visit.id, { id });
}

/** Who could take part and does not yet, by name. */
export async function listCandidates(db: Knex, visit: StoredVisit): Promise<VisitCandidates> {
  const rows = await db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .join('sites', 'sites.id', 'people.site_id')
    .where({ 'applications.drive_id': visit.driveId, 'people.address_protected': false })
    .whereIn('applications.state', [...READY])
    .whereIn('people.site_id', [...visit.siteIds])
    .whereNotIn('applications.id', onOpenVisits(db).select('visit_rows.application_id'))
    .orderBy(['people.sort_key', 'applications.id'])
    .select<CandidateRow[]>({
      applicationId: 'applications.id',
      personName: 'people.shown_name',
      familyKana: 'people.family_kana',
      givenKana: 'people.given_kana',
      siteName: 'sites.name',
      state: 'applications.state',
    });
  const items = rows.map(({ familyKana, givenKana, ...row }) => ({
    ...row,
    personKana: `${familyKana} ${givenKana}`,
  }));
  return { items };
}

interface CandidateRow {
  readonly applicationId: ApplicationId;
  readonly personName: string;
  readonly familyKana: string;
  readonly givenKana: string;
  readonly siteName: string;
  readonly state: ApplicationState;
}

function onOpenVisits(db: Knex): Knex.QueryBuilder {
  return db('visit_rows')
    .join('visits', 'visits.id', 'visit_rows.visit_id')
    .whereNotIn('visits.state', [...OVER]);
}
