import type { ResponseApdu } from '../apdu.ts';
import type { NationalCardProfile } from '../card-profile.ts';
import { JPKI_2016 } from '../card-profiles/jpki-2016.ts';
import { CardError, StatusWordError } from '../errors.ts';
import { exchangeOne } from '../exchange.ts';
import { describeStatusWord, SW } from '../status-word.ts';
import type { GuardedTransmit } from '../transmit.ts';
import { queryUserPinCommand, verifyUserPinCommand } from './commands.ts';
import { readAvailability } from './file-start.ts';
import { selectJpkiFile } from './select-file.ts';

/** How the holder's national PIN stands, without having tried it. */
export type PinState =
  | { readonly kind: 'tries-left'; readonly triesLeft: number }
  /** Every try was used; only a municipality or its kiosk unblocks it. */
  | { readonly kind: 'blocked' }
  /**
   * No PIN was ever set, as on face-authentication cards: the card calls it blocked, and it has no sign certificate
   * either, which nobody gets without a PIN; or it has no PIN file at all.
   */
  | { readonly kind: 'not-usable' };

export type UserPinOutcome =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** Not sent: one more wrong PIN would block the holder's card. */
  | { readonly kind: 'too-few-tries'; readonly triesLeft: number }
  | Exclude<PinState, { kind: 'tries-left' }>;

/**
 * Asks how many tries are left, which costs none: three APDUs, and two more to tell a blocked PIN from none. Leaves the
 * PIN file selected where there are tries left. Throws TRANSPORT, and StatusWordError for words without a meaning here,
 * such as that of a key without a limit.
 */
export async function queryPinTries(
  transmit: GuardedTransmit,
  profile: NationalCardProfile = JPKI_2016,
): Promise<PinState> {
  const found = await selectJpkiFile(transmit, 'user-pin', profile);
  if (!found) return { kind: 'not-usable' };
  const state = pinStateOf(await exchangeOne(transmit, queryUserPinCommand(profile)));
  if (state.kind !== 'blocked') return state;
  const available = await readAvailability(transmit, profile);
  return available?.sign === false ? { kind: 'not-usable' } : state;
}

/**
 * Has the card check the holder's PIN, ASCII digits, for the user key: four APDUs. Asks for the tries first and sends
 * nothing when fewer than the profile's minimum are left. PIN_UNUSABLE, before anything is sent, for anything but the
 * right number of digits; errors as above. The PIN is wiped in every case.
 */
export async function verifyUserPin(
  transmit: GuardedTransmit,
  pin: Uint8Array,
  profile: NationalCardProfile = JPKI_2016,
): Promise<UserPinOutcome> {
  try {
    requireDigits(pin, profile.userPin.digits);
    const state = await queryPinTries(transmit, profile);
    if (state.kind !== 'tries-left') return state;
    const { triesLeft } = state;
    if (triesLeft < profile.userPin.fewestTries) return { kind: 'too-few-tries', triesLeft };
    return userPinOutcome(await exchangeOne(transmit, verifyUserPinCommand(pin, profile)));
  } finally {
    pin.fill(0);
  }
}

function userPinOutcome(response: ResponseApdu): UserPinOutcome {
  if (response.sw === SW.ok) return { kind: 'right' };
  const state = pinStateOf(response);
  if (state.kind === 'tries-left') return { kind: 'wrong', triesLeft: state.triesLeft };
  // Asked a moment ago, the PIN had tries; blocked is what it is now.
  return { kind: 'blocked' };
}

function pinStateOf({ sw }: ResponseApdu): PinState {
  const { retriesLeft, ...word } = describeStatusWord(sw);
  if (retriesLeft === 0) return { kind: 'blocked' };
  if (retriesLeft !== undefined) return { kind: 'tries-left', triesLeft: retriesLeft };
  if (sw === SW.referenceDataBlocked || sw === SW.referenceDataNotFound) return { kind: 'not-usable' };
  throw new StatusWordError(word);
}

function requireDigits(pin: Uint8Array, digits: number): void {
  const isDigits = pin.every((byte) => byte >= 0x30 && byte <= 0x39);
  if (pin.length !== digits || !isDigits) throw new CardError('PIN_UNUSABLE');
}
