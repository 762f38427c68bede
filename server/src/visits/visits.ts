import type { ChangeVisit, CreateVisit, Visit, VisitList, VisitsQuery } from '@monban/core/api/visits';
import type { DriveId } from '@monban/core/ids';
import { VisitId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import { recordAudit } from '../audit/record-audit.ts';
import { requireClerk, reachOfDrive } from '../drives/drive-scope.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { conflict, invalidField } from '../http/problem.ts';
import { currentDirectory, dayInJapan } from '../municipalities/current-directory.ts';
import type { Platform } from '../platform.ts';
import { requireVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { departmentsOf, isWithin, withinSites } from '../records/scope.ts';
import { findMunicipality } from '@monban/core/municipalities/directory';
import type { Knex } from '@monban/db/open';
import { nameCheckInDoor } from './check-in-door.ts';
import { requireAllDepartments, requireVisit, type VisitVersion, type WhichVisit } from './visit-scope.ts';
import {
  getStoredVisit,
  insertVisit,
  insertVisitEvent,
  listStoredVisits,
  updateVisit,
} from './visit-store.ts';
import { shownVisit, summaryOf } from './visit-view.ts';

/** Of one drive, for its clerks. */
export async function listDriveVisits(
  { db }: Platform,
  { caller, context }: DriveAsker,
  driveId: DriveId,
): Promise<VisitList> {
  await requireClerk(db, caller, driveId);
  if (departmentsOf(caller.scope) !== 'all') return { items: [] };
  const visits = await listStoredVisits(db, (query) => {
    withinSites(query, 'visits.site_id', caller.scope);
    void query.where({ 'visits.drive_id': driveId });
  });
  return { items: await Promise.all(visits.map((visit) => summaryOf(db, visit, context.at))) };
}

/** Of all drives whose clerk asks: those with a day, chosen or proposed, within the days asked for. */
export async function listVisits(
  { db }: Platform,
  { caller, context }: DriveAsker,
  { from, until }: VisitsQuery,
): Promise<VisitList> {
  if (caller.apiKeyId !== null || departmentsOf(caller.scope) !== 'all') return { items: [] };
  const visits = await listStoredVisits(db, (query) => {
    withinSites(query, 'visits.site_id', caller.scope);
    void query
      .whereIn(
        'visits.drive_id',
        db('drive_clerks').where({ operator_id: caller.operatorId }).select('drive_id'),
      )
      .where((either) => {
        void either
          .where((day) => void day.where('visits.visit_on', '>=', from).where('visits.visit_on', '<', until))
          .orWhereIn(
            'visits.id',
            db('visit_dates')
              .where('proposed_on', '>=', from)
              .where('proposed_on', '<', until)
              .select('visit_id'),
          );
      });
  });
  return { items: await Promise.all(visits.map((visit) => summaryOf(db, visit, context.at))) };
}

export async function getVisit(
  platform: Platform,
  { caller, context }: DriveAsker,
  which: WhichVisit,
): Promise<Visit> {
  return shownVisit(platform, await requireVisit(platform.db, caller, which), context.at);
}

/** An idea of a visit to a site of the drive. */
export function createVisit(
  platform: Platform,
  { caller, context }: DriveAsker,
  { driveId, input }: { readonly driveId: DriveId; readonly input: CreateVisit },
): Promise<Visit> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'visits');
    await requireClerk(db, caller, driveId);
    requireAllDepartments(caller);
    const drive = await getStoredDrive(db, 'all', driveId);
    if (drive.state === 'closed') throw conflict('', 'VISIT_GUARD_DRIVE_OPEN');
    if (drive.case === 'pick-up') throw conflict('', 'DRIVE_GUARD_CASE_VISIT');
    await requireSite(db, { caller, context }, { driveId, siteId: input.siteId });
    if (input.municipalityCode !== null) await requireMunicipality(db, input.municipalityCode, context.at);
    const id = VisitId.parse(deps.newId());
    const at = context.at.toISOString();
    await insertVisit(db, { id, driveId, ...input, at });
    await insertVisitEvent(db, {
      ...{ id: deps.newId(), visitId: id, version: 1, at, transition: 'create' },
      ...{ fromState: null, toState: 'idea', doneBy: 'clerk', operatorId: caller.operatorId },
    });
    const after = await getStoredVisit(db, id);
    const shown = await shownVisit(deps, after, context.at);
    await recordAudit(db, context, {
      ...{ action: 'visit.created', subjectType: 'visit', subjectId: id, before: null, after },
    });
    return shown;
  });
}

/** Room and check-in door whenever they change; the municipality before it is asked. */
export function changeVisit(
  platform: Platform,
  { caller, context }: DriveAsker,
  { input, ...which }: VisitVersion & { readonly input: ChangeVisit },
): Promise<Visit> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'visits');
    const before = await requireVisit(db, caller, which);
    requireVersion(before, which);
    if (before.closedAt !== null) throw conflict('', 'VISIT_WRONG_STATE');
    const code = input.municipalityCode;
    if (code !== undefined && code !== before.municipalityCode) {
      if (before.state !== 'idea') throw conflict('/municipalityCode', 'VISIT_MUNICIPALITY_ASKED');
      if (code !== null) await requireMunicipality(db, code, context.at);
    }
    const { checkInDoorId: doorId, ...columns } = input;
    await updateVisit(db, before, { ...definedOf(columns), at: context.at.toISOString() });
    if (doorId !== undefined) await nameCheckInDoor(db, before, { doorId, at: context.at });
    const after = await getStoredVisit(db, which.visitId);
    const shown = await shownVisit(deps, after, context.at);
    await recordAudit(db, context, {
      ...{ action: 'visit.changed', subjectType: 'visit', subjectId: after.id, before, after },
    });
    return shown;
  });
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

function definedOf<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<Values>;
}

/** One that the drive is for, within reach of whoever asks. */
export async function requireSite(
  db: Knex,
  { caller }: DriveAsker,
  { driveId, siteId }: Pick<WhichVisit, 'driveId'> & { readonly siteId: CreateVisit['siteId'] },
): Promise<void> {
  const site: unknown = await db('sites').where({ id: siteId }).whereNull('retired_at').first('id');
  const reach = await reachOfDrive(db, driveId, caller.scope);
  if (site === undefined || !isWithin(reach, { siteId })) throw invalidField('/siteId', 'REFERENCE_UNKNOWN');
}

async function requireMunicipality(db: Knex, code: string, at: Date): Promise<void> {
  const { directory } = await currentDirectory(db);
  if (findMunicipality(directory, code, dayInJapan(at)) === undefined)
    throw invalidField('/municipalityCode', 'MUNICIPALITY_UNKNOWN');
}
