import { webcrypto, type KeyObject } from 'node:crypto';

type CryptoKey = webcrypto.CryptoKey;

/** ECDSA on P-256 with SHA-256, as WebCrypto names it. */
export const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A public key in the form that the X.509 library takes. */
export async function asCryptoKey(publicKey: KeyObject): Promise<CryptoKey> {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return webcrypto.subtle.importKey('spki', spki, ES256, true, ['verify']);
}

/** A private key in the form that the X.509 library takes; it cannot be exported again. */
export async function signingCryptoKey(privateKey: KeyObject): Promise<CryptoKey> {
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  try {
    return await webcrypto.subtle.importKey('pkcs8', pkcs8, ES256, false, ['sign']);
  } finally {
    pkcs8.fill(0);
  }
}
