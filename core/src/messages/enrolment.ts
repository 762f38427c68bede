import { z } from 'zod';
import { Base64Url } from '../access/policy.ts';
import { ControllerId, DoorId, OrganisationId, ReaderId } from '../ids.ts';

export const CONTROLLER_ROLES = ['door', 'desk', 'terminal'] as const;
export const ControllerRole = z.enum(CONTROLLER_ROLES);
export type ControllerRole = z.infer<typeof ControllerRole>;

/**
 * POST /api/v1/enrolments. The one-time token printed in the console is `<controller id>.<secret>.<CA fingerprint>`
 * (secret: 32 bytes base64url; fingerprint: SHA-256 of the CA certificate, base64url): the last part never travels,
 * the controller holds the answer against it.
 */
export const EnrolmentRequest = z.strictObject({
  controllerId: ControllerId,
  secret: Base64Url.length(43),
  /** PKCS#10, PEM, P-256; the private key never leaves the controller. */
  certificateRequest: z.string().max(4096),
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

export const EnrolmentAnswer = z.strictObject({
  controllerId: ControllerId,
  organisationId: OrganisationId,
  role: ControllerRole,
  /** PEM. */
  certificate: z.string(),
  caCertificate: z.string(),
  /** `mqtts://host:port`: a broker is never reached in clear. */
  brokerUrl: z.url({ protocol: /^mqtts$/ }),
  /** The server's message key, 65-byte point. `signingKeyCertificate` is its certificate from the same CA, PEM. */
  signingKeyCertificate: z.string(),
  /** Compact JWE (ECDH-ES, A256GCM) to the controller's key; opens to `ReaderKeys` (ruling 26). */
  sealedKeys: z.string(),
  readers: z.array(
    z.strictObject({ readerId: ReaderId, doorId: DoorId.nullable(), side: z.enum(['in', 'out']) }),
  ),
});
export type EnrolmentAnswer = z.infer<typeof EnrolmentAnswer>;

/** Secret. What readers need to open sealed answers and to compare links. */
export const ReaderKeys = z.strictObject({
  /** Current first, then former ones; at most 3 (badge-ap.md section 4). */
  siteKeys: z
    .array(
      z.strictObject({
        version: z.int().min(1).max(255),
        privateKey: Base64Url.length(43),
        publicKey: Base64Url.length(87),
      }),
    )
    .min(1)
    .max(3),
  /** 32 bytes; null where the organisation has switched links off. */
  linkKey: Base64Url.length(43).nullable(),
});
export type ReaderKeys = z.infer<typeof ReaderKeys>;
