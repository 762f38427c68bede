import { type Certificate, isSelfIssued } from './certificate.ts';
import type { LeafRule } from './path-profile.ts';

/** RFC 5280 section 4.2.1.4: stands for every policy. */
export const ANY_POLICY = '2.5.29.32.0';

/**
 * RFC 5280 section 6.1 for policies. Where nothing is mapped — a certificate with mappings is refused before — the
 * tree of section 6.1.2 (a) has one node a level for each policy, so the policies of its last level are all there is
 * to know of it. `chain` is from the leaf to the anchor; the anchor only supplies the name and key.
 */
export function satisfiesPolicies(chain: readonly Certificate[], rule: LeafRule['policies']): boolean {
  const path = chain.slice(0, -1).reverse();
  let state = initialState(path.length, rule);
  for (const [index, certificate] of path.entries()) {
    const isLast = index === path.length - 1;
    const policies = nextPolicies(state, certificate, isLast);
    if (state.explicitPolicy === 0 && policies.size === 0) return false;
    state = isLast ? wrapUp(state, certificate, policies) : prepareNext(state, certificate, policies);
  }
  return state.explicitPolicy > 0 || isAcceptable(state.policies, rule);
}

/** Section 6.1.2: what is carried from one certificate to the next. */
interface PolicyState {
  /** The policies of the tree's last level; `ANY_POLICY` among them while all are still possible. */
  readonly policies: ReadonlySet<string>;
  /** After how many more certificates a policy has to be left; 0 now. */
  readonly explicitPolicy: number;
  /** After how many more certificates anyPolicy counts for nothing; 0 now. */
  readonly inhibitAnyPolicy: number;
}

function initialState(pathLength: number, rule: LeafRule['policies']): PolicyState {
  return {
    policies: new Set([ANY_POLICY]),
    explicitPolicy: rule === 'any' ? pathLength + 1 : 0,
    inhibitAnyPolicy: pathLength + 1,
  };
}

/** Section 6.1.3 (d) and (e). */
function nextPolicies(state: PolicyState, certificate: Certificate, isLast: boolean): ReadonlySet<string> {
  const stated = certificate.extensions.policies ?? [];
  const wasAny = state.policies.has(ANY_POLICY);
  const kept = stated.filter((policy) => policy !== ANY_POLICY && (wasAny || state.policies.has(policy)));
  const anyCounts = state.inhibitAnyPolicy > 0 || (!isLast && isSelfIssued(certificate));
  return new Set(stated.includes(ANY_POLICY) && anyCounts ? [...kept, ...state.policies] : kept);
}

/** Section 6.1.4 (h) to (j). */
function prepareNext(
  state: PolicyState,
  certificate: Certificate,
  policies: ReadonlySet<string>,
): PolicyState {
  const step = isSelfIssued(certificate) ? 0 : 1;
  const { requireExplicitPolicy = Infinity, inhibitAnyPolicy = Infinity } = certificate.extensions;
  return {
    policies,
    explicitPolicy: Math.min(Math.max(state.explicitPolicy - step, 0), requireExplicitPolicy),
    inhibitAnyPolicy: Math.min(Math.max(state.inhibitAnyPolicy - step, 0), inhibitAnyPolicy),
  };
}

/** Section 6.1.5 (a) and (b). */
function wrapUp(state: PolicyState, certificate: Certificate, policies: ReadonlySet<string>): PolicyState {
  const isRequired = certificate.extensions.requireExplicitPolicy === 0;
  return {
    ...state,
    policies,
    explicitPolicy: isRequired ? 0 : Math.max(state.explicitPolicy - 1, 0),
  };
}

/** Section 6.1.5 (g): what is left of the tree within the policies that the profile accepts. */
function isAcceptable(policies: ReadonlySet<string>, rule: LeafRule['policies']): boolean {
  if (rule === 'any' || rule.includes(ANY_POLICY)) return policies.size > 0;
  return policies.has(ANY_POLICY) || rule.some((policy) => policies.has(policy));
}
