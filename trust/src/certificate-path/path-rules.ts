import { type Certificate, isSelfIssued } from './certificate.ts';
import { brokenAuthorityRule, brokenLeafRule, brokenValidityRule } from './certificate-rules.ts';
import type { PathFailure } from './path-outcome.ts';
import type { PathProfile } from './path-profile.ts';
import { satisfiesPolicies } from './policy-rules.ts';

/** From the leaf (0) to the anchor (last), each signed by the next one's key. */
export type Chain = readonly [Certificate, ...Certificate[]];

export interface BrokenRule {
  readonly reason: PathFailure;
  readonly depth: number;
}

/** The first rule that this chain breaks at this instant, looked for from the leaf upwards; undefined for none. */
export function brokenPathRule(chain: Chain, profile: PathProfile, at: Date): BrokenRule | undefined {
  const [leaf] = chain;
  const anchorDepth = chain.length - 1;
  const leafFailure = brokenLeafRule(leaf, profile.leaf);
  if (leafFailure) return { reason: leafFailure, depth: 0 };
  for (const [depth, certificate] of chain.entries()) {
    const reason =
      validityFailure(certificate, at, depth === anchorDepth) ??
      (depth > 0 ? brokenAuthorityRule(certificate) : undefined);
    if (reason) return { reason, depth };
  }
  const tooShort = findBrokenPathLength(chain);
  if (tooShort !== undefined) return { reason: 'path-too-long', depth: tooShort };
  return satisfiesPolicies(chain, profile.leaf.policies)
    ? undefined
    : { reason: 'policy-not-allowed', depth: 0 };
}

/**
 * The shell model: every certificate of the path, the anchor's too, is valid at the one instant that is asked about
 * (ADR 0016). That the anchor is over is a reason of its own, because its remedy is another.
 */
function validityFailure(certificate: Certificate, at: Date, isAnchor: boolean): PathFailure | undefined {
  const failure = brokenValidityRule(certificate, at);
  if (!isAnchor || failure === undefined) return failure;
  return failure === 'expired' ? 'anchor-expired' : 'anchor-not-yet-valid';
}

/**
 * RFC 5280 section 6.1.4 (l) and (m): the depth of the authority whose path length is exceeded. Self-issued
 * certificates between it and the leaf do not count, and the leaf never does.
 */
function findBrokenPathLength(chain: Chain): number | undefined {
  let below = 0;
  for (const [depth, certificate] of chain.entries()) {
    if (depth === 0) continue;
    const limit = certificate.extensions.authority?.pathLength;
    if (limit !== undefined && below > limit) return depth;
    if (!isSelfIssued(certificate)) below += 1;
  }
  return undefined;
}
