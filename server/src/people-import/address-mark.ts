import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA256 of an address, base64url (ruling 21): the same mark for the same address, so that a move is noticed
 * without the address. Width, spaces and the many dashes do not count. Nobody without the key can try addresses out.
 */
export function markOfAddress(key: Uint8Array, address: string): string {
  const folded = address
    .normalize('NFKC')
    .replace(/[\s,、]/gu, '')
    .replace(/[\p{Dash_Punctuation}\u2212ー]/gu, '-')
    .toLowerCase();
  return createHmac('sha256', key).update(`monban.address.v1\n${folded}`).digest('base64url');
}
