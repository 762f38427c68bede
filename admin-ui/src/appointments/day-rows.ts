import type { AppointmentSlot } from '@monban/core/api/appointments';

export const DAY_VIEWS = ['comes', 'all'] as const;
export type DayView = (typeof DAY_VIEWS)[number];

/**
 * The rows of one day's list. Who comes: those who are still due, the next one first, then the others. Every slot: by
 * time and desk, as the server has them.
 */
export function dayRows(
  slots: readonly AppointmentSlot[],
  { view, desk }: { readonly view: DayView; readonly desk: number | null },
): readonly AppointmentSlot[] {
  const ofDesk = slots.filter((slot) => desk === null || slot.desk === desk);
  if (view === 'all') return ofDesk;
  const taken = ofDesk.filter(({ isTaken }) => isTaken);
  return [...taken.filter(isDue), ...taken.filter((slot) => !isDue(slot))];
}

/** Who comes first of those who are still due. */
export function nextIn(slots: readonly AppointmentSlot[]): AppointmentSlot | undefined {
  return slots.find(isDue);
}

export function desksOf(slots: readonly AppointmentSlot[]): readonly number[] {
  return [...new Set(slots.map(({ desk }) => desk))].sort((left, right) => left - right);
}

export function freeSlotIds(slots: readonly AppointmentSlot[]): readonly string[] {
  return slots.filter(({ isTaken }) => !isTaken).map(({ id }) => id);
}

function isDue({ appointment }: AppointmentSlot): boolean {
  return appointment?.state === 'booked';
}
