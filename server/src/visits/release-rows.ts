import type { ApplicationState } from '@monban/core/api/applications';
import type { ApplicationId, VisitId, VisitRowId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { getStoredApplication } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { moveApplication, type Speaker } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import type { StoredVisit } from './visit-store.ts';

interface OpenRow {
  readonly id: VisitRowId;
  readonly applicationId: ApplicationId;
  readonly state: ApplicationState;
}

/** Everybody's time is given back, and the slots go: the day or the plan is another one. */
export async function freeSlots(deps: Platform, visit: StoredVisit, speaker: Speaker): Promise<void> {
  const rows = await rowsOf(deps.db, visit.id);
  await freeApplications(deps, visit, { rows, speaker });
  await deps.db('visit_rows').where({ visit_id: visit.id }).update({ slot_id: null, row_number: null });
  await deps.db('visit_slots').where({ visit_id: visit.id }).delete();
}

/** Nobody takes part any more. */
export async function dropRows(deps: Platform, visit: StoredVisit, speaker: Speaker): Promise<void> {
  await freeSlots(deps, visit, speaker);
  await deps.db('visit_rows').where({ visit_id: visit.id }).delete();
}

/** Whoever's address is protected by now leaves the visit, with everything that was told for it. */
export async function dropProtected(deps: Platform, visit: StoredVisit, speaker: Speaker): Promise<void> {
  const rows = await rowsOf(deps.db, visit.id, true);
  await freeApplications(deps, visit, { rows, speaker });
  for (const { id, applicationId } of rows) {
    await deps.db('visit_rows').where({ id }).delete();
    await deps.db('visit_roster_data').where({ visit_id: visit.id, application_id: applicationId }).delete();
  }
}

async function freeApplications(
  deps: Platform,
  visit: StoredVisit,
  { rows, speaker }: { readonly rows: readonly OpenRow[]; readonly speaker: Speaker },
): Promise<void> {
  const drive = await getStoredDrive(deps.db, 'all', visit.driveId);
  for (const { applicationId: id, state } of rows) {
    if (state !== 'slotted') continue;
    const application = await getStoredApplication(deps.db, 'all', { driveId: visit.driveId, id });
    await moveApplication(deps, { application, drive, transition: 'free-slot', speaker });
  }
}

async function rowsOf(db: Knex, visitId: VisitId, isProtected?: true): Promise<OpenRow[]> {
  const query = db('visit_rows')
    .join('applications', 'applications.id', 'visit_rows.application_id')
    .join('people', 'people.id', 'applications.person_id')
    .where({ 'visit_rows.visit_id': visitId })
    .orderBy('visit_rows.id');
  if (isProtected) void query.where({ 'people.address_protected': true });
  return query.select<OpenRow[]>({
    id: 'visit_rows.id',
    applicationId: 'visit_rows.application_id',
    state: 'applications.state',
  });
}
