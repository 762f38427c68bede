import { NEUTRAL_PROFILE } from '../certificate-path/neutral-profile.ts';
import type { PathProfile } from '../certificate-path/path-profile.ts';

/** What an answer or a list has to look like, as data; algorithms and keys are those of the certificates' profile. */
export interface RevocationRules extends Pick<PathProfile, 'algorithms' | 'keys'> {
  /** How a certificate is named to the responder (`CertID`, RFC 6960 section 4.1.1). */
  readonly certIdDigest: 'sha1' | 'sha256';
  /** How far the clocks of authority and server may be apart. */
  readonly clockToleranceMs: number;
  /** How long a responder's answer is used at most, even where its `nextUpdate` is later or missing. */
  readonly maximumAgeMs: number;
}

/** Where a card profile says nothing else: algorithms and keys of the neutral profile, a day, a minute. */
export const DEFAULT_REVOCATION_RULES: RevocationRules = {
  algorithms: NEUTRAL_PROFILE.algorithms,
  keys: NEUTRAL_PROFILE.keys,
  certIdDigest: 'sha1',
  clockToleranceMs: 60_000,
  maximumAgeMs: 24 * 3_600_000,
};
