import type { BadgeId, DoorId } from '../ids.ts';
import type { PolicyDoor } from './policy.ts';
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
  return asksCertificate(door) && badge.status === 'active' && badge.cardLink !== null;
}

/**
 * Is the badge PIN to be handed to this badge at this door? A stopped badge spends no try, and learns nothing about a
 * PIN.
 */
export function needsPin(index: PolicyIndex | undefined, doorId: DoorId, badgeId: BadgeId): boolean {
  const door = index?.doors.get(doorId)?.policy;
  const badge = index?.badges.get(badgeId)?.policy;
  return door !== undefined && badge !== undefined && asksPin(door) && badge.status === 'active';
}

/** Does this door ask for the card's certificate? */
export function asksCertificate({ requiredAssurance }: PolicyDoor): boolean {
  return requiredAssurance !== 'badge';
}

/** Does this door ask for the badge PIN? */
export function asksPin({ requiredAssurance }: PolicyDoor): boolean {
  return requiredAssurance === 'badge+certificate+pin';
}
