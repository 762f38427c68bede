import type { Visit } from '@monban/core/api/visits';
import type { ProfileChoice } from '../municipalities/profile-fields.ts';

/** The room of a visit as a form holds it: what is not set is an empty text. */
export interface RoomValues {
  building: string;
  room: string;
  roomNotes: string;
  needsMet: readonly ProfileChoice[];
  /** Null: nobody is checked in by a tap. */
  checkInDoorId: string | null;
}

export function roomOf({ building, room, roomNotes, needsMet, checkInDoor }: Visit): RoomValues {
  const texts = { building: building ?? '', room: room ?? '', roomNotes: roomNotes ?? '' };
  return { ...texts, needsMet, checkInDoorId: checkInDoor?.id ?? null };
}

/** Of the needs, those that the municipality still has. */
export function roomRequestOf(values: RoomValues, { terms }: Pick<Visit, 'terms'>): unknown {
  return {
    building: orNull(values.building),
    room: orNull(values.room),
    roomNotes: orNull(values.roomNotes),
    checkInDoorId: values.checkInDoorId,
    needsMet: (terms?.needs ?? []).filter((need) => values.needsMet.includes(need)),
  };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
