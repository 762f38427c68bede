import type { RoomNeed, VisitEvent } from '@monban/core/api/visits';
import type { VisitActor, VisitState, VisitTransition } from '@monban/core/drives/visit-life';
import { AppError } from '@monban/core/errors';
import type { DoorId, DriveId, OperatorId, SiteId, VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { columnsOf } from '../records/column-names.ts';

export interface StoredVisit {
  readonly id: VisitId;
  readonly driveId: DriveId;
  readonly driveName: string;
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly timeZone: string;
  readonly municipalityCode: string | null;
  readonly state: VisitState;
  readonly since: string;
  readonly visitOn: string | null;
  readonly building: string | null;
  readonly room: string | null;
  readonly roomNotes: string | null;
  readonly needsMet: readonly RoomNeed[];
  readonly checkInDoorId: DoorId | null;
  readonly checkInDoorName: string | null;
  readonly accepted: number | null;
  readonly short: number | null;
  readonly noShow: number | null;
  readonly closedAt: string | null;
  readonly version: number;
  /** Sites whose people take part. */
  readonly siteIds: readonly SiteId[];
  /** Days that were proposed. */
  readonly dates: readonly string[];
}

export async function insertVisit(
  trx: Knex,
  visit: Pick<StoredVisit, 'id' | 'driveId' | 'siteId' | 'municipalityCode'> & { readonly at: string },
): Promise<void> {
  const { id, driveId, siteId, municipalityCode, at } = visit;
  await trx('visits').insert({
    id,
    ...columnsOf({ driveId, siteId, municipalityCode }),
    state: 'idea',
    state_since: at,
    needs_met: '[]',
    version: 1,
    created_at: at,
    updated_at: at,
  });
  await trx('visit_sites').insert({ visit_id: id, site_id: siteId });
}

/** What a change writes; what is absent stays. */
export interface VisitChange {
  readonly state?: VisitState;
  readonly stateSince?: string;
  readonly municipalityCode?: string | null;
  readonly visitOn?: string | null;
  readonly building?: string | null;
  readonly room?: string | null;
  readonly roomNotes?: string | null;
  readonly needsMet?: readonly RoomNeed[];
  readonly accepted?: number;
  readonly short?: number;
  readonly noShow?: number;
  readonly closedAt?: string;
}

/** `VERSION_CONFLICT` where it has another version by now. */
export async function updateVisit(
  trx: Knex,
  visit: Pick<StoredVisit, 'id' | 'version'>,
  { needsMet, ...change }: VisitChange & { readonly at: string },
): Promise<void> {
  const { at, ...columns } = change;
  const changed = await trx('visits')
    .where({ id: visit.id, version: visit.version })
    .update({
      ...columnsOf(columns),
      ...(needsMet && { needs_met: JSON.stringify(needsMet) }),
      version: visit.version + 1,
      updated_at: at,
    });
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

/** In the place of those that were proposed before. */
export async function storeDates(trx: Knex, visitId: VisitId, dates: readonly string[]): Promise<void> {
  await trx('visit_dates').where({ visit_id: visitId }).delete();
  for (const day of dates) await trx('visit_dates').insert({ visit_id: visitId, proposed_on: day });
}

export async function addSites(trx: Knex, visitId: VisitId, siteIds: readonly SiteId[]): Promise<void> {
  for (const siteId of siteIds) await trx('visit_sites').insert({ visit_id: visitId, site_id: siteId });
}

/** Throws `NOT_FOUND`. */
export async function getStoredVisit(db: Knex, id: VisitId): Promise<StoredVisit> {
  const rows = await selectVisits(db).where({ 'visits.id': id }).select<VisitRow[]>(COLUMNS);
  const [visit] = await visitsFrom(db, rows);
  if (visit === undefined) throw new AppError('NOT_FOUND');
  return visit;
}

/** Those with a day first, by day; then by when they were begun. */
export async function listStoredVisits(
  db: Knex,
  narrow: (query: Knex.QueryBuilder) => void,
): Promise<StoredVisit[]> {
  const query = selectVisits(db);
  narrow(query);
  const rows = await query
    .orderByRaw('case when visits.visit_on is null then 1 else 0 end')
    .orderBy(['visits.visit_on', 'visits.created_at', 'visits.id'])
    .select<VisitRow[]>(COLUMNS);
  return visitsFrom(db, rows);
}

export async function insertVisitEvent(
  trx: Knex,
  event: {
    readonly id: string;
    readonly visitId: VisitId;
    readonly version: number;
    readonly at: string;
    readonly transition: VisitTransition | 'create';
    readonly fromState: VisitState | null;
    readonly toState: VisitState;
    readonly doneBy: VisitActor;
    readonly operatorId: OperatorId | null;
  },
): Promise<void> {
  await trx('visit_history').insert(columnsOf(event));
}

/** Newest first. */
export function listVisitEvents(db: Knex, visitId: VisitId): Promise<VisitEvent[]> {
  return db('visit_history')
    .leftJoin('operators', 'operators.id', 'visit_history.operator_id')
    .where({ 'visit_history.visit_id': visitId })
    .orderBy('visit_history.version', 'desc')
    .select<VisitEvent[]>({
      id: 'visit_history.id',
      at: 'visit_history.at',
      transition: 'visit_history.transition',
      from: 'visit_history.from_state',
      to: 'visit_history.to_state',
      by: 'visit_history.done_by',
      byName: 'operators.display_name',
    });
}

function selectVisits(db: Knex): Knex.QueryBuilder {
  return db('visits')
    .join('sites', 'sites.id', 'visits.site_id')
    .join('drives', 'drives.id', 'visits.drive_id')
    .leftJoin('visit_check_in_doors', 'visit_check_in_doors.visit_id', 'visits.id')
    .leftJoin('doors', 'doors.id', 'visit_check_in_doors.door_id');
}

const COLUMNS = [
  'visits.id',
  'visits.drive_id',
  'drives.name as drive_name',
  'visits.site_id',
  'sites.name as site_name',
  'sites.time_zone',
  'visits.municipality_code',
  'visits.state',
  'visits.state_since',
  'visits.visit_on',
  'visits.building',
  'visits.room',
  'visits.room_notes',
  'visits.needs_met',
  'visit_check_in_doors.door_id as check_in_door_id',
  'doors.name as check_in_door_name',
  'visits.accepted',
  'visits.short',
  'visits.no_show',
  'visits.closed_at',
  'visits.version',
];

interface VisitRow {
  readonly id: VisitId;
  readonly drive_id: DriveId;
  readonly drive_name: string;
  readonly site_id: SiteId;
  readonly site_name: string;
  readonly time_zone: string;
  readonly municipality_code: string | null;
  readonly state: VisitState;
  readonly state_since: string;
  readonly visit_on: string | null;
  readonly building: string | null;
  readonly room: string | null;
  readonly room_notes: string | null;
  readonly needs_met: string;
  readonly check_in_door_id: DoorId | null;
  readonly check_in_door_name: string | null;
  readonly accepted: number | null;
  readonly short: number | null;
  readonly no_show: number | null;
  readonly closed_at: string | null;
  readonly version: number;
}

async function visitsFrom(db: Knex, rows: readonly VisitRow[]): Promise<StoredVisit[]> {
  const ids = rows.map(({ id }) => id);
  const sites = await db('visit_sites')
    .whereIn('visit_id', ids)
    .orderBy('site_id')
    .select<{ visit_id: VisitId; site_id: SiteId }[]>('visit_id', 'site_id');
  const dates = await db('visit_dates')
    .whereIn('visit_id', ids)
    .orderBy('proposed_on')
    .select<{ visit_id: VisitId; proposed_on: string }[]>('visit_id', 'proposed_on');
  return rows.map((row) => ({
    ...visitFromRow(row),
    siteIds: sites.filter((site) => site.visit_id === row.id).map((site) => site.site_id),
    dates: dates.filter((date) => date.visit_id === row.id).map((date) => date.proposed_on),
  }));
}

function visitFromRow(row: VisitRow): Omit<StoredVisit, 'siteIds' | 'dates'> {
  return {
    id: row.id,
    driveId: row.drive_id,
    driveName: row.drive_name,
    siteId: row.site_id,
    siteName: row.site_name,
    timeZone: row.time_zone,
    municipalityCode: row.municipality_code,
    state: row.state,
    since: row.state_since,
    visitOn: row.visit_on,
    building: row.building,
    room: row.room,
    roomNotes: row.room_notes,
    needsMet: JSON.parse(row.needs_met) as RoomNeed[],
    checkInDoorId: row.check_in_door_id,
    checkInDoorName: row.check_in_door_name,
    accepted: row.accepted,
    short: row.short,
    noShow: row.no_show,
    closedAt: row.closed_at,
    version: row.version,
  };
}
