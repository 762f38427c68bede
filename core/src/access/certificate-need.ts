import type { BadgeId, DoorId } from '../ids.ts';
import type { PolicyIndex } from './policy-index.ts';

/**
 * Must the reader also read the card's certificate for this badge at this door? Only where the door asks for it and
 * the badge has a link to compare it with; everything else `decideOn` settles from the badge alone, and the person
 * is spared the time (ruling 15: about 50 ms).
 */
export function needsCertificate(index: PolicyIndex | undefined, doorId: DoorId, badgeId: BadgeId): boolean {
  const door = index?.doors.get(doorId)?.policy;
  const badge = index?.badges.get(badgeId)?.policy;
  if (!door || !badge) return false;
  return (
    door.requiredAssurance === 'badge+certificate' && badge.status === 'active' && badge.cardLink !== null
  );
}
