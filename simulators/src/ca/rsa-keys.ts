import { createPrivateKey, createPublicKey, generateKeyPair, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';

/** An RSA-2048 private key, PKCS#8 DER in base64: how keys lie in state files. */
export type RsaKey = string;

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** Takes a tenth of a second or a few; off the event loop. */
export async function generateRsaKey(): Promise<RsaKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicExponent: 0x10001,
  });
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

export function signingKeyOf(key: RsaKey): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', Buffer.from(key, 'base64'), RS256, false, ['sign']);
}

export function publicKeyOf(key: RsaKey): Promise<webcrypto.CryptoKey> {
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return webcrypto.subtle.importKey('spki', spki, RS256, true, ['verify']);
}
