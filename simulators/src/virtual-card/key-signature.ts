import { constants, createHash, type KeyObject, privateEncrypt, randomBytes } from 'node:crypto';
import { concatBytes } from '@monban/card-ap/bytes';
import { signHashP384 } from './ecdsa-p384.ts';

/** One way to sign with a key of the card: P1 of COMPUTE DIGITAL SIGNATURE chooses it. */
export interface SignatureForm {
  readonly fits: (length: number) => boolean;
  readonly sign: (key: KeyObject, data: Uint8Array) => Uint8Array;
}

const SHA256_LENGTH = 32;
const SHA384_LENGTH = 48;
/** 2048-bit key, PKCS#1 version 1.5 padding: 256 − 11. */
const LONGEST_PADDED = 245;
const MODULUS_LENGTH = 256;

/** DigestInfo of SHA-256 up to the hash (RFC 8017 section 9.2, note 1). */
const SHA256_PREFIX = new Uint8Array(Buffer.from('3031300d060960864801650304020105000420', 'hex'));

const anyLength = (): boolean => true;
const isHash = (length: number): boolean => length === SHA256_LENGTH;

/** Every public client uses 00; the others are known from one program that tried them on cards (soltia48/myna-card). */
const RSA_FORMS: ReadonlyMap<number, SignatureForm> = new Map([
  [0x00, { fits: (length) => length <= LONGEST_PADDED, sign: padAndSign }],
  [0x01, { fits: anyLength, sign: (key, data) => padAndSign(key, sha256(data)) }],
  [0x02, { fits: isHash, sign: signHash }],
  [0x03, { fits: anyLength, sign: (key, data) => signHash(key, sha256(data)) }],
  [0x04, { fits: isHash, sign: signHashPss }],
  [0x05, { fits: anyLength, sign: (key, data) => signHashPss(key, sha256(data)) }],
]);

/** The placeholder of the next card takes a SHA-384 hash and gives r ‖ s. */
const P384_FORMS: ReadonlyMap<number, SignatureForm> = new Map([
  [0x00, { fits: (length) => length === SHA384_LENGTH, sign: signHashP384 }],
]);

/** Undefined for a P1 that the card does not know. */
export function findSignatureForm(key: KeyObject, p1: number): SignatureForm | undefined {
  return (key.asymmetricKeyType === 'ec' ? P384_FORMS : RSA_FORMS).get(p1);
}

/** RSASSA-PKCS1-v1_5 around whatever is given (RFC 8017 section 8.2.1 without its first step). */
function padAndSign(key: KeyObject, data: Uint8Array): Uint8Array {
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data));
}

function signHash(key: KeyObject, hash: Uint8Array): Uint8Array {
  return padAndSign(key, concatBytes(SHA256_PREFIX, hash));
}

/** RSASSA-PSS over a hash with a salt of its length (RFC 8017 section 9.1.1): node only signs messages so. */
function signHashPss(key: KeyObject, hash: Uint8Array): Uint8Array {
  const salt = randomBytes(SHA256_LENGTH);
  const seed = sha256(concatBytes(new Uint8Array(8), hash, salt));
  const block = new Uint8Array(MODULUS_LENGTH - SHA256_LENGTH - 1);
  block[block.length - salt.length - 1] = 0x01;
  block.set(salt, block.length - salt.length);
  const mask = maskOf(seed, block.length);
  const masked = block.map((byte, index) => byte ^ (mask[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  const encoded = concatBytes(masked, seed, Uint8Array.of(0xbc));
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded));
}

/** MGF1 with SHA-256 (RFC 8017 appendix B.2.1). */
function maskOf(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / SHA256_LENGTH) }, (_, counter) =>
    sha256(concatBytes(seed, Uint8Array.of(0, 0, 0, counter))),
  );
  return concatBytes(...blocks).subarray(0, length);
}

function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(data).digest());
}
