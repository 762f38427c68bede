import {
  createHash,
  createPrivateKey,
  createPublicKey,
  ECDH,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '@monban/core/errors';
import { writeOnce } from './durable-file.ts';

/** A P-256 pair that may sign. Kept as `KeyObject`s: the private bytes are never in our hands after loading. */
export interface SigningKey {
  /** First 8 bytes of SHA-256 of the point, base64url, 11 characters. */
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** 65 bytes, `04 ‖ X ‖ Y` (SEC 1 section 2.3.3). */
  readonly point: Buffer;
}

/** Whose signatures are believed, by key id. */
export type VerifyingKeys = ReadonlyMap<string, KeyObject>;

export function generateSigningKey(): SigningKey {
  return signingKeyOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey);
}

/**
 * The key in a PKCS#8 PEM file of mode 0600 in a directory of mode 0700; both are made if missing, the file whole or
 * not at all, and of two processes that make it at once one wins for both. Throws `CONFIGURATION_INVALID` when others
 * may read the file or enter the directory, or when the file is not a P-256 private key.
 */
export async function loadOrCreateKey(path: string): Promise<SigningKey> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await requireOwnerOnly(directory);
  if (!(await exists(path))) {
    const pem = generateSigningKey().privateKey.export({ type: 'pkcs8', format: 'pem' });
    await writeOnce(path, pem.toString());
  }
  return loadKey(path);
}

/** As `loadOrCreateKey`, for a key that has to be there already. */
export async function loadKey(path: string): Promise<SigningKey> {
  await requireOwnerOnly(path);
  const pem = await readFile(path);
  try {
    return signingKeyOf(createPrivateKey(pem));
  } catch (cause) {
    throw new AppError('CONFIGURATION_INVALID', {
      details: { path, problem: 'This file is not a P-256 private key in PKCS#8 PEM.' },
      cause,
    });
  }
}

/** Throws `MESSAGE_MALFORMED` for anything but an uncompressed point on P-256. */
export function publicKeyFromPoint(point: Uint8Array): KeyObject {
  try {
    if (point.length !== 65 || point[0] !== 0x04) throw new RangeError('not an uncompressed point');
    return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, point]), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'not a point on P-256' }, cause });
  }
}

/** The 65-byte point of a P-256 key, public or private. Throws `MESSAGE_MALFORMED` for any other key. */
export function pointOf(key: KeyObject): Buffer {
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'not a P-256 key' } });
  }
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
  // A key that was read in compressed form is exported in the same form.
  return Buffer.from(ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'uncompressed') as Buffer);
}

export function keyIdOf(point: Uint8Array): string {
  return createHash('sha256').update(point).digest().subarray(0, 8).toString('base64url');
}

export function verifyingKeys(...keys: readonly KeyObject[]): VerifyingKeys {
  return new Map(keys.map((key) => [keyIdOf(pointOf(key)), key]));
}

/** SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480 section 2). */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

function signingKeyOf(privateKey: KeyObject): SigningKey {
  const point = pointOf(privateKey);
  return { keyId: keyIdOf(point), privateKey, publicKey: createPublicKey(privateKey), point };
}

async function requireOwnerOnly(path: string): Promise<void> {
  const { mode } = await stat(path).catch((cause: unknown) => {
    throw new AppError('CONFIGURATION_INVALID', { details: { path, problem: 'It cannot be read.' }, cause });
  });
  if ((mode & 0o077) !== 0) {
    const remedy = `Others have access to it (mode ${(mode & 0o777).toString(8)}): chmod go= ${path}`;
    throw new AppError('CONFIGURATION_INVALID', { details: { path, problem: remedy } });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return false;
    throw cause;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
