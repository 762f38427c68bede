import { timingSafeEqual } from 'node:crypto';

/** Compares secrets in a time that depends on their length only; lengths are public. */
export function equalConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
