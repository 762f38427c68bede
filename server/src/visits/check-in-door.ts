import type { DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';
import { lastPosition } from '../mqtt/receipt-store.ts';
import { deleteCheckInDoor, putCheckInDoor } from './check-in-door-store.ts';
import type { StoredVisit } from './visit-store.ts';

/** Names the door at which a tap checks people in, or none. It counts from now on, and not what was tapped before. */
export async function nameCheckInDoor(
  trx: Knex,
  visit: StoredVisit,
  { doorId, at }: { readonly doorId: DoorId | null; readonly at: Date },
): Promise<void> {
  if (doorId === visit.checkInDoorId) return;
  if (doorId === null) {
    await deleteCheckInDoor(trx, visit.id);
    return;
  }
  await requireDoor(trx, visit, doorId);
  const since = at.toISOString();
  await putCheckInDoor(trx, visit.id, { doorId, since, followedTo: await lastPosition(trx) });
}

/** A terminal lets nobody in: it has no event of it. */
async function requireDoor(trx: Knex, { siteId }: StoredVisit, id: DoorId): Promise<void> {
  const door: unknown = await trx('doors')
    .where({ id, site_id: siteId, kind: 'door' })
    .whereNull('retired_at')
    .first('id');
  if (door === undefined) throw invalidField('/checkInDoorId', 'REFERENCE_UNKNOWN');
}
