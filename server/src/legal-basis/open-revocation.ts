import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '@monban/core/errors';
import { createOcspSource, parseResponderUrl } from '@monban/trust/revocation/ocsp-source';
import { createPostOcsp } from '@monban/trust/revocation/post-ocsp';
import { createMemoryStore, createRevocationCache } from '@monban/trust/revocation/revocation-cache';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import type { RevocationSource } from '@monban/trust/revocation/revocation-standing';
import type { ResponderConfiguration } from '../config.ts';

/** A person stands at the desk and waits. */
const DEADLINE_MS = 5_000;
const ANSWERS_KEPT = 10_000;

/**
 * The responder of the configuration, with its answers kept in memory while they are fresh. Undefined where none is
 * configured. Throws `CONFIGURATION_INVALID` for an address or a file that cannot be used.
 */
export async function openRevocation(
  configuration: ResponderConfiguration | undefined,
): Promise<RevocationSource | undefined> {
  if (configuration === undefined) return undefined;
  const url = parseResponderUrl(configuration.url);
  const responders = await readResponders(configuration.respondersFile);
  const trust = { rules: DEFAULT_REVOCATION_RULES, responders, lists: [] };
  const source = createOcspSource({
    post: createPostOcsp(url, DEADLINE_MS),
    trust: () => trust,
    randomBytes,
  });
  return createRevocationCache(source, createMemoryStore(ANSWERS_KEPT));
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

async function readResponders(path: string | undefined): Promise<readonly Uint8Array[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'latin1').catch((cause: unknown) => {
    throw unusable(path, 'This file of responders cannot be read.', cause);
  });
  const ders = [...text.matchAll(PEM_CERTIFICATE)].map(([, base64 = '']) => Buffer.from(base64, 'base64'));
  if (ders.length === 0) throw unusable(path, 'This file of responders holds no PEM certificate.');
  return ders;
}

function unusable(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('CONFIGURATION_INVALID', { details: { path, problem }, cause });
}
