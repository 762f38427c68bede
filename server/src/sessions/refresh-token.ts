import { areHashesEqual, hashToken } from './secret-token.ts';
import type { StoredSession } from './session-store.ts';

/**
 * `<session id>.<family>.<secret>`: the family is drawn once for a session and stands in each of its tokens, the secret
 * is new in each. Whoever has the family has, or had, a token of this session.
 */
export interface RefreshToken {
  readonly sessionId: string;
  readonly family: string;
  /** The whole token. */
  readonly text: string;
}

type RandomBytes = (count: number) => Buffer;

/** How long the token before the present one stays good: its answer may have been lost on the way. */
const LOST_ANSWER_MS = 30_000;

export function newFamily(randomBytes: RandomBytes): string {
  return randomBytes(16).toString('base64url');
}

export function newRefreshToken(randomBytes: RandomBytes, sessionId: string, family: string): RefreshToken {
  return { sessionId, family, text: `${sessionId}.${family}.${randomBytes(32).toString('base64url')}` };
}

/** Undefined for a text that is none of ours by its form. */
export function parseRefreshToken(text: string | undefined): RefreshToken | undefined {
  const [sessionId, family, secret, ...rest] = text?.split('.') ?? [];
  if (text === undefined || !sessionId || !family || !secret || rest.length > 0) return undefined;
  return { sessionId, family, text };
}

/**
 * `current`: good. `reused`: a former token of this session came back, so two hold it. `stranger`: a guess by somebody
 * who knows the session's id, which is no secret.
 */
export function judgeRefreshToken(
  session: StoredSession,
  token: RefreshToken,
  at: Date,
): 'current' | 'reused' | 'stranger' {
  if (!areHashesEqual(session.familyHash, hashToken(token.family))) return 'stranger';
  const hash = hashToken(token.text);
  if (areHashesEqual(session.refreshHash, hash)) return 'current';
  const isFresh = at.getTime() - Date.parse(session.refreshedAt) <= LOST_ANSWER_MS;
  const isFormer = session.formerRefreshHash !== null && areHashesEqual(session.formerRefreshHash, hash);
  return isFresh && isFormer ? 'current' : 'reused';
}
