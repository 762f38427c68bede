import type { PathOutcome } from './path-outcome.ts';
import type { PathProfile } from './path-profile.ts';

export interface PathQuestion {
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER, in any order; what does not belong to the path is left out. */
  readonly intermediates?: readonly Uint8Array[];
  /** DER of the certificates whose keys are believed; what is no certificate is believed nothing. */
  readonly anchors: readonly Uint8Array[];
  readonly at: Date;
  readonly profile: PathProfile;
}

/**
 * Is there a path from a believed key to this certificate at this instant? RFC 5280 section 6.1, for the parts in
 * docs/protocol/certificate-path.md; a path that needs any other part is refused. Says nothing about revocation.
 * Never throws, whatever the bytes.
 */
export function validatePath(question: PathQuestion): PathOutcome {
  void question;
  return { kind: 'invalid', reason: 'issuer-unknown', depth: 0 };
}
