import { ASSURANCE_LEVELS, type AssuranceLevel } from '@monban/core/access/decision';
import type { BadgeId, DoorId } from '@monban/core/ids';
import type { ReceiptData } from '@monban/core/messages/receipt';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';

/** A door in the boundary of a site, and what it asks for. */
export interface BoundaryDoor {
  readonly id: DoorId;
  readonly requiredAssurance: AssuranceLevel;
}

/** A receipt as it arrived, with the badge that was at the door. */
export interface ArrivedTap {
  readonly position: number;
  readonly type: string;
  readonly badgeId: BadgeId;
  /** By the controller's clock and by ours. */
  readonly at: string;
  readonly receivedAt: string;
  readonly data: Pick<ReceiptData, 'doorId' | 'side' | 'assurance'>;
}

/** Doors in the boundary of a site: attendance is read from them and from no other (ruling 22). */
export async function listBoundaryDoors(db: Knex): Promise<ReadonlyMap<string, BoundaryDoor>> {
  const rows = await db('doors')
    .where({ is_site_boundary: true })
    .select<BoundaryDoor[]>({ id: 'id', requiredAssurance: 'required_assurance' });
  return new Map(rows.map((door) => [door.id, door]));
}

/** Keeps who passed the boundary, in the transaction of the receipts: a fact is there if its receipt is. */
export async function keepGateFacts(
  trx: Knex,
  taps: readonly ArrivedTap[],
  boundary: ReadonlyMap<string, BoundaryDoor>,
): Promise<void> {
  const rows = taps.flatMap((tap) => {
    const { doorId = '', side } = tap.data;
    const door = boundary.get(doorId);
    return door === undefined || side === undefined || tap.type !== 'monban.access.granted'
      ? []
      : [{ ...rowOf(tap, door), side }];
  });
  await insertRows(trx, 'gate_facts', rows);
}

function rowOf({ position, badgeId, at, receivedAt, data }: ArrivedTap, door: BoundaryDoor) {
  return {
    position,
    badge_id: badgeId,
    door_id: door.id,
    at,
    is_weak: rankOf(data.assurance ?? 'none') < rankOf(door.requiredAssurance),
    ahead_ms: Math.max(0, Date.parse(at) - Date.parse(receivedAt)),
    received_at: receivedAt,
    // A clock that runs ahead keeps nothing longer.
    counted_from: at < receivedAt ? at : receivedAt,
  };
}

function rankOf(level: AssuranceLevel): number {
  return ASSURANCE_LEVELS.indexOf(level);
}
