import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { DenyReason } from '@monban/core/access/decision';
import { ControllerId, DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { appendReceipt, startChain } from '@monban/trust/receipt-chain';
import { seedController, seedDoor, seedPlaces } from './seed-places.ts';

interface TapDoor {
  readonly controllerId: string;
  readonly doorId: string;
}

/** A tap of this badge, denied unless it is said, at a door of its own unless one is given, as ingest has stored it. */
export async function storeTap(
  db: Knex,
  tap: {
    readonly badgeId: string;
    readonly at: Date;
    readonly reason?: DenyReason;
    readonly detail?: string;
    readonly door?: TapDoor;
    readonly isGranted?: true;
  },
): Promise<void> {
  const { controllerId, doorId } = tap.door ?? (await newDoor(db));
  const epoch = newRecordId(randomUUID);
  const at = tap.at.toISOString();
  const { reason = 'no-access-level', detail } = tap;
  const fact = {
    ...(tap.isGranted ? { type: 'access.granted' as const } : { type: 'access.denied' as const, reason }),
    snapshotVersion: 1,
  };
  const { payload } = appendReceipt(startChain(ControllerId.parse(controllerId), epoch), {
    ...fact,
    doorId: DoorId.parse(doorId),
    time: at,
    side: 'in',
    clockTrusted: true,
    monotonicMs: 1,
    ...(detail !== undefined && { detail }),
  });
  const [row] = await db('receipts')
    .insert({
      controller_id: controllerId,
      epoch,
      sequence: 1,
      payload,
      hash: createHash('sha256').update(payload).digest('base64url'),
      type: fact.type,
      at,
      received_at: at,
      door_id: doorId,
      reason: tap.isGranted ? null : reason,
      snapshot_version: fact.snapshotVersion,
    })
    .returning<{ position: number | string }[]>('position');
  await db('receipt_people').insert({
    position: Number(row?.position),
    badge_id: tap.badgeId,
    salt: randomBytes(16).toString('base64url'),
    proof_state: 'none',
    kept_for: 'door-history',
    counted_from: at,
  });
}

async function newDoor(db: Knex): Promise<TapDoor> {
  const places = await seedPlaces(db);
  const controller = await seedController(db, places);
  const doorId = await seedDoor(db, places, controller);
  return { controllerId: controller.controllerId, doorId };
}
