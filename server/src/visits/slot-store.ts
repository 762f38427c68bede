import type { VisitSlot } from '@monban/core/api/visits';
import type { PlannedSlot } from '@monban/core/calendar/slot-plan';
import type { VisitId, VisitRowId, VisitSlotId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';

/** By time and desk, with who has each; a slot of somebody who is shown in no list is taken all the same. */
export async function listSlots(db: Knex, visitId: VisitId): Promise<VisitSlot[]> {
  const rows = await db('visit_slots')
    .leftJoin('visit_rows', 'visit_rows.slot_id', 'visit_slots.id')
    .where({ 'visit_slots.visit_id': visitId })
    .orderBy(['visit_slots.starts_at', 'visit_slots.desk'])
    .select<SlotRow[]>({
      id: 'visit_slots.id',
      from: 'visit_slots.starts_at',
      until: 'visit_slots.ends_at',
      desk: 'visit_slots.desk',
      rowId: 'visit_rows.id',
    });
  return rows;
}

interface SlotRow {
  readonly id: VisitSlotId;
  readonly from: string;
  readonly until: string;
  readonly desk: number;
  readonly rowId: VisitRowId | null;
}

export async function countSlots(db: Knex, visitId: VisitId): Promise<number> {
  const [row] = await db('visit_slots')
    .where({ visit_id: visitId })
    .count<{ count: number | string }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}

export async function insertSlots(
  trx: Knex,
  visitId: VisitId,
  slots: readonly (PlannedSlot & { readonly id: string })[],
): Promise<void> {
  await insertRows(
    trx,
    'visit_slots',
    slots.map(({ id, from, until, desk }) => ({
      id,
      visit_id: visitId,
      starts_at: from,
      ends_at: until,
      desk,
    })),
  );
}

/** Those that nobody has. */
export async function deleteSlots(trx: Knex, ids: readonly VisitSlotId[]): Promise<void> {
  for (const id of ids) await trx('visit_slots').where({ id }).delete();
}
