import { hkdfSync } from 'node:crypto';
import { isScalar } from '@monban/card-ap/crypto/p256';
import type { BadgeId, DeskJobId } from '@monban/core/ids';
import type { SigningKey } from '@monban/trust/keys';

const LABEL = 'monban/one-time-management-key/v1';
const SCALAR_LENGTH = 32;

/**
 * The management key of one card for one PIN job: a P-256 scalar, 32 bytes, by HKDF-SHA-256 (RFC 5869) from the
 * management key, badge id and job id. It is stored nowhere, because it can be had again at any time (ADR 0013). A
 * candidate that is no scalar (1 in 2³²) gives way to the next (FIPS 186-5 appendix A.2.2).
 */
export function oneTimeKey(
  management: SigningKey,
  of: { readonly badgeId: BadgeId; readonly jobId: DeskJobId },
): Uint8Array {
  const secret = Buffer.from(management.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const salt = Buffer.from(of.badgeId, 'base64url');
  try {
    for (let round = 0; ; round += 1) {
      const info = `${LABEL}\0${of.jobId}\0${round}`;
      const candidate = new Uint8Array(hkdfSync('sha256', secret, salt, info, SCALAR_LENGTH));
      if (isScalar(candidate)) return candidate;
    }
  } finally {
    secret.fill(0);
  }
}
