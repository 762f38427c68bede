import { X509Certificate } from 'node:crypto';
import { fromBase64Url } from '@monban/card-ap/bytes';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import type { PolicySnapshot } from '@monban/core/access/policy';
import type { DeskFailure } from '@monban/core/messages/desk';
import type { PathFailure } from '@monban/trust/certificate-path/path-outcome';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import { pathProfile } from '../tap-certificate.ts';
import type { CertificateCheck } from './desk-card.ts';

export type CertificateTrust = Pick<PolicySnapshot, 'certificateAnchors' | 'certificatePolicies'>;

/**
 * May a badge be bound to this user certificate, DER? Its path is validated by the organisation's anchors. Where the
 * organisation has none, only its end is read: such a binding rests on the face check and is labelled so. Never throws.
 */
export function checkCertificate(
  certificate: Uint8Array,
  { certificateAnchors, certificatePolicies }: CertificateTrust,
  at: Date,
): CertificateCheck {
  if (certificateAnchors.length === 0) return readEnd(certificate, at);
  const outcome = validatePath({
    certificate,
    anchors: certificateAnchors.map(fromBase64Url),
    at,
    profile: pathProfile(JPKI_2016, certificatePolicies),
  });
  return outcome.kind === 'valid'
    ? { kind: 'good', until: outcome.notAfter.toISOString() }
    : { kind: 'unfit', failure: failureOf(outcome.reason) };
}

/** A certificate that outlived its authority needs renewing, not a guard. */
function failureOf(reason: PathFailure): DeskFailure {
  const hasEnded = reason === 'expired' || reason === 'anchor-expired';
  return hasEnded ? 'certificate-expired' : 'certificate-invalid';
}

function readEnd(certificate: Uint8Array, at: Date): CertificateCheck {
  try {
    const until = new Date(new X509Certificate(certificate).validTo);
    return at <= until
      ? { kind: 'good', until: until.toISOString() }
      : { kind: 'unfit', failure: 'certificate-expired' };
  } catch {
    // The parser's own words could quote the certificate.
    return { kind: 'unfit', failure: 'certificate-invalid' };
  }
}
