import { concatBytes, utf8Bytes } from '@monban/card-ap/bytes';
import { encodeTlv } from '@monban/card-ap/tlv';
import { x509 } from './x509.ts';

/** Extensions of RFC 5280 in the forms that the national certificates use and the library has no class for. */

const OID = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  cpsQualifier: '1.3.6.1.5.5.7.2.1',
} as const;

const TAG = {
  sequence: 0x30,
  bitString: 0x03,
  oid: 0x06,
  ia5String: 0x16,
  context0: 0xa0,
  directoryName: 0xa4,
} as const;

/** Bit numbers of section 4.2.1.3. */
const KEY_USE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;
export type KeyUse = keyof typeof KEY_USE;

/** Section 4.2.1.3, critical. */
export function keyUsage(uses: readonly KeyUse[]): x509.Extension {
  const bits = uses.reduce((byte, use) => byte | (0x80 >> KEY_USE[use]), 0);
  // A named bit list drops its trailing zeros (X.690 section 11.2.2).
  const unused = 7 - Math.max(...uses.map((use) => KEY_USE[use]));
  return new x509.Extension(OID.keyUsage, true, encodeTlv(TAG.bitString, Uint8Array.of(unused, bits)));
}

/** Section 4.2.1.6: a directory name. */
export function subjectAltName(name: x509.Name): x509.Extension {
  return new x509.Extension(OID.subjectAltName, false, sequence(directoryName(name)));
}

/** Section 4.2.1.7: a directory name. */
export function issuerAltName(name: x509.Name): x509.Extension {
  return new x509.Extension(OID.issuerAltName, false, sequence(directoryName(name)));
}

/** Section 4.2.1.13: a directory name and no address, so there is nothing to download. */
export function crlDistributionPoint(name: x509.Name): x509.Extension {
  const fullName = encodeTlv(TAG.context0, encodeTlv(TAG.context0, directoryName(name)));
  return new x509.Extension(OID.crlDistributionPoints, false, sequence(sequence(fullName)));
}

/** Section 4.2.1.4, critical: one policy with the address of its practice statement. */
export function certificatePolicy(policyOid: string, practiceStatement: string): x509.Extension {
  const address = encodeTlv(TAG.ia5String, utf8Bytes(practiceStatement));
  const qualifier = sequence(encodeOid(OID.cpsQualifier), address);
  const information = sequence(encodeOid(policyOid), sequence(qualifier));
  return new x509.Extension(OID.certificatePolicies, true, sequence(information));
}

/** ITU-T X.690 section 8.19; arcs of any size, as 2.25 has them. */
export function encodeOid(oid: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = oid.split('.').map(BigInt);
  return encodeTlv(TAG.oid, concatBytes(...[first * 40n + second, ...rest].map(base128)));
}

function base128(arc: bigint): Uint8Array {
  const digits = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from(digits);
}

function directoryName(name: x509.Name): Uint8Array {
  return encodeTlv(TAG.directoryName, new Uint8Array(name.toArrayBuffer()));
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return encodeTlv(TAG.sequence, concatBytes(...parts));
}
