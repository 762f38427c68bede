import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { Instant } from '@monban/core/access/policy';
import { EnrolmentAnswer, type ReaderKeys } from '@monban/core/messages/enrolment';
import { trustedMessageKeys } from '@monban/trust/certificate-check';
import { writeDurably } from '@monban/trust/durable-file';
import type { SigningKey, VerifyingKeys } from '@monban/trust/keys';
import { openReaderKeys } from '@monban/trust/sealed-keys';
import { z } from 'zod';

/** What an enrolment left on disk. The keys in it stay sealed to this controller's own key (ruling 26). */
const StoredIdentity = z.strictObject({
  version: z.literal(1),
  /** From the one-time token: SHA-256 of the CA certificate, base64url. */
  caFingerprint: z.string().length(43),
  /** The chain was checked as of this moment. */
  enrolledAt: Instant,
  answer: EnrolmentAnswer,
});
type StoredIdentity = z.infer<typeof StoredIdentity>;

/** Who this controller is and whom it believes. */
export interface Identity {
  readonly answer: EnrolmentAnswer;
  readonly key: SigningKey;
  /** Whose messages count: the server's message key. */
  readonly serverKeys: VerifyingKeys;
  /** Secret. */
  readonly readerKeys: ReaderKeys;
}

const FILE = 'identity.json';

/** Undefined before the enrolment. Throws `CONFIGURATION_INVALID` for a file that is damaged or not for this key. */
export async function findIdentity(directory: string, key: SigningKey): Promise<Identity | undefined> {
  const text = await readFile(join(directory, FILE), 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (text === undefined) return undefined;
  const stored = StoredIdentity.safeParse(parseJson(text));
  if (!stored.success) {
    throw new AppError('CONFIGURATION_INVALID', { details: { problem: `${FILE} is damaged: enrol again` } });
  }
  return openIdentity(stored.data, key).catch((cause: unknown) => {
    const problem = `${FILE} does not belong to this controller's key, or was changed: enrol again`;
    throw new AppError('CONFIGURATION_INVALID', { details: { problem }, cause });
  });
}

/** Checks the server's answer against the token's fingerprint, opens the keys, and stores it whole or not at all. */
export async function storeIdentity(
  directory: string,
  enrolled: { readonly answer: EnrolmentAnswer; readonly caFingerprint: string; readonly key: SigningKey },
  at: Date,
): Promise<Identity> {
  const { answer, caFingerprint, key } = enrolled;
  const stored: StoredIdentity = { version: 1, caFingerprint, enrolledAt: at.toISOString(), answer };
  const identity = await openIdentity(stored, key);
  await writeDurably(join(directory, FILE), JSON.stringify(stored));
  return identity;
}

/**
 * The chain is checked as of the enrolment, at later starts too: a machine that wakes up in 1970, or after its
 * certificate ran out, still has a policy to open doors by. The broker refuses a certificate that has run out.
 */
async function openIdentity(stored: StoredIdentity, key: SigningKey): Promise<Identity> {
  const { answer, caFingerprint, enrolledAt } = stored;
  const authority = { certificatePem: answer.caCertificate, fingerprint: caFingerprint };
  return {
    answer,
    key,
    serverKeys: trustedMessageKeys(authority, answer.signingKeyCertificate, new Date(enrolledAt)),
    readerKeys: await openReaderKeys(answer.sealedKeys, key),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
