import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '@monban/core/errors';
import { createOcspSource, parseResponderUrl } from '@monban/trust/revocation/ocsp-source';
import { createPostOcsp } from '@monban/trust/revocation/post-ocsp';
import { createMemoryStore, createRevocationCache } from '@monban/trust/revocation/revocation-cache';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import type { RevocationSource } from '@monban/trust/revocation/revocation-standing';
import { standingByCrl } from '@monban/trust/revocation/standing-by-crl';
import type { Logger } from 'pino';
import type { RevocationConfiguration } from '../config.ts';
import { ListFolder } from './list-folder.ts';

export interface RevocationTools {
  /** DER of the authorities whose lists are believed. */
  readonly issuers: readonly Uint8Array[];
  readonly log: Logger;
}

/** A person stands at the desk and waits. */
const DEADLINE_MS = 5_000;
const ANSWERS_KEPT = 10_000;

const rules = DEFAULT_REVOCATION_RULES;

/**
 * Whom the configuration names: lists first, which cost nothing and tell nobody who is being asked about, then the
 * responder, whose answers are kept in memory while they are fresh. Undefined where neither is configured. Throws
 * `CONFIGURATION_INVALID` for an address or a file that cannot be used.
 */
export async function openRevocation(
  configuration: RevocationConfiguration,
  { issuers, log }: RevocationTools,
): Promise<RevocationSource | undefined> {
  const { responder, listDirectory } = configuration;
  const folder =
    listDirectory === undefined ? undefined : new ListFolder({ path: listDirectory, issuers, rules, log });
  const asked = responder && (await openResponder(responder, folder));
  return folder === undefined ? asked : listsFirst(folder, asked);
}

function listsFirst(folder: ListFolder, responder: RevocationSource | undefined): RevocationSource {
  return {
    standingOf: async (question) => {
      const listed = standingByCrl(await folder.lists(question.at), question, rules);
      return listed.kind === 'unknown' && responder !== undefined ? responder.standingOf(question) : listed;
    },
  };
}

type Responder = NonNullable<RevocationConfiguration['responder']>;

async function openResponder(
  { url, respondersFile }: Responder,
  folder: ListFolder | undefined,
): Promise<RevocationSource> {
  const responders = await readResponders(respondersFile);
  const post = createPostOcsp(parseResponderUrl(url), DEADLINE_MS);
  const trust = async (at: Date) => ({ rules, responders, lists: (await folder?.lists(at)) ?? [] });
  const source = createOcspSource({ post, trust, randomBytes });
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
