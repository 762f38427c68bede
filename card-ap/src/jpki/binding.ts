import { type BadgeStatement, isBadgeStatement, signedMessage } from '../applet/message.ts';
import { concatBytes, utf8Bytes } from '../bytes.ts';
import type { NationalCardProfile } from '../card-profile.ts';
import { JPKI_2016 } from '../card-profiles/jpki-2016.ts';
import { sha256 } from '../crypto/symmetric.ts';
import { verifyUserSignature } from '../crypto/user-signature.ts';

const BIND_LABEL = utf8Bytes('monban/bind/v1');
/** Suite 01 of the badge whose statement is bound. */
const BIND_SUITE = 0x01;

/**
 * What the user key signs to bind a badge to its card, 183 bytes: `monban/bind/v1` ‖ 01 ‖ M ‖ SHA-256(user
 * certificate) (badge-ap.md section 6.3). M is the badge's statement of the same power-on, so that neither signature
 * can come from another card or another day; the certificate is the DER without the file's padding. Throws
 * LENGTH_INVALID when a part of the statement has not its size.
 */
export function bindMessage(statement: BadgeStatement, certificate: Uint8Array): Uint8Array {
  return concatBytes(BIND_LABEL, Uint8Array.of(BIND_SUITE), signedMessage(statement), sha256(certificate));
}

/** The three parts of a binding as they travel from the desk to the server. */
export interface CardBinding {
  readonly statement: BadgeStatement;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Did the key of this certificate sign this statement? Pure; false for everything else, malformed parts included.
 * Whether the certificate is to be believed, and whether the badge itself made the statement, are questions of their
 * own (trust's `validatePath`, `verifyBadgeSignature`).
 */
export function verifyBinding(binding: CardBinding, profile: NationalCardProfile = JPKI_2016): boolean {
  const { statement, certificate, signature } = binding;
  if (!isBadgeStatement(statement)) return false;
  const message = bindMessage(statement, certificate);
  return verifyUserSignature({ certificate, message, signature }, profile.signing);
}
