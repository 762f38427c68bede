import { createHash, createHmac } from 'node:crypto';
import type { VisitRowId } from '@monban/core/ids';

/**
 * What the QR code of a booking holds: 128 bits that nobody can tell without the server's key, and nothing of the
 * person. It can be shown again, and is not stored.
 */
export function tokenOfRow(key: Buffer, id: VisitRowId): string {
  const mac = createHmac('sha256', key).update(`monban.visit-booking.v1 ${id}`).digest();
  return mac.subarray(0, 16).toString('base64url');
}

/** SHA-256, base64url: what is stored, and looked for. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
