import type { KeyObject } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { ReaderKeys } from '@monban/core/messages/enrolment';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { keyIdOf, pointOf, type SigningKey } from './keys.ts';

/**
 * Site and link keys for one controller (ruling 26): compact JWE (RFC 7516) with ECDH-ES (RFC 7518 section 4.6) to
 * the controller's own P-256 key and A256GCM. `typ` keeps it from passing as anything else.
 */
export async function sealReaderKeys(keys: ReaderKeys, recipient: KeyObject): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(keys), 'utf8'))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: TYPE, kid: keyIdOf(pointOf(recipient)) })
    .encrypt(recipient);
}

/** Throws `MESSAGE_MALFORMED` for whatever does not open with this key to `ReaderKeys`; says no more than that. */
export async function openReaderKeys(sealed: string, recipient: SigningKey): Promise<ReaderKeys> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, recipient.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    if (protectedHeader.typ !== TYPE) throw new TypeError('sealed for another purpose');
    return ReaderKeys.parse(JSON.parse(Buffer.from(plaintext).toString('utf8')));
  } catch {
    // No cause: a parser's message could quote a key.
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'these reader keys do not open' } });
  }
}

const TYPE = 'monban-reader-keys-v1+jwe';
