import { ASSURANCE_LEVELS } from '@monban/core/access/decision';
import type { CreateDoor } from '@monban/core/api/doors';

type Guarding = Pick<
  CreateDoor,
  | 'requiredAssurance'
  | 'certificateRule'
  | 'maximumAgeHours'
  | 'staleFallback'
  | 'unlockMs'
  | 'heldOpenMs'
  | 'audiences'
>;

/**
 * Does the door guard less after the change: a lower check of the card, an older policy, a longer way through, or one
 * more program that it answers with a token? Lifting a lockdown is no weakening: the door is then as it was approved.
 */
export function isWeakened(before: Guarding, after: Guarding): boolean {
  const level = (door: Guarding) => ASSURANCE_LEVELS.indexOf(door.requiredAssurance);
  const isMore = (field: 'maximumAgeHours' | 'unlockMs' | 'heldOpenMs') => after[field] > before[field];
  const former = new Set(before.audiences.map((audience) => JSON.stringify(audience)));
  return (
    level(after) < level(before) ||
    (before.certificateRule === 'always' && after.certificateRule !== 'always') ||
    (before.staleFallback === 'shut' && after.staleFallback !== 'shut') ||
    isMore('maximumAgeHours') ||
    isMore('unlockMs') ||
    isMore('heldOpenMs') ||
    after.audiences.some((audience) => !former.has(JSON.stringify(audience)))
  );
}
