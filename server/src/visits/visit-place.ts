import type { StoredVisit } from './visit-store.ts';

/** Site, building and room, as far as they are known. */
export function placeOfVisit({
  siteName,
  building,
  room,
}: Pick<StoredVisit, 'siteName' | 'building' | 'room'>): string {
  return [siteName, building, room].filter((part) => part !== null).join(' ');
}
