import type { KeyObject } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { OneTimeKey } from '@monban/core/messages/desk';
import { ReaderKeys } from '@monban/core/messages/enrolment';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { keyIdOf, pointOf, type SigningKey } from './keys.ts';

/**
 * Keys for one controller (ruling 26): compact JWE (RFC 7516) with ECDH-ES (RFC 7518 section 4.6) to the controller's
 * own P-256 key and A256GCM. `typ` keeps one kind from passing as another.
 */

/** Site and link keys, at enrolment and rotation. */
export async function sealReaderKeys(keys: ReaderKeys, recipient: KeyObject): Promise<string> {
  return seal(keys, READER_KEYS, recipient);
}

/** Throws `MESSAGE_MALFORMED` for whatever does not open with this key to `ReaderKeys`; says no more than that. */
export async function openReaderKeys(sealed: string, recipient: SigningKey): Promise<ReaderKeys> {
  return open(sealed, READER_KEYS, recipient);
}

/** The management key of one card for one PIN job (ADR 0013). */
export async function sealOneTimeKey(key: OneTimeKey, recipient: KeyObject): Promise<string> {
  return seal(key, ONE_TIME_KEY, recipient);
}

/** Throws `MESSAGE_MALFORMED` for whatever does not open with this key to `OneTimeKey`; says no more than that. */
export async function openOneTimeKey(sealed: string, recipient: SigningKey): Promise<OneTimeKey> {
  return open(sealed, ONE_TIME_KEY, recipient);
}

interface Kind<Content> {
  readonly type: string;
  readonly schema: { readonly parse: (value: unknown) => Content };
}

const READER_KEYS: Kind<ReaderKeys> = { type: 'monban-reader-keys-v1+jwe', schema: ReaderKeys };
const ONE_TIME_KEY: Kind<OneTimeKey> = { type: 'monban-one-time-key-v1+jwe', schema: OneTimeKey };

async function seal<Content>(
  content: Content,
  { type }: Kind<Content>,
  recipient: KeyObject,
): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(content), 'utf8'))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: type, kid: keyIdOf(pointOf(recipient)) })
    .encrypt(recipient);
}

async function open<Content>(
  sealed: string,
  { type, schema }: Kind<Content>,
  recipient: SigningKey,
): Promise<Content> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, recipient.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    if (protectedHeader.typ !== type) throw new TypeError('sealed for another purpose');
    return schema.parse(JSON.parse(Buffer.from(plaintext).toString('utf8')));
  } catch {
    // No cause: a parser's message could quote a key.
    throw new AppError('MESSAGE_MALFORMED', { details: { problem: 'these sealed keys do not open' } });
  }
}
