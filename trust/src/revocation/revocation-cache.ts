import { createHash } from 'node:crypto';
import type { RevocationQuestion, RevocationSource, RevocationStanding } from './revocation-standing.ts';

/** Where answers are kept. Keys are digests, so that no serial number lies about. */
export interface RevocationStore {
  readonly find: (key: string) => RevocationStanding | undefined;
  readonly store: (key: string, standing: RevocationStanding) => void;
}

/**
 * Asks only where no answer is known that still counts at the moment of the question: one that is fresh, or that the
 * certificate is revoked, which no silence of the authority takes back. What is unknown is asked again.
 * Questions that come while the same one is under way wait for its answer.
 */
export function createRevocationCache(source: RevocationSource, store: RevocationStore): RevocationSource {
  const underWay = new Map<string, Promise<RevocationStanding>>();
  const ask = async (key: string, question: RevocationQuestion): Promise<RevocationStanding> => {
    try {
      const standing = await source.standingOf(question);
      if (standing.freshUntil > standing.checkedAt) store.store(key, standing);
      return standing;
    } finally {
      underWay.delete(key);
    }
  };
  return {
    standingOf: async (question) => {
      const key = keyOf(question);
      const known = store.find(key);
      if (known !== undefined && counts(known, question.at)) return known;
      const asked = underWay.get(key) ?? ask(key, question);
      underWay.set(key, asked);
      return asked;
    },
  };
}

/** Keeps the newest answers in memory: at most `limit`, the least recently stored leaves first. */
export function createMemoryStore(limit: number): RevocationStore {
  const standings = new Map<string, RevocationStanding>();
  return {
    find: (key) => standings.get(key),
    store: (key, standing) => {
      standings.delete(key);
      standings.set(key, standing);
      const [oldest] = standings.keys();
      if (standings.size > limit && oldest !== undefined) standings.delete(oldest);
    },
  };
}

/** A question about a moment before the answer is another question. */
function counts({ kind, checkedAt, freshUntil }: RevocationStanding, at: Date): boolean {
  return checkedAt <= at && (at < freshUntil || kind === 'revoked');
}

function keyOf({ certificate, issuer }: RevocationQuestion): string {
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');
  return `${digest(certificate)}.${digest(issuer)}`;
}
