import { type KeyObject, X509Certificate } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { DerFields, oidOf, timeOf } from './der-fields.ts';
import { type DerValue, malformed, parseDerOf, TAG } from './der.ts';
import { type CertificateExtensions, readExtensions } from './extensions.ts';

/** `AlgorithmIdentifier` (RFC 5280 section 4.1.1.2). */
export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: 'null' | 'absent' | 'other';
}

/** A certificate as RFC 5280 section 4.1 lays it out; names are compared as bytes. */
export interface Certificate {
  readonly der: Uint8Array;
  /** What the issuer signed, as it lies in `der`. */
  readonly signedPart: Uint8Array;
  readonly signature: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  /** Whether the algorithm in the signed part is the one beside the signature, byte for byte. */
  readonly algorithmsAgree: boolean;
  readonly version: 1 | 2 | 3;
  /** Content octets of the INTEGER. */
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  /** The last valid second, inclusive. */
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly extensions: CertificateExtensions;
}

export type CertificateReading =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'refused'; readonly reason: 'certificate-malformed' | 'certificate-too-large' };

/** Longest DER that is looked at: the national ones have 1.3 to 2 kB, and nothing beyond this is one. */
export const MAX_CERTIFICATE_BYTES = 16_384;

/**
 * Reads a DER certificate twice: by OpenSSL, and by our own strict reader for what Node does not show of it. Both
 * have to understand it, and alike, so that no encoding has two meanings. Never throws, whatever the bytes.
 */
export function readCertificate(der: Uint8Array): CertificateReading {
  if (der.length > MAX_CERTIFICATE_BYTES) return { kind: 'refused', reason: 'certificate-too-large' };
  try {
    return { kind: 'certificate', certificate: parse(der) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', reason: 'certificate-malformed' };
    throw error;
  }
}

/**
 * Whose certificate this is, by our own reader alone: to pick the few that are worth reading whole. Undefined for what
 * is no certificate.
 */
export function findSubject(der: Uint8Array): Uint8Array | undefined {
  if (der.length > MAX_CERTIFICATE_BYTES) return undefined;
  try {
    const [signedPart] = parseDerOf(TAG.sequence, der).children;
    return signedPart && readSignedPart(signedPart).subject;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Section 6.1: names alike, as when an authority renews its key; such a certificate lengthens no path. */
export function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return Buffer.compare(issuer, subject) === 0;
}

function parse(der: Uint8Array): Certificate {
  const fields = new DerFields(parseDerOf(TAG.sequence, der));
  const signedPart = fields.take(TAG.sequence);
  const algorithm = fields.take(TAG.sequence);
  const signature = wholeOctets(fields.take(TAG.bitString));
  fields.end();
  const { innerAlgorithm, ...content } = readSignedPart(signedPart);
  return {
    ...content,
    der,
    signedPart: signedPart.raw,
    signature,
    algorithm: readAlgorithm(algorithm),
    algorithmsAgree: Buffer.compare(innerAlgorithm.raw, algorithm.raw) === 0,
    publicKey: readByOpenSsl(der, content),
  };
}

const CONTEXT = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const;

function readSignedPart(signedPart: DerValue) {
  const fields = new DerFields(signedPart);
  const version = readVersion(fields.takeIf(CONTEXT.version));
  const { content: serialNumber } = fields.take(TAG.integer);
  const innerAlgorithm = fields.take(TAG.sequence);
  const issuer = readName(fields.take(TAG.sequence));
  const { notBefore, notAfter } = readValidity(fields.take(TAG.sequence));
  const { raw: subject } = fields.take(TAG.sequence);
  fields.take(TAG.sequence); // the key, which OpenSSL reads
  const uniqueIds = [fields.takeIf(CONTEXT.issuerUniqueId), fields.takeIf(CONTEXT.subjectUniqueId)];
  const list = fields.takeIf(CONTEXT.extensions);
  fields.end();
  if (uniqueIds.some(Boolean) && version === 1) malformed('unique identifiers in version 1');
  if (list !== undefined && version !== 3) malformed('extensions before version 3');
  const extensions = readExtensions(list && onlyChild(list));
  return { version, serialNumber, innerAlgorithm, issuer, notBefore, notAfter, subject, extensions };
}

/** Section 4.1.2.1: version 1 is the default, and therefore never written. */
function readVersion(field: DerValue | undefined): 1 | 2 | 3 {
  if (field === undefined) return 1;
  const { tag, content } = onlyChild(field);
  if (tag !== TAG.integer || content.length !== 1) malformed('no version');
  if (content[0] === 1) return 2;
  return content[0] === 2 ? 3 : malformed('a version that is none or the default');
}

/** Section 4.1.2.4: an issuer has a name. */
function readName({ raw, children }: DerValue): Uint8Array {
  return children.length === 0 ? malformed('an empty issuer') : raw;
}

function readValidity(validity: DerValue): { readonly notBefore: Date; readonly notAfter: Date } {
  const fields = new DerFields(validity);
  const notBefore = timeOf(fields.take(TAG.utcTime, TAG.generalizedTime));
  const notAfter = timeOf(fields.take(TAG.utcTime, TAG.generalizedTime));
  fields.end();
  return { notBefore, notAfter };
}

function readAlgorithm(identifier: DerValue): AlgorithmIdentifier {
  const fields = new DerFields(identifier);
  const oid = oidOf(fields.take(TAG.oid));
  const [, parameters] = identifier.children;
  if (identifier.children.length > 2) malformed('an algorithm with two parameters');
  if (parameters === undefined) return { oid, parameters: 'absent' };
  return { oid, parameters: parameters.tag === TAG.null ? 'null' : 'other' };
}

function wholeOctets({ content }: DerValue): Uint8Array {
  return content[0] === 0 ? content.subarray(1) : malformed('a signature that ends within an octet');
}

function onlyChild({ children }: DerValue): DerValue {
  const [child, more] = children;
  return child === undefined || more !== undefined ? malformed('not exactly one value') : child;
}

interface Seen {
  readonly serialNumber: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The key, if OpenSSL can read the certificate and sees in it what we see. */
function readByOpenSsl(der: Uint8Array, ours: Seen): KeyObject {
  try {
    const theirs = new X509Certificate(der);
    const agrees =
      Buffer.compare(theirs.raw, der) === 0 &&
      BigInt(`0x${theirs.serialNumber.replace(/^-/, '')}`) === magnitudeOf(ours.serialNumber) &&
      Date.parse(theirs.validFrom) === ours.notBefore.getTime() &&
      Date.parse(theirs.validTo) === ours.notAfter.getTime();
    if (agrees) return theirs.publicKey;
  } catch (cause) {
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'OpenSSL does not read it' }, cause });
  }
  return malformed('read in two ways');
}

function magnitudeOf(integer: Uint8Array): bigint {
  const bits = BigInt(integer.length * 8);
  const value = BigInt.asIntN(Number(bits), BigInt(`0x${Buffer.from(integer).toString('hex')}`));
  return value < 0n ? -value : value;
}
