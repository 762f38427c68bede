import { type Signer, verifySignature } from '../crypto/signature.ts';
import { type BadgeChange, changeParts } from './commands.ts';
import { managementMessage } from './message.ts';

/** For whom a change is signed: one card, once. */
export interface ChangeTarget {
  /** From the card's GET CHALLENGE, 16 bytes; spent by the next command. */
  readonly challenge: Uint8Array;
  /** 16 bytes. */
  readonly badgeId: Uint8Array;
}

/** The server's side: `r ‖ s`, 64 bytes, over exactly one change of one card (badge-ap.md section 6). */
export function signChange(target: ChangeTarget, change: BadgeChange, managementKey: Signer): Uint8Array {
  const message = managementMessage({ ...target, ...changeParts(change) });
  try {
    return managementKey.sign(message);
  } finally {
    // The value may be a PIN.
    message.fill(0);
  }
}

/** The card's side: did the holder of the management key (65-byte point) sign this change for this challenge? */
export function verifyChange(
  message: {
    readonly target: ChangeTarget;
    readonly ins: number;
    readonly p2: number;
    readonly value: Uint8Array;
  },
  signature: Uint8Array,
  managementKey: Uint8Array,
): boolean {
  const { target, ins, p2, value } = message;
  return verifySignature(managementKey, managementMessage({ ...target, ins, p2, value }), signature);
}
