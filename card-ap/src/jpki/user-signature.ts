import { concatBytes } from '../bytes.ts';
import type { NationalCardProfile } from '../card-profile.ts';
import { JPKI_2016 } from '../card-profiles/jpki-2016.ts';
import { messageHash } from '../crypto/user-signature.ts';
import { exchangeOne } from '../exchange.ts';
import { expectOk, SW } from '../status-word.ts';
import type { GuardedTransmit } from '../transmit.ts';
import { computeSignatureCommand } from './commands.ts';
import { selectFile } from './select-file.ts';

export type UserSignature =
  /** Not yet verified: a card may answer anything. */
  | { readonly kind: 'signed'; readonly signature: Uint8Array }
  /** The PIN was not verified in this power-on, or the card has forgotten it. */
  | { readonly kind: 'pin-required' }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'malformed' };

/**
 * Has the user key sign the message, hashed here by the profile's rule: two APDUs, right after `verifyUserPin` said
 * `right`. COMMAND_REFUSED when anything else was selected in between; TRANSPORT; StatusWordError for words without a
 * meaning here.
 */
export async function signWithUserKey(
  transmit: GuardedTransmit,
  message: Uint8Array,
  profile: NationalCardProfile = JPKI_2016,
): Promise<UserSignature> {
  if (!(await selectFile(transmit, 'user-key', profile))) return { kind: 'no-key' };
  const input = concatBytes(profile.signing.inputPrefix, messageHash(message, profile.signing));
  const response = await exchangeOne(transmit, computeSignatureCommand(input, profile));
  if (response.sw === SW.securityStatusNotSatisfied) return { kind: 'pin-required' };
  const signature = expectOk(response);
  if (signature.length !== profile.signing.signatureLength) return { kind: 'malformed' };
  return { kind: 'signed', signature };
}
