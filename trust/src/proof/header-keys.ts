import type { AuditExportHeader, ReceiptExportHeader } from '@monban/core/messages/proof';
import { publicKeyFromPoint, verifyingKeys, type VerifyingKeys } from '../keys.ts';

/** The keys that a file names for itself; none where they are no keys. */
export function keysOfHeader(header: AuditExportHeader | ReceiptExportHeader | undefined): VerifyingKeys {
  try {
    const points = header?.checkpointKeys.map(({ publicKey }) => Buffer.from(publicKey, 'base64url')) ?? [];
    return verifyingKeys(...points.map(publicKeyFromPoint));
  } catch {
    return new Map();
  }
}
