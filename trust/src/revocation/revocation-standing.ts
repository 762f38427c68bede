/** Why an authority took a certificate back: `CRLReason` of RFC 5280 section 5.3.1, hold and removal apart. */
export const CERTIFICATE_REVOCATION_REASONS = [
  'unspecified',
  'key-compromise',
  'ca-compromise',
  'affiliation-changed',
  'superseded',
  'cessation-of-operation',
  'privilege-withdrawn',
  'aa-compromise',
] as const;
export type CertificateRevocationReason = (typeof CERTIFICATE_REVOCATION_REASONS)[number];

/** Why nothing is known. Each has its rule, with the clause it comes from, in docs/protocol/revocation.md. */
export const UNKNOWN_STANDINGS = [
  /** Certificate or issuer cannot be read. */
  'certificate-malformed',
  /** The certificate names another issuer. */
  'issuer-mismatch',
  'unreachable',
  'timed-out',
  'http-refused',
  'too-large',
  'response-malformed',
  /** The responder answered with an error of its own (`responseStatus`). */
  'responder-refused',
  /** Neither the issuer nor whom it has appointed signed the answer. */
  'responder-not-authorised',
  'signature-invalid',
  'nonce-mismatch',
  /** An answer to another question. */
  'certificate-not-answered',
  'not-yet-valid',
  'stale',
  /** The responder says itself that it does not know this certificate. */
  'unknown-to-responder',
  /** No list of this issuer has been imported, or none for certificates such as this one. */
  'no-list',
  /** There is nobody to ask: no responder and no folder of lists has been configured. */
  'not-configured',
] as const;
export type UnknownStanding = (typeof UNKNOWN_STANDINGS)[number];

export type RevocationOrigin = 'ocsp' | 'stapled-ocsp' | 'crl' | 'none';

interface Checked {
  readonly checkedAt: Date;
  /** From this instant on the answer is worth nothing; with `unknown` and `not-contracted` it is `checkedAt`. */
  readonly freshUntil: Date;
  readonly source: RevocationOrigin;
}

/** What an authority says about one certificate. Only `good` is good; whatever fails is `unknown`. */
export type RevocationStanding =
  | (Checked & { readonly kind: 'good' })
  | (Checked & {
      readonly kind: 'revoked';
      readonly reason: CertificateRevocationReason;
      readonly revokedAt: Date;
    })
  /** `certificateHold`: may come back. */
  | (Checked & { readonly kind: 'hold'; readonly heldAt: Date })
  | (Checked & { readonly kind: 'unknown'; readonly why: UnknownStanding })
  | (Checked & { readonly kind: 'not-contracted' });

export interface RevocationQuestion {
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER of the certificate whose key signed the former. */
  readonly issuer: Uint8Array;
  readonly at: Date;
}

/** Whoever can be asked: a responder, imported lists, or nobody. Never throws. */
export interface RevocationSource {
  readonly standingOf: (question: RevocationQuestion) => Promise<RevocationStanding>;
}

export function unknownStanding(
  why: UnknownStanding,
  at: Date,
  source: RevocationOrigin,
): RevocationStanding & { readonly kind: 'unknown' } {
  return { kind: 'unknown', why, checkedAt: at, freshUntil: at, source };
}

/** The honest default: nobody may be asked (JPKI act articles 17 and 36). */
export function notContracted(at: Date): RevocationStanding & { readonly kind: 'not-contracted' } {
  return { kind: 'not-contracted', checkedAt: at, freshUntil: at, source: 'none' };
}
