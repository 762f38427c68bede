import { type Certificate, readCertificate } from './certificate.ts';
import { brokenFormRule } from './certificate-rules.ts';
import type { PathOutcome } from './path-outcome.ts';
import type { PathProfile } from './path-profile.ts';
import { brokenPathRule, type BrokenRule, type Chain } from './path-rules.ts';
import { CandidatesByName, PathSearch } from './path-search.ts';

export interface PathQuestion {
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER, in any order; what does not belong to the path is left out. At most 512 are looked at. */
  readonly intermediates?: readonly Uint8Array[];
  /** DER of the certificates whose keys are believed; what cannot be read is believed nothing. */
  readonly anchors: readonly Uint8Array[];
  readonly at: Date;
  readonly profile: PathProfile;
}

const MAX_GIVEN_INTERMEDIATES = 512;

/**
 * Is there a path from a believed key to this certificate at this instant? RFC 5280 section 6.1, for the parts in
 * docs/protocol/certificate-path.md; a path that needs any other part is refused. Says nothing about revocation.
 * Never throws, whatever the bytes.
 */
export function validatePath(question: PathQuestion): PathOutcome {
  const { profile, at } = question;
  const reading = readCertificate(question.certificate);
  if (reading.kind === 'refused') return invalid({ reason: reading.reason, depth: 0 });
  const leaf = reading.certificate;
  const form = brokenFormRule(leaf, profile);
  if (form) return invalid({ reason: form, depth: 0 });
  const anchors = new CandidatesByName(question.anchors);
  const intermediates = new CandidatesByName(question.intermediates?.slice(0, MAX_GIVEN_INTERMEDIATES) ?? []);
  const search = new PathSearch({ anchors, intermediates, profile });
  let broken: BrokenRule | undefined;
  for (const chain of search.chains([leaf])) {
    const rule = brokenPathRule(chain, profile, at);
    if (!rule) return valid(chain, question);
    broken ??= rule;
  }
  return invalid(broken ?? search.furthest);
}

function valid(chain: Chain, { anchors }: PathQuestion): PathOutcome {
  const anchor = (chain[chain.length - 1] ?? chain[0]).der;
  return {
    kind: 'valid',
    chain: chain.slice(0, -1).map(derOf),
    anchorIndex: anchors.findIndex((one) => Buffer.compare(one, anchor) === 0),
    anchor,
    notAfter: chain[0].notAfter,
  };
}

function invalid({ reason, depth }: BrokenRule): PathOutcome {
  return { kind: 'invalid', reason, depth };
}

function derOf({ der }: Certificate): Uint8Array {
  return der;
}
