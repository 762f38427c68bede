import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';

/** A private key, PKCS#8 DER in base64: how keys lie in state files. */
export type StoredKey = string;

/** What the cards of a generation sign with: the card of today, and the placeholder for the next one. */
export const KEY_KINDS = ['rsa-2048', 'p-384'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

interface SigningAlgorithm {
  readonly name: string;
  readonly hash: string;
  readonly namedCurve?: string;
}

const ALGORITHM: Readonly<Record<KeyKind, SigningAlgorithm>> = {
  'rsa-2048': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'p-384': { name: 'ECDSA', hash: 'SHA-384', namedCurve: 'P-384' },
};

const makeKeyPair = promisify(generateKeyPair);

/** An RSA key takes a tenth of a second or a few; off the event loop. */
export async function generateKey(kind: KeyKind): Promise<StoredKey> {
  const { privateKey } =
    kind === 'rsa-2048'
      ? await makeKeyPair('rsa', { modulusLength: 2048, publicExponent: 0x10001 })
      : await makeKeyPair('ec', { namedCurve: 'secp384r1' });
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

export function keyObjectOf(key: StoredKey): KeyObject {
  return createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
}

export function signingAlgorithmOf(key: StoredKey): SigningAlgorithm {
  return ALGORITHM[keyObjectOf(key).asymmetricKeyType === 'ec' ? 'p-384' : 'rsa-2048'];
}

export function signingKeyOf(key: StoredKey): Promise<webcrypto.CryptoKey> {
  const algorithm = signingAlgorithmOf(key);
  return webcrypto.subtle.importKey('pkcs8', Buffer.from(key, 'base64'), algorithm, false, ['sign']);
}

export function publicKeyOf(key: StoredKey): Promise<webcrypto.CryptoKey> {
  const spki = createPublicKey(keyObjectOf(key)).export({ format: 'der', type: 'spki' });
  return webcrypto.subtle.importKey('spki', spki, signingAlgorithmOf(key), true, ['verify']);
}
