import { createHash } from 'node:crypto';
import { CODE_ALPHABET } from '@monban/core/messages/terminal';

/**
 * The six letters by which a person tells a browser which terminal they stand at; the terminal shows them. They are
 * made of its id (30 bits of SHA-256 of `monban/terminal-code/v1` ‖ 00 ‖ id), so nobody has to keep or give them out.
 */
export function terminalCode(doorId: string): string {
  return codeOf(createHash('sha256').update(`monban/terminal-code/v1\0${doorId}`, 'utf8').digest());
}

/** Six letters out of at least 6 bytes, five bits of each. */
export function codeOf(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 6)].map((byte) => CODE_ALPHABET[byte & 31]).join('');
}
