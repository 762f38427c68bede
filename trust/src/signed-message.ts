import { sign, verify, type KeyObject } from 'node:crypto';
import { AppError, type ErrorCode } from '@monban/core/errors';
import { SignedMessage } from '@monban/core/messages/signed-message';
import type { z } from 'zod';
import type { SigningKey, VerifyingKeys } from './keys.ts';

/** Longer input is refused before anything is parsed. */
export const MAXIMUM_MESSAGE_BYTES = 64 * 1024 * 1024;

/** Writes the payload as JSON once and signs exactly that text: ECDSA P-256 with SHA-256 over its UTF-8 bytes, DER. */
export function signMessage(payload: object, key: SigningKey): SignedMessage {
  return signText(JSON.stringify(payload), key);
}

/** As `signMessage`, for a payload that is text already. */
export function signText(payload: string, key: SigningKey): SignedMessage {
  const signature = sign('sha256', Buffer.from(payload, 'utf8'), key.privateKey).toString('base64url');
  return { payload, signature, keyId: key.keyId };
}

/**
 * The payload of a signed message, from its bytes on the wire or from a value that was parsed already. The signature
 * is checked over the exact text before that text is read, so that an unsigned payload costs one hash.
 *
 * Throws `SIGNATURE_INVALID` for an unknown key or a wrong signature, `MESSAGE_MALFORMED` for everything that is not
 * a signed message, and for a signed payload that the schema refuses. Neither repeats what was received.
 */
export function openMessage<Schema extends z.ZodType>(
  raw: unknown,
  schema: Schema,
  keys: VerifyingKeys,
): z.output<Schema> {
  const message = parseMessage(raw);
  verifyMessage(message, keys);
  const payload = schema.safeParse(parseJson(message.payload));
  return payload.success
    ? payload.data
    : refuse('MESSAGE_MALFORMED', 'the payload is not of the expected form');
}

/** The envelope alone, not yet believed: for those who store or forward it as it came. */
function parseMessage(raw: unknown): SignedMessage {
  const message = SignedMessage.safeParse(raw instanceof Uint8Array ? parseJson(textOf(raw)) : raw);
  return message.success ? message.data : refuse('MESSAGE_MALFORMED', 'not a signed message');
}

/** Throws as `openMessage` does; returns the key that signed. */
function verifyMessage(message: SignedMessage, keys: VerifyingKeys): KeyObject {
  const key = keys.get(message.keyId) ?? refuse('SIGNATURE_INVALID', 'signed with an unknown key');
  const signature = Buffer.from(message.signature, 'base64url');
  // Base64url has spare bits at its end and UTF-16 has halves of characters: each message has one writing only.
  const isCanonical =
    signature.toString('base64url') === message.signature && !/\p{Surrogate}/u.test(message.payload);
  const isSigned = isCanonical && verify('sha256', Buffer.from(message.payload, 'utf8'), key, signature);
  return isSigned ? key : refuse('SIGNATURE_INVALID', 'the signature does not fit');
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MAXIMUM_MESSAGE_BYTES) return refuse('MESSAGE_MALFORMED', 'too long');
  try {
    return UTF_8.decode(bytes);
  } catch {
    return refuse('MESSAGE_MALFORMED', 'not UTF-8');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The cause would quote what was received.
    return refuse('MESSAGE_MALFORMED', 'not JSON');
  }
}

function refuse(code: ErrorCode, problem: string): never {
  throw new AppError(code, { details: { problem } });
}
