import { readCertificate, type Certificate } from '../certificate-path/certificate.ts';
import type { RevocationQuestion, UnknownStanding } from './revocation-standing.ts';

export interface ReadQuestion {
  readonly kind: 'read';
  readonly certificate: Certificate;
  readonly issuer: Certificate;
}

/** Both certificates, if they can be read and the one names the other; never throws. */
export function readQuestion({
  certificate,
  issuer,
}: RevocationQuestion): ReadQuestion | { readonly kind: 'refused'; readonly why: UnknownStanding } {
  const leaf = readCertificate(certificate);
  const authority = readCertificate(issuer);
  if (leaf.kind === 'refused' || authority.kind === 'refused') {
    return { kind: 'refused', why: 'certificate-malformed' };
  }
  const isNamed = Buffer.compare(leaf.certificate.issuer, authority.certificate.subject) === 0;
  if (!isNamed) return { kind: 'refused', why: 'issuer-mismatch' };
  return { kind: 'read', certificate: leaf.certificate, issuer: authority.certificate };
}
