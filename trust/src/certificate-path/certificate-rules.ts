import type { KeyObject } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import type { PathFailure } from './path-outcome.ts';
import type { KeyRule, LeafRule, PathAlgorithm, PathProfile } from './path-profile.ts';

/** Rules that look at one certificate alone. Each answers the rule that is broken first, or undefined for none. */

const MAX_SERIAL_NUMBER_BYTES = 20;

/** What holds for every certificate of a path, the anchor's included, before anything is computed with its key. */
export function brokenFormRule(certificate: Certificate, profile: PathProfile): PathFailure | undefined {
  const { version, serialNumber, extensions, algorithmsAgree, publicKey } = certificate;
  if (version !== 3) return 'version-not-allowed';
  if (!isAllowedSerialNumber(serialNumber)) return 'serial-number-not-allowed';
  if (extensions.hasRepeated) return 'extension-repeated';
  if (extensions.hasUnknown) return 'extension-not-understood';
  if (!algorithmsAgree) return 'algorithms-differ';
  if (!findAlgorithm(certificate, profile)) return 'algorithm-not-allowed';
  if (!profile.keys.some((rule) => fitsKey(rule, publicKey))) return 'key-not-allowed';
  return undefined;
}

/** How the profile says that this certificate's signature is made, if it allows that. */
export function findAlgorithm({ algorithm }: Certificate, profile: PathProfile): PathAlgorithm | undefined {
  return profile.algorithms.find(
    ({ oid, parameters }) => oid === algorithm.oid && parameters === algorithm.parameters,
  );
}

/** RFC 5280 section 4.1.2.5: from the first second to the end of the last one. */
export function brokenValidityRule(
  certificate: Certificate,
  at: Date,
): 'not-yet-valid' | 'expired' | undefined {
  const instant = at.getTime();
  if (!(instant >= certificate.notBefore.getTime())) return 'not-yet-valid';
  return instant < certificate.notAfter.getTime() + 1000 ? undefined : 'expired';
}

/** Sections 4.2.1.3, 4.2.1.9 and 6.1.4 (k) and (n): who signs certificates says that it does. */
export function brokenAuthorityRule({ extensions }: Certificate): PathFailure | undefined {
  if (!extensions.authority) return 'not-an-authority';
  return extensions.keyUses?.includes('keyCertSign') ? undefined : 'key-usage-not-allowed';
}

/** The end of the path, by the profile. */
export function brokenLeafRule({ extensions }: Certificate, rule: LeafRule): PathFailure | undefined {
  const { authority, purposes, policies } = extensions;
  if (authority && !rule.mayBeAuthority) return 'authority-not-allowed';
  if (!hasAllowedKeyUses(extensions.keyUses ?? [], { rule, isAuthority: authority !== undefined })) {
    return 'key-usage-not-allowed';
  }
  if (!areAllowedPurposes(purposes, rule.purposes)) return 'purpose-not-allowed';
  return hasAllowedPolicies(policies, rule) ? undefined : 'policy-not-allowed';
}

/** Section 4.1.2.2: positive, at most 20 octets. */
function isAllowedSerialNumber(content: Uint8Array): boolean {
  const isPositive = (content[0] ?? 0x80) < 0x80 && content.some((octet) => octet !== 0);
  return isPositive && content.length <= MAX_SERIAL_NUMBER_BYTES;
}

/** Whether a key is of the kind, and of a size or on a curve, that the rule allows. */
export function fitsKey(rule: KeyRule, key: KeyObject): boolean {
  if (key.asymmetricKeyType !== rule.keyType) return false;
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if ('curves' in rule) return rule.curves.includes(namedCurve);
  const sizeFits = modulusLength >= rule.minModulusBits && modulusLength <= rule.maxModulusBits;
  return sizeFits && isSoundExponent(publicExponent, rule.minExponent);
}

/** Odd, not too small to be safe, and short: OpenSSL computes with any, and a long one takes as long as it likes. */
function isSoundExponent(exponent: bigint, minimum: number): boolean {
  return exponent >= BigInt(minimum) && exponent % 2n === 1n && exponent < 2n ** 64n;
}

interface KeyUseQuestion {
  readonly rule: LeafRule;
  readonly isAuthority: boolean;
}

function hasAllowedKeyUses(uses: readonly string[], { rule, isAuthority }: KeyUseQuestion): boolean {
  // Section 4.2.1.9: without CA:TRUE the key does not sign certificates, whatever the profile says.
  const allowed = [...rule.requiredKeyUses, ...rule.allowedKeyUses].filter(
    (use) => use !== 'keyCertSign' || isAuthority,
  );
  const known: readonly string[] = allowed;
  return rule.requiredKeyUses.every((use) => uses.includes(use)) && uses.every((use) => known.includes(use));
}

/** That the whole path states the policy is for the path's rules; here that the leaf itself does, and no other. */
function hasAllowedPolicies(stated: readonly string[] | undefined, rule: LeafRule): boolean {
  if (rule.policies === 'any' || rule.mayStateOtherPolicies === true) return true;
  const [policy, ...others] = stated ?? [];
  return policy !== undefined && others.length === 0 && rule.policies.includes(policy);
}

function areAllowedPurposes(stated: readonly string[] | undefined, rule: LeafRule['purposes']): boolean {
  if (rule === 'any' || stated === undefined) return true;
  return stated.some((purpose) => rule.includes(purpose));
}
