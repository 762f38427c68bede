import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';

import type { SigningRule } from '../card-profile.ts';

/** Hash of the message, as the rule names it. */
export function messageHash(message: Uint8Array, rule: SigningRule): Uint8Array {
  return new Uint8Array(createHash(rule.hash).update(message).digest());
}

/**
 * Did the key in this certificate (DER) sign the message, by exactly this rule? False for everything else, bytes that
 * are no certificate and a key of another kind included; never throws. Says nothing about the certificate itself.
 */
export function verifyUserSignature(
  { certificate, message, signature }: Readonly<Record<'certificate' | 'message' | 'signature', Uint8Array>>,
  rule: SigningRule,
): boolean {
  const key = findPublicKey(certificate);
  if (key?.asymmetricKeyType !== rule.keyType || signature.length !== rule.signatureLength) return false;
  try {
    return verify(rule.hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}

function findPublicKey(certificate: Uint8Array): KeyObject | undefined {
  try {
    return new X509Certificate(certificate).publicKey;
  } catch {
    return undefined;
  }
}
