import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Makes certificates byte by byte, wrong ones included: no library would write what a validator has to refuse. */

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function ecKey(namedCurve = 'P-256'): KeyPair {
  return generateKeyPairSync('ec', { namedCurve });
}

export function rsaKey(modulusLength = 2048, publicExponent = 0x1_00_01): KeyPair {
  return generateKeyPairSync('rsa', { modulusLength, publicExponent });
}

/** What a certificate says; whatever is absent is as a good one has it. */
export interface CertificatePlan {
  readonly subject: Buffer;
  readonly key: KeyPair;
  readonly issuer: Buffer;
  readonly issuerKey: KeyPair;
  /** 2 is version 3. */
  readonly version?: number;
  /** Content of the INTEGER. */
  readonly serialNumber?: Buffer;
  readonly notBefore?: Buffer;
  readonly notAfter?: Buffer;
  readonly algorithm?: SignatureAlgorithm;
  /** As it stands beside the signature. */
  readonly outerAlgorithm?: SignatureAlgorithm;
  /** Between key and extensions: unique identifiers, or what does not belong there. */
  readonly beforeExtensions?: Buffer;
  readonly extensions?: readonly Buffer[];
}

export interface SignatureAlgorithm {
  readonly identifier: Buffer;
  readonly digest: string;
}

export function makeCertificate(plan: CertificatePlan): Buffer {
  const algorithm = plan.algorithm ?? algorithmOf(plan.issuerKey);
  const {
    version = 2,
    serialNumber = Buffer.of(0x2a),
    notBefore = utcTime('240101000000Z'),
    notAfter = utcTime('291231235959Z'),
    beforeExtensions = Buffer.of(),
    extensions = LEAF_EXTENSIONS,
    outerAlgorithm = algorithm,
  } = plan;
  const signedPart = sequence(
    versionField(version),
    der(0x02, serialNumber),
    algorithm.identifier,
    plan.issuer,
    sequence(notBefore, notAfter),
    plan.subject,
    plan.key.publicKey.export({ type: 'spki', format: 'der' }),
    beforeExtensions,
    extensionsField(extensions),
  );
  return signed(signedPart, plan.issuerKey, outerAlgorithm);
}

/** A signed part of any content, with a right signature. */
export function signed(signedPart: Buffer, key: KeyPair, algorithm = algorithmOf(key)): Buffer {
  const signature = sign(algorithm.digest, signedPart, key.privateKey);
  return sequence(signedPart, algorithm.identifier, der(0x03, Buffer.of(0), signature));
}

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const bytes = content.length.toString(16).padStart(content.length > 0xff ? 4 : 2, '0');
  const length = Buffer.from(bytes, 'hex');
  const header = content.length < 0x80 ? length : Buffer.concat([Buffer.of(0x80 | length.length), length]);
  return Buffer.concat([Buffer.of(tag), header, content]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

export function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

export function generalizedTime(text: string): Buffer {
  return der(0x18, Buffer.from(text));
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, ...[first * 40 + second, ...rest].map(base128));
}

/** C=JP, CN=<text>; as PrintableString or UTF8String. */
export function commonName(text: string, stringTag = 0x13): Buffer {
  return sequence(attribute('2.5.4.6', 0x13, 'JP'), attribute('2.5.4.3', stringTag, text));
}

export function extension(id: string, value: Uint8Array, criticality: Buffer = Buffer.of()): Buffer {
  return sequence(objectId(id), criticality, der(0x04, value));
}

export const CRITICAL = der(0x01, Buffer.of(0xff));

export function basicConstraints(isAuthority: boolean, pathLength?: number): Buffer {
  const limit = pathLength === undefined ? Buffer.of() : der(0x02, Buffer.of(pathLength));
  return extension('2.5.29.19', sequence(isAuthority ? CRITICAL : Buffer.of(), limit), CRITICAL);
}

/** Bits of section 4.2.1.3 by number. */
export function keyUsage(...bits: readonly number[]): Buffer {
  const width = Math.max(...bits) + 1;
  const octets = Buffer.alloc(Math.ceil(width / 8));
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return extension('2.5.29.15', der(0x03, Buffer.of(octets.length * 8 - width), octets), CRITICAL);
}

export function policies(...ids: readonly string[]): Buffer {
  const information = ids.map((id) => sequence(objectId(id)));
  return extension('2.5.29.32', sequence(...information), CRITICAL);
}

export const DIGITAL_SIGNATURE = 0;
export const NON_REPUDIATION = 1;
export const KEY_CERT_SIGN = 5;
export const CRL_SIGN = 6;

export const LEAF_EXTENSIONS: readonly Buffer[] = [keyUsage(DIGITAL_SIGNATURE)];
export const AUTHORITY_EXTENSIONS: readonly Buffer[] = [
  basicConstraints(true),
  keyUsage(KEY_CERT_SIGN, CRL_SIGN),
];

export const ECDSA_SHA256: SignatureAlgorithm = {
  identifier: sequence(objectId('1.2.840.10045.4.3.2')),
  digest: 'sha256',
};
export const RSA_SHA256: SignatureAlgorithm = {
  identifier: sequence(objectId('1.2.840.113549.1.1.11'), der(0x05)),
  digest: 'sha256',
};

/** 0 is version 1, which is the default and not written. */
function versionField(version: number): Buffer {
  return version === 0 ? Buffer.of() : der(0xa0, der(0x02, Buffer.of(version)));
}

function extensionsField(extensions: readonly Buffer[]): Buffer {
  return extensions.length === 0 ? Buffer.of() : der(0xa3, sequence(...extensions));
}

function algorithmOf({ publicKey }: KeyPair): SignatureAlgorithm {
  return publicKey.asymmetricKeyType === 'rsa' ? RSA_SHA256 : ECDSA_SHA256;
}

function attribute(type: string, stringTag: number, text: string): Buffer {
  return der(0x31, sequence(objectId(type), der(stringTag, Buffer.from(text))));
}

function base128(arc: number): Buffer {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift((rest % 128) + 128);
  }
  return Buffer.from(digits);
}
