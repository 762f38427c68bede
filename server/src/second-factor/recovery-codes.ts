import { hashToken } from '../sessions/secret-token.ts';

export const RECOVERY_CODE_COUNT = 10;

/** Letters only, without those that are taken for others: nobody can mistake a code for a number of any kind. */
const LETTERS = 'abcdefghjkmnpqrstvwxyz';
const GROUPS = 4;
const GROUP_LETTERS = 4;

/** `abcd-efgh-jkmn-pqrs`: 16 of 22 letters, 71 bits, so that a fast hash of it is enough. */
export function newRecoveryCode(randomBytes: (count: number) => Buffer): string {
  const group = () => Array.from({ length: GROUP_LETTERS }, () => newLetter(randomBytes)).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** However it was typed in: capitals, and with spaces or without the dashes. */
export function hashRecoveryCode(code: string): string {
  return hashToken(code.toLowerCase().replace(/[^a-z]/g, ''));
}

/** Bytes past the last whole round of the alphabet are drawn again, so that no letter is likelier than another. */
function newLetter(randomBytes: (count: number) => Buffer): string {
  const limit = 256 - (256 % LETTERS.length);
  for (;;) {
    const [byte = 0] = randomBytes(1);
    if (byte < limit) return LETTERS.charAt(byte % LETTERS.length);
  }
}
