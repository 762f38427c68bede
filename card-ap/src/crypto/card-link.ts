import { requireLength } from '../bytes.ts';
import { hmacSha256 } from './symmetric.ts';

/** How much of the user certificate file the link covers, and a door reads: one block of 250 bytes. */
export const CERTIFICATE_HEAD_LENGTH = 250;
export const LINK_KEY_LENGTH = 32;
export const CARD_LINK_LENGTH = 32;

/**
 * HMAC-SHA-256(link key, first 250 bytes of the user certificate file), 32 bytes (badge-ap.md section 8). It shows
 * that a badge still sits in the card it was bound to; without the organisation's key it shows nothing.
 */
export function cardLink(linkKey: Uint8Array, certificateHead: Uint8Array): Uint8Array {
  requireLength(linkKey, LINK_KEY_LENGTH, 'link key');
  requireLength(certificateHead, CERTIFICATE_HEAD_LENGTH, 'certificate head');
  return hmacSha256(linkKey, certificateHead);
}
