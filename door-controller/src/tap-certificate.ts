import { fromBase64Url, startsWithBytes } from '@monban/card-ap/bytes';
import { NATIONAL_CARD_PROFILES, type NationalCardProfile } from '@monban/card-ap/card-profile';
import { cardLink } from '@monban/card-ap/crypto/card-link';
import { equalConstantTime } from '@monban/card-ap/crypto/compare';
import { type CertificateRead, readCertificate, readCertificateHead } from '@monban/card-ap/jpki/certificate';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { PolicyIndex } from '@monban/core/access/policy-index';
import type { CertificateSight, ClockReading } from '@monban/core/access/tap';
import type { PathFailure } from '@monban/trust/certificate-path/path-outcome';
import type { PathProfile } from '@monban/trust/certificate-path/path-profile';
import { validatePath } from '@monban/trust/certificate-path/validate-path';

/** What a certificate is held against. */
export interface CertificateQuestion {
  /** 32 bytes; null where the organisation has switched links off. */
  readonly linkKey: Uint8Array | null;
  /** Base64url; null for a badge without one. */
  readonly enrolledLink: string | null;
  readonly trust: Pick<PolicyIndex, 'certificateAnchors' | 'certificatePolicies'>;
  readonly clock: ClockReading;
}

/**
 * Three APDUs where the certificate is the enrolled one; where it is another, the whole file is read and its path
 * validated, so that a renewed certificate is told from a card that is not the badge's (ADR 0014). Throws as
 * `readCertificate` does.
 */
export async function seeCertificate(
  transmit: GuardedTransmit,
  question: CertificateQuestion,
): Promise<CertificateSight> {
  const { linkKey, enrolledLink } = question;
  if (linkKey === null || enrolledLink === null) return 'not-read';
  const found = await findHead(transmit);
  if (found.head.kind !== 'read') return found.head.kind === 'protected' ? 'not-read' : 'not-on-card';
  const link = cardLink(linkKey, found.head.bytes);
  if (equalConstantTime(link, fromBase64Url(enrolledLink))) return 'matches';
  const canValidate = question.trust.certificateAnchors.length > 0 && question.clock.trusted;
  return canValidate
    ? validateWhole(transmit, found.profile, { ...question, head: found.head.bytes })
    : 'differs';
}

async function validateWhole(
  transmit: GuardedTransmit,
  profile: NationalCardProfile,
  question: CertificateQuestion & { readonly head: Uint8Array },
): Promise<CertificateSight> {
  const whole = await readCertificate(transmit, 'user-certificate', profile);
  // A card that shows two certificates under one name shows none.
  if (whole.kind !== 'read' || !startsWithBytes(whole.bytes, question.head)) return 'invalid';
  return pathFailureOf(whole.bytes, profile, question) === undefined ? 'renewed' : 'invalid';
}

/**
 * Why the path of the card's certificate is not valid now; undefined when it is. Reads the whole file. Throws as
 * `readCertificate` does.
 */
export async function findPathFailure(
  transmit: GuardedTransmit,
  question: Pick<CertificateQuestion, 'trust' | 'clock'>,
): Promise<PathFailure | undefined> {
  const { profile } = await findHead(transmit);
  const whole = await readCertificate(transmit, 'user-certificate', profile);
  return whole.kind === 'read' ? pathFailureOf(whole.bytes, profile, question) : 'certificate-malformed';
}

interface FoundHead {
  readonly profile: NationalCardProfile;
  readonly head: CertificateRead;
}

/** The present generation first; another one is asked for only where that is not there. */
async function findHead(transmit: GuardedTransmit): Promise<FoundHead> {
  const [first, ...others] = NATIONAL_CARD_PROFILES;
  if (first === undefined) throw new Error('no national card is known');
  let found: FoundHead = { profile: first, head: await readCertificateHead(transmit, first) };
  for (const profile of others) {
    if (found.head.kind !== 'not-on-card') return found;
    found = { profile, head: await readCertificateHead(transmit, profile) };
  }
  return found;
}

function pathFailureOf(
  certificate: Uint8Array,
  profile: NationalCardProfile,
  { trust, clock }: Pick<CertificateQuestion, 'trust' | 'clock'>,
): PathFailure | undefined {
  const outcome = validatePath({
    certificate,
    anchors: trust.certificateAnchors.map(fromBase64Url),
    at: clock.at,
    profile: pathProfile(profile, trust.certificatePolicies),
  });
  return outcome.kind === 'valid' ? undefined : outcome.reason;
}

/** The card's own rules; the policies are those that the organisation's anchors stand for, where it names any. */
export function pathProfile({ certificate }: NationalCardProfile, policies: readonly string[]): PathProfile {
  if (policies.length === 0) return certificate;
  return { ...certificate, leaf: { ...certificate.leaf, policies } };
}
