import { createHmac } from 'node:crypto';

/**
 * A person's secret at terminals: HMAC-SHA-256(holder key, `monban/holder/v1` ‖ 00 ‖ person id), 43 characters of
 * base64url. It does not change with the person's badges, and without the key nobody gets from it to the person.
 */
export function holderOf(holderKey: Uint8Array, personId: string): string {
  return tagged(holderKey, 'monban/holder/v1', personId);
}

/**
 * What a program knows a person by: HMAC-SHA-256(holder, `monban/subject/v1` ‖ 00 ‖ audience), 43 characters of
 * base64url. Two programs cannot find out that they speak of one person (OpenID Connect Core 1.0 section 8.1).
 */
export function pairwiseSubject(holder: string, audience: string): string {
  return tagged(Buffer.from(holder, 'base64url'), 'monban/subject/v1', audience);
}

function tagged(key: Uint8Array, tag: string, text: string): string {
  return createHmac('sha256', key).update(`${tag}\0${text}`, 'utf8').digest('base64url');
}
