import type { Badge, BadgeState, BadgeTransition } from '@monban/core/api/badges';
import { REVOCATION_REASONS, SUSPENSION_REASONS } from '@monban/core/api/badges';
import { DESK_TASKS } from '@monban/core/messages/desk';
import { formatOf } from '../organisation/places.ts';
import { dateText } from '../text/format.ts';
import { t } from '../text/text.ts';
import type { Tone } from '../ui/tone.ts';

export const BADGE_TONES: Readonly<Record<BadgeState, Tone>> = {
  ordered: 'quiet',
  issued: 'quiet',
  active: 'good',
  suspended: 'warn',
  lost: 'bad',
  replaced: 'quiet',
  expired: 'quiet',
  terminated: 'quiet',
};

/** One badge among those of a person. */
export function badgeText(badge: Pick<Badge, 'orderedAt' | 'issuedAt' | 'state' | 'carrier'>): string {
  const carrier = badge.carrier === null ? [] : [t(`badges.carriers.${badge.carrier}`)];
  const day = dateText(badge.issuedAt ?? badge.orderedAt, formatOf());
  return [day, t(`badges.states.${badge.state}`), ...carrier].join(' · ');
}

/** A reason of a change, whichever kind it is; what this console does not know is shown as it is. */
export function transitionReasonText(reason: NonNullable<BadgeTransition['reason']>): string {
  const revocation = REVOCATION_REASONS.find((each) => each === reason);
  if (revocation) return t(`badges.reasons.${revocation}`);
  const suspension = SUSPENSION_REASONS.find((each) => each === reason);
  if (suspension) return t(`badges.suspensionReasons.${suspension}`);
  const task = DESK_TASKS.find((each) => each === reason);
  return task ? t(`desk.task.${task}.noun`) : reason;
}
