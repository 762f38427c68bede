import { BADGE_TRANSITIONS, type BadgeState, type RevocationReason } from '../api/badges.ts';

/** What a badge is, as somebody wrote it down; the rest of the states is time's. */
export type WrittenBadgeState = Exclude<BadgeState, 'expired'>;

/**
 * The state at an instant: an active or suspended badge has expired from `validUntil` on (half-open), without anybody
 * writing it down, so that no sweep can be late and doors without a network agree.
 */
export function badgeStateAt(
  badge: { readonly state: WrittenBadgeState; readonly validUntil: string },
  at: string,
): BadgeState {
  const runsOut = badge.state === 'active' || badge.state === 'suspended';
  return runsOut && badge.validUntil <= at ? 'expired' : badge.state;
}

export function mayBecome(from: BadgeState, to: BadgeState): boolean {
  return BADGE_TRANSITIONS[from].includes(to);
}

/** In these it is told to doors, and opens or is suspended. */
export function isInUse(state: BadgeState): boolean {
  return state === 'active' || state === 'suspended';
}

const STATE_OF_REASON: Readonly<Record<RevocationReason, WrittenBadgeState>> = {
  lost: 'lost',
  stolen: 'lost',
  replaced: 'replaced',
  'card-damaged': 'replaced',
  left: 'terminated',
  other: 'terminated',
};

/** What a revocation makes of a badge; one that nobody uses yet, or any more, can only be terminated. */
export function stateAfterRevocation(from: BadgeState, reason: RevocationReason): WrittenBadgeState {
  return isInUse(from) ? STATE_OF_REASON[reason] : 'terminated';
}
