import { createPublicKey, type KeyObject } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import type { ControllerId } from '@monban/core/ids';
import { pointOf, publicKeyFromPoint, type SigningKey } from './keys.ts';
import { encodePem } from './pem.ts';
import { asCryptoKey, ES256, signingCryptoKey } from './web-crypto.ts';
import { x509 } from './x509.ts';

/** PKCS#10 (RFC 2986), PEM: the controller proves that it holds the key. */
export async function createCertificateRequest(key: SigningKey, controllerId: ControllerId): Promise<string> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: new x509.Name([{ CN: [{ utf8String: controllerId }] }]),
    signingAlgorithm: ES256,
    keys: {
      publicKey: await asCryptoKey(key.publicKey),
      privateKey: await signingCryptoKey(key.privateKey),
    },
  });
  return encodePem('CERTIFICATE REQUEST', request.rawData);
}

/**
 * The key of a request whose signature fits. The subject is not looked at: who asks is known from the one-time token.
 * Throws `MESSAGE_MALFORMED` for what is no PKCS#10 request for a P-256 key, `SIGNATURE_INVALID` for a wrong signature.
 */
export async function openCertificateRequest(pem: string): Promise<KeyObject> {
  const { publicKey, verify } = parseRequest(pem);
  if (!(await verify()))
    throw new AppError('SIGNATURE_INVALID', { details: { problem: 'certificate request' } });
  return publicKey;
}

function parseRequest(pem: string): { publicKey: KeyObject; verify: () => Promise<boolean> } {
  try {
    const request = new x509.Pkcs10CertificateRequest(pem);
    const spki = Buffer.from(request.publicKey.rawData);
    const publicKey = publicKeyFromPoint(
      pointOf(createPublicKey({ key: spki, format: 'der', type: 'spki' })),
    );
    return { publicKey, verify: () => request.verify() };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'not a certificate request' } });
  }
}
