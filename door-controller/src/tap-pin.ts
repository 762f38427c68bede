import { PIN_STATUS, type PinResult } from '@monban/card-ap/applet/format';
import { type OpenedAnswer, verifyBadgePin } from '@monban/card-ap/session';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { PinSight } from '@monban/core/access/tap';

/**
 * Hands the typed PIN to the badge: one APDU, and only as the next one after AUTHENTICATE. Where the badge has said
 * already that it has no PIN or has blocked it, nothing is sent. Throws as `verifyBadgePin` does.
 */
export async function seePin(
  transmit: GuardedTransmit,
  { proof, pinKeys }: Pick<OpenedAnswer, 'proof' | 'pinKeys'>,
  pin: Uint8Array | undefined,
): Promise<PinSight> {
  if (proof.pinStatus === PIN_STATUS.notSet) return 'not-set';
  if (proof.pinStatus === PIN_STATUS.blocked) return 'blocked';
  if (pin === undefined) return 'not-asked';
  const { result } = await verifyBadgePin(transmit, pin, pinKeys);
  return SIGHT_OF_RESULT[result];
}

const SIGHT_OF_RESULT = {
  notSet: 'not-set',
  wrong: 'wrong',
  right: 'right',
  blocked: 'blocked',
  duress: 'duress',
} as const satisfies Record<PinResult, PinSight>;
