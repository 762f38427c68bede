import { z } from 'zod';

/**
 * Where the photo shows through, from the front's top left corner in millimetres. The first value suits the photo of
 * the present design of the card; printers and holders differ, so it can be moved on each device.
 */
const WindowPlace = z.strictObject({ leftMm: z.number().min(2).max(24), topMm: z.number().min(8).max(26) });
export type WindowPlace = z.infer<typeof WindowPlace>;

export const WINDOW_MM = { width: 22, height: 27 } as const;
export const FIRST_PLACE: WindowPlace = { leftMm: 4.5, topMm: 16 };
export const MOVE_MM = 0.5;

const STORED = 'monban.holder-insert';

/** Moved by whole steps, and kept on the paper. */
export function movedPlace(place: WindowPlace, columns: number, rows: number): WindowPlace {
  const moved = WindowPlace.safeParse({
    leftMm: place.leftMm + columns * MOVE_MM,
    topMm: place.topMm + rows * MOVE_MM,
  });
  return moved.success ? moved.data : place;
}

export function readPlace(): WindowPlace {
  try {
    return WindowPlace.parse(JSON.parse(localStorage.getItem(STORED) ?? ''));
  } catch {
    // Nothing stored, or by an older console: begin afresh.
    return FIRST_PLACE;
  }
}

export function storePlace(place: WindowPlace): void {
  localStorage.setItem(STORED, JSON.stringify(place));
}
