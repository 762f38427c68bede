import { z } from 'zod';
import { Base64Url } from '../access/policy.ts';

/**
 * Every message between server and controller, both ways: the exact text that was signed, and the signature over
 * its UTF-8 bytes (ECDSA P-256 with SHA-256, ASN.1 DER, base64url). The payload's own `type` keeps one kind of
 * message from passing as another. `keyId` is the first 8 bytes of SHA-256 of the signer's 65-byte point, base64url.
 */
export const SignedMessage = z.strictObject({
  payload: z.string().max(64 * 1024 * 1024),
  signature: Base64Url.max(100),
  keyId: Base64Url.length(11),
});
export type SignedMessage = z.infer<typeof SignedMessage>;
