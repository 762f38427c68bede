import type { DoorId, VisitId } from '@monban/core/ids';
import type { VisitState } from '@monban/core/drives/visit-life';
import type { Knex } from '@monban/db/open';

/** A visit whose desk may be open, and how far the events of its check-in door were looked at. */
export interface WatchedDoor {
  readonly visitId: VisitId;
  readonly doorId: DoorId;
  readonly state: VisitState;
  readonly visitOn: string;
  readonly timeZone: string;
  readonly since: string;
  readonly followedTo: number;
}

/** In the place of the one that was named before; events up to `followedTo` were before it was. */
export async function putCheckInDoor(
  trx: Knex,
  visitId: VisitId,
  door: { readonly doorId: DoorId; readonly since: string; readonly followedTo: number },
): Promise<void> {
  const row = { visit_id: visitId, door_id: door.doorId, since: door.since, followed_to: door.followedTo };
  await trx('visit_check_in_doors').insert(row).onConflict('visit_id').merge();
}

export async function deleteCheckInDoor(trx: Knex, visitId: VisitId): Promise<void> {
  await trx('visit_check_in_doors').where({ visit_id: visitId }).delete();
}

/** Taps before this moment are nobody's arrival. */
export async function countTapsFrom(trx: Knex, visitId: VisitId, since: string): Promise<void> {
  await trx('visit_check_in_doors').where({ visit_id: visitId }).update({ since });
}

/** Never back: another instance may have been faster. */
export async function moveFollowedTo(db: Knex, visitId: VisitId, position: number): Promise<void> {
  await db('visit_check_in_doors')
    .where({ visit_id: visitId })
    .where('followed_to', '<', position)
    .update({ followed_to: position });
}

/** Of visits that are under way, or ready for a day that is not after `latestDay`. */
export async function listWatchedDoors(db: Knex, latestDay: string): Promise<WatchedDoor[]> {
  const rows = await db('visit_check_in_doors')
    .join('visits', 'visits.id', 'visit_check_in_doors.visit_id')
    .join('sites', 'sites.id', 'visits.site_id')
    .whereIn('visits.state', ['ready', 'running'] satisfies VisitState[])
    .where('visits.visit_on', '<=', latestDay)
    .orderBy('visits.id')
    .select<(Omit<WatchedDoor, 'followedTo'> & { readonly followedTo: number | string })[]>({
      visitId: 'visits.id',
      doorId: 'visit_check_in_doors.door_id',
      state: 'visits.state',
      visitOn: 'visits.visit_on',
      timeZone: 'sites.time_zone',
      since: 'visit_check_in_doors.since',
      followedTo: 'visit_check_in_doors.followed_to',
    });
  return rows.map((row) => ({ ...row, followedTo: Number(row.followedTo) }));
}
