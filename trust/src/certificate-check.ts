import type { X509Certificate } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { certificateFingerprint, MESSAGE_SIGNING_USAGE, parseCertificate } from './certificate-authority.ts';
import { verifyingKeys, type VerifyingKeys } from './keys.ts';

/** What a controller holds against the answer to its enrolment, and keeps from then on. */
export interface PinnedAuthority {
  readonly certificatePem: string;
  /** From the one-time token: SHA-256 of the CA certificate, base64url. */
  readonly fingerprint: string;
}

/**
 * The keys whose messages a controller believes: that of the message-signing certificate, if the pinned CA issued it
 * for that purpose and it is valid at `at`. Throws `SIGNATURE_INVALID` otherwise, `MESSAGE_MALFORMED` for what is no
 * certificate.
 */
export function trustedMessageKeys(
  ca: PinnedAuthority,
  signingCertificatePem: string,
  at: Date,
): VerifyingKeys {
  if (certificateFingerprint(ca.certificatePem) !== ca.fingerprint) refuse('another CA than the token names');
  const certificate = requireIssued(ca.certificatePem, signingCertificatePem, at);
  if (!hasOnlyUsage(certificate, MESSAGE_SIGNING_USAGE)) refuse('the certificate is for another purpose');
  return verifyingKeys(certificate.publicKey);
}

/** The certificate, if the CA issued it and both are valid at `at`; throws as `trustedMessageKeys` does. */
export function requireIssued(caPem: string, pem: string, at: Date): X509Certificate {
  const ca = parseCertificate(caPem);
  const certificate = parseCertificate(pem);
  if (!ca.ca || !certificate.checkIssued(ca) || !certificate.verify(ca.publicKey)) refuse('not from this CA');
  if (certificate.ca) refuse('a CA certificate where an end entity is due');
  if (!isValidAt(ca, at) || !isValidAt(certificate, at)) refuse('not valid at this time');
  return certificate;
}

function isValidAt(certificate: X509Certificate, at: Date): boolean {
  const instant = at.getTime();
  return Date.parse(certificate.validFrom) <= instant && instant < Date.parse(certificate.validTo);
}

/** Node names the extended usages `keyUsage`; its types forget that there may be none. */
function hasOnlyUsage(certificate: X509Certificate, usage: string): boolean {
  const usages = certificate.keyUsage as readonly string[] | undefined;
  return usages?.length === 1 && usages[0] === usage;
}

function refuse(problem: string): never {
  throw new AppError('SIGNATURE_INVALID', { details: { problem } });
}
