import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { NATIONAL_CARD_PROFILES, type NationalCardProfile } from '@monban/card-ap/card-profile';
import { CERTIFICATE_HEAD_LENGTH, cardLink } from '@monban/card-ap/crypto/card-link';
import { verifyBinding } from '@monban/card-ap/jpki/binding';
import type { CertificateStanding } from '@monban/core/api/badges';
import type { BindingEvidence, DeskFailure } from '@monban/core/messages/desk';
import type { PathProfile } from '@monban/trust/certificate-path/path-profile';
import type { PathOutcome } from '@monban/trust/certificate-path/path-outcome';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import type { RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { bytesOf, statementOf } from './statement.ts';

/** What a binding by signature is checked with. */
export interface BindingTrust {
  /** DER of the authorities that the organisation believes; none: no certificate can be checked. */
  readonly anchors: readonly Uint8Array[];
  /** The profile by which certificates under these anchors are judged. */
  readonly profileUnder: (profile: PathProfile) => PathProfile;
  /** What the authority says of it, as far as the organisation may ask. */
  readonly standingOf: (certificate: Uint8Array, issuer: Uint8Array) => Promise<RevocationStanding>;
}

/** What is kept of a binding; certificate and serial are not. */
export interface KeptBinding {
  readonly kind: 'bound';
  readonly certificateUntil: string;
  readonly certificateStanding: CertificateStanding;
}

export interface BindingClaim {
  readonly badgeId: string;
  /** The card key's point. */
  readonly publicKey: string;
  /** As the desk computed it; null where links are switched off. */
  readonly cardLink: string | null;
  /** Of the badge's answer that came with the claim: a binding of another power-on may be a kept one. */
  readonly shownSignature: string;
  readonly evidence: BindingEvidence;
}

/**
 * Does this badge sit in the card of this certificate? By face check alone the desk's word is kept, labelled as not
 * checked. By signature: path, key, badge, link and end of the certificate have to agree, and the authority must not
 * have taken it back.
 */
export async function verifyBindingClaim(
  claim: BindingClaim,
  checking: {
    readonly binding: 'face-check' | 'jpki-signature';
    readonly trust: BindingTrust;
    readonly linkKey: Uint8Array;
    readonly at: Date;
  },
): Promise<KeptBinding | { readonly kind: 'refused'; readonly failure: DeskFailure }> {
  const { certificateUntil, jpki } = claim.evidence;
  if (certificateUntil <= checking.at.toISOString()) return refused('certificate-expired');
  if (checking.binding === 'face-check')
    return { kind: 'bound', certificateUntil, certificateStanding: 'not-checked' };
  if (jpki === null) return refused('evidence-invalid');
  const certificate = bytesOf(jpki.certificate);
  const path = findPath(certificate, checking);
  if (path.outcome.kind === 'invalid')
    return refused(FAILURE_OF_PATH[path.outcome.reason] ?? 'certificate-invalid');
  if (!isClaimProven(claim, { jpki, certificate, ...path, notAfter: path.outcome.notAfter, ...checking }))
    return refused('evidence-invalid');
  const issuer = path.outcome.chain[1] ?? path.outcome.anchor;
  const standing = KEPT_STANDING[(await checking.trust.standingOf(certificate, issuer)).kind];
  if (standing === undefined) return refused('certificate-revoked');
  return { kind: 'bound', certificateUntil, certificateStanding: standing };
}

const FAILURE_OF_PATH: Readonly<Partial<Record<string, DeskFailure>>> = {
  expired: 'certificate-expired',
};

/** A certificate that was taken back, or is on hold, binds nothing. */
const KEPT_STANDING: Readonly<Record<RevocationStanding['kind'], CertificateStanding | undefined>> = {
  good: 'good',
  unknown: 'unknown',
  'not-contracted': 'not-checked',
  hold: undefined,
  revoked: undefined,
};

interface FoundPath {
  readonly outcome: PathOutcome;
  readonly profile: NationalCardProfile;
}

/** By the first kind of card that has such certificates; otherwise why it is none of the present kind. */
function findPath(
  certificate: Uint8Array,
  { trust, at }: { readonly trust: BindingTrust; readonly at: Date },
): FoundPath {
  const paths = NATIONAL_CARD_PROFILES.map((profile) => ({
    profile,
    outcome: validatePath({
      certificate,
      anchors: trust.anchors,
      at,
      profile: trust.profileUnder(profile.certificate),
    }),
  }));
  const [present] = paths;
  if (present === undefined) throw new TypeError('there is a national card');
  return paths.find(({ outcome }) => outcome.kind === 'valid') ?? present;
}

/** One card, one power-on: the badge made the statement, and the certificate's key signed just that. */
function isClaimProven(
  claim: BindingClaim,
  proof: {
    readonly jpki: NonNullable<BindingEvidence['jpki']>;
    readonly certificate: Uint8Array;
    readonly profile: NationalCardProfile;
    readonly notAfter: Date;
    readonly linkKey: Uint8Array;
  },
): boolean {
  const { jpki, certificate, profile, notAfter } = proof;
  const statement = statementOf(jpki.statement, claim.badgeId);
  const signature = bytesOf(jpki.signature);
  return (
    jpki.statement.signature === claim.shownSignature &&
    claim.evidence.certificateUntil === notAfter.toISOString() &&
    isLinkOf(claim.cardLink, certificate, proof.linkKey) &&
    verifyBadgeSignature(statement, bytesOf(claim.publicKey)) &&
    verifyBinding({ statement, certificate, signature }, profile)
  );
}

function isLinkOf(link: string | null, certificate: Uint8Array, linkKey: Uint8Array): boolean {
  if (link === null) return true;
  if (certificate.length < CERTIFICATE_HEAD_LENGTH) return false;
  const head = certificate.subarray(0, CERTIFICATE_HEAD_LENGTH);
  return Buffer.from(cardLink(linkKey, head)).toString('base64url') === link;
}

function refused(failure: DeskFailure): { readonly kind: 'refused'; readonly failure: DeskFailure } {
  return { kind: 'refused', failure };
}
