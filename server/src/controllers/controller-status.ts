import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { without } from '../events/without.ts';
import type { ControllerId } from '@monban/core/ids';
import type { ControllerStatus } from '@monban/core/messages/controller';

/** A controller's last word about itself, and since when it is online or offline. */
export interface StoredStatus extends Omit<ControllerStatus, 'type'> {
  readonly since: string;
  readonly receivedAt: string;
}

/**
 * Is this news? An `offline` counts only for the connection it was signed for (it is the last will, signed before the
 * connection), so that an old one cannot hide a living controller; within one connection time goes forward.
 */
export function supersedes(
  incoming: Pick<ControllerStatus, 'connectionId' | 'state' | 'at'>,
  stored: Pick<StoredStatus, 'connectionId' | 'at'> | undefined,
): boolean {
  if (stored === undefined) return true;
  const isSameConnection = incoming.connectionId === stored.connectionId;
  if (incoming.state === 'offline') return isSameConnection;
  return !isSameConnection || incoming.at >= stored.at;
}

/** Stores a status that is news; returns what was stored before it, or undefined where nothing changed. */
export async function storeStatus(
  db: Knex,
  status: ControllerStatus,
  receivedAt: string,
): Promise<{ readonly before: StoredStatus | undefined; readonly after: StoredStatus } | undefined> {
  return inTransaction(db, async (trx) => {
    const before = await findStatus(trx, status.controllerId);
    if (!supersedes(status, before)) return undefined;
    const isUnchanged = before?.state === status.state;
    const after = { ...statusOf(status, before), since: isUnchanged ? before.since : receivedAt, receivedAt };
    await trx('controller_status').insert(statusToRow(after)).onConflict('controller_id').merge();
    return { before, after };
  });
}

export async function findStatus(db: Knex, controllerId: ControllerId): Promise<StoredStatus | undefined> {
  const [status] = await listStatuses(db, [controllerId]);
  return status;
}

export async function listStatuses(
  db: Knex,
  controllerIds: readonly ControllerId[],
): Promise<readonly StoredStatus[]> {
  const rows = await db('controller_status')
    .select<StatusRow[]>(COLUMNS)
    .whereIn('controller_id', controllerIds);
  return rows.map(statusFromRow);
}

/** The broker is gone, and with it every connection: what was online is offline since now. Returns whom it met. */
export async function markAllOffline(db: Knex, at: string): Promise<readonly StoredStatus[]> {
  return inTransaction(db, async (trx) => {
    const rows = await trx('controller_status').select<StatusRow[]>(COLUMNS).where({ state: 'online' });
    await trx('controller_status')
      .where({ state: 'online' })
      .update({ state: 'offline', since: at, received_at: at });
    return rows.map((row) => ({ ...statusFromRow(row), state: 'offline', since: at, receivedAt: at }));
  });
}

/** The last will knows neither doors nor readers as they are now: what the controller last said of them stays. */
function statusOf(
  status: ControllerStatus,
  before: StoredStatus | undefined,
): Omit<ControllerStatus, 'type'> {
  const content = without(status, ['type']);
  if (status.state === 'online' || before === undefined) return content;
  const { snapshotVersion, outboxDepth, clockTrusted, readers, at } = before;
  const doors = before.doors.map(({ doorId }) => ({ doorId, state: 'unknown' as const }));
  return { ...content, snapshotVersion, outboxDepth, clockTrusted, readers, doors, at };
}

const COLUMNS = [
  'controller_id',
  'connection_id',
  'state',
  'at',
  'since',
  'received_at',
  'snapshot_version',
  'outbox_depth',
  'clock_trusted',
  'doors',
  'readers',
];

interface StatusRow {
  readonly controller_id: ControllerId;
  readonly connection_id: string;
  readonly state: ControllerStatus['state'];
  readonly at: string;
  readonly since: string | null;
  readonly received_at: string;
  readonly snapshot_version: number;
  readonly outbox_depth: number;
  readonly clock_trusted: boolean | number;
  readonly doors: string;
  readonly readers: string;
}

function statusFromRow(row: StatusRow): StoredStatus {
  return {
    controllerId: row.controller_id,
    connectionId: row.connection_id,
    state: row.state,
    at: row.at,
    since: row.since ?? row.received_at,
    receivedAt: row.received_at,
    snapshotVersion: row.snapshot_version,
    outboxDepth: row.outbox_depth,
    clockTrusted: Boolean(row.clock_trusted),
    doors: JSON.parse(row.doors) as StoredStatus['doors'],
    readers: JSON.parse(row.readers) as StoredStatus['readers'],
  };
}

function statusToRow(status: StoredStatus): StatusRow {
  return {
    controller_id: status.controllerId,
    connection_id: status.connectionId,
    state: status.state,
    at: status.at,
    since: status.since,
    received_at: status.receivedAt,
    snapshot_version: status.snapshotVersion,
    outbox_depth: status.outboxDepth,
    clock_trusted: status.clockTrusted,
    doors: JSON.stringify(status.doors),
    readers: JSON.stringify(status.readers),
  };
}
