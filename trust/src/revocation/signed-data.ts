import { verify, type KeyObject } from 'node:crypto';
import { DerFields, oidOf } from '../certificate-path/der-fields.ts';
import { malformed, TAG, type DerValue } from '../certificate-path/der.ts';
import { fitsKey } from '../certificate-path/certificate-rules.ts';
import type { RevocationRules } from './revocation-rules.ts';

/** Bytes with a signature over them, as lists and responders' answers are made. */
export interface SignedData {
  readonly signedPart: Uint8Array;
  readonly algorithm: { readonly oid: string; readonly parameters: 'null' | 'absent' | 'other' };
  readonly signature: Uint8Array;
}

/** `AlgorithmIdentifier` (RFC 5280 section 4.1.1.2). Throws `MESSAGE_MALFORMED`. */
export function readAlgorithm(identifier: DerValue): SignedData['algorithm'] {
  const oid = oidOf(new DerFields(identifier).take(TAG.oid));
  const [, parameters, more] = identifier.children;
  if (more !== undefined) malformed('an algorithm with two parameters');
  if (parameters === undefined) return { oid, parameters: 'absent' };
  return { oid, parameters: parameters.tag === TAG.null ? 'null' : 'other' };
}

/** The octets of a BIT STRING that ends with an octet. Throws `MESSAGE_MALFORMED`. */
export function wholeOctets({ content }: DerValue): Uint8Array {
  return content[0] === 0 ? content.subarray(1) : malformed('bits that end within an octet');
}

/** Whether this key made it, by an algorithm and with a key that the rules allow. */
export function isSignedBy(data: SignedData, key: KeyObject, rules: RevocationRules): boolean {
  const algorithm = rules.algorithms.find(
    ({ oid, parameters }) => oid === data.algorithm.oid && parameters === data.algorithm.parameters,
  );
  if (algorithm?.keyType !== key.asymmetricKeyType || algorithm === undefined) return false;
  if (!rules.keys.some((rule) => fitsKey(rule, key))) return false;
  return verify(algorithm.digest, data.signedPart, key, data.signature);
}
