import type { Watermark } from '@monban/core/attendance/pair-stays';
import type { ControllerId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { groupBy } from '../snapshots/group-by.ts';

/** A controller that is connected has sent what it had by then: a lost connection is noticed well within this. */
const NOTICED_WITHIN_MS = 5 * 60_000;

/** By site, how far each controller with a door in its boundary is known to have reported. */
export async function listWatermarks(db: Knex, at: Date): Promise<ReadonlyMap<SiteId, readonly Watermark[]>> {
  const rows = await db('doors')
    .leftJoin('controller_status', 'controller_status.controller_id', 'doors.controller_id')
    .where({ 'doors.is_site_boundary': true })
    .whereNull('doors.retired_at')
    .whereNotNull('doors.controller_id')
    .distinct<ControllerRow[]>({
      siteId: 'doors.site_id',
      controllerId: 'doors.controller_id',
      state: 'controller_status.state',
      saidAt: 'controller_status.at',
      outboxDepth: 'controller_status.outbox_depth',
      clockTrusted: 'controller_status.clock_trusted',
    });
  const last = await lastReceipts(
    db,
    rows.map(({ controllerId }) => controllerId),
  );
  const marks = rows.map((row) => ({
    siteId: row.siteId,
    controllerId: row.controllerId,
    through: Math.max(last.get(row.controllerId) ?? 0, saidThrough(row, at)),
  }));
  return groupBy(marks, ({ siteId }) => siteId);
}

interface ControllerRow {
  readonly siteId: SiteId;
  readonly controllerId: ControllerId;
  readonly state: 'online' | 'offline' | null;
  readonly saidAt: string | null;
  readonly outboxDepth: number | null;
  readonly clockTrusted: boolean | number | null;
}

/** What a controller with an empty outbox says of itself; one that has still to send something proves nothing by it. */
function saidThrough({ state, saidAt, outboxDepth, clockTrusted }: ControllerRow, at: Date): number {
  if (saidAt === null || outboxDepth !== 0 || !clockTrusted) return 0;
  // Before it went it had sent everything up to what it said last.
  return state === 'online' ? at.getTime() - NOTICED_WITHIN_MS : Date.parse(saidAt);
}

/** Receipts come in the order of their chain: whatever was before the last one is here. By the heads, not by searching. */
async function lastReceipts(
  db: Knex,
  controllerIds: readonly ControllerId[],
): Promise<ReadonlyMap<ControllerId, number>> {
  const rows = await db('receipt_heads')
    .join('receipts', (last) => {
      last
        .on('receipts.controller_id', 'receipt_heads.controller_id')
        .andOn('receipts.epoch', 'receipt_heads.epoch')
        .andOn('receipts.sequence', 'receipt_heads.committed_through');
    })
    .whereIn('receipt_heads.controller_id', [...controllerIds])
    .select<{ controllerId: ControllerId; at: string; receivedAt: string }[]>({
      controllerId: 'receipts.controller_id',
      at: 'receipts.at',
      receivedAt: 'receipts.received_at',
    });
  const found = new Map<ControllerId, number>();
  for (const { controllerId, at, receivedAt } of rows) {
    // A clock that runs ahead has seen nothing of what is still to come.
    const through = Math.min(Date.parse(at), Date.parse(receivedAt));
    found.set(controllerId, Math.max(found.get(controllerId) ?? 0, through));
  }
  return found;
}
