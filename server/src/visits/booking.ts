import type { ApplicationTransition } from '@monban/core/api/applications';
import type { VisitRow } from '@monban/core/api/visits';
import { AppError } from '@monban/core/errors';
import type { VisitSlotId } from '@monban/core/ids';
import { conflict } from '../http/problem.ts';
import { getStoredApplication } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { moveApplication, type Speaker } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import { BOOKABLE } from './slots.ts';
import { listSlots } from './slot-store.ts';
import type { StoredVisit } from './visit-store.ts';
import { getVisitRow, slotTaken, updateVisitRow, type StoredVisitRow } from './visit-row-store.ts';

export interface Booking {
  readonly visit: StoredVisit;
  readonly row: StoredVisitRow;
  readonly speaker: Speaker;
}

/**
 * Takes a slot that is free, in the place of the one that somebody had. Within a transaction that holds the lock of
 * visits. `CONFLICT` where somebody else has it: the database would refuse it, too.
 */
export async function takeSlot(
  deps: Platform,
  booking: Booking,
  slotId: VisitSlotId,
): Promise<StoredVisitRow> {
  const { visit, row } = booking;
  const isOpen =
    BOOKABLE.includes(visit.state) || (visit.state === 'running' && booking.speaker.by === 'clerk');
  if (!isOpen) throw conflict('', 'VISIT_NO_BOOKING');
  if (row.finding !== null || row.checkedInAt !== null) throw conflict('', 'VISIT_NO_BOOKING');
  const slot = (await listSlots(deps.db, visit.id)).find(({ id }) => id === slotId);
  if (slot === undefined) throw new AppError('NOT_FOUND');
  if (slot.rowId === row.id) return row;
  if (slot.rowId !== null) throw slotTaken();
  await updateVisitRow(deps.db, row, { slotId });
  await moveBooked(deps, booking, row.state === 'slotted' ? 'move-slot' : 'book-slot');
  return getVisitRow(deps.db, visit.id, { id: row.id });
}

/** Gives it back; whoever has none loses nothing. */
export async function giveSlotBack(deps: Platform, booking: Booking): Promise<StoredVisitRow> {
  const { visit, row } = booking;
  if (!BOOKABLE.includes(visit.state)) throw conflict('', 'VISIT_NO_BOOKING');
  if (row.slot === null) return row;
  await updateVisitRow(deps.db, row, { slotId: null });
  await moveBooked(deps, booking, 'free-slot');
  return getVisitRow(deps.db, visit.id, { id: row.id });
}

export async function moveBooked(
  deps: Platform,
  { visit, row, speaker }: Booking,
  transition: ApplicationTransition,
): Promise<void> {
  const which = { driveId: visit.driveId, id: row.applicationId };
  const application = await getStoredApplication(deps.db, 'all', which);
  const drive = await getStoredDrive(deps.db, 'all', visit.driveId);
  await moveApplication(deps, { application, drive, transition, speaker });
}

export function shownRow(row: StoredVisitRow): VisitRow {
  const { id, applicationId, rowNumber, origin, name, kana, siteName, state } = row;
  const { hasData, slot, checkedInAt, finding, version } = row;
  return {
    ...{ id, applicationId, rowNumber, origin, siteName, state, hasData, checkedInAt, finding, version },
    personName: name,
    personKana: kana,
    slot: slot && { id: slot.id, from: slot.from, until: slot.until, desk: slot.desk },
  };
}
