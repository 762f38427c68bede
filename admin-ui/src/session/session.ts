import { Empty } from '@monban/core/api/conventions';
import type { Permission } from '@monban/core/api/permissions';
import { SecondFactorAsked, SessionResponse } from '@monban/core/api/session';
import { computed, shallowRef } from 'vue';
import { createClient, type Answer } from '../api/client.ts';
import { language } from '../text/text.ts';
import { createSharedRenewal, SessionNews } from './shared-renewal.ts';

export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signed-out'; readonly why: 'never' | 'left' | 'ended' }
  | { readonly kind: 'signed-in'; readonly session: SessionResponse };

/** What a first step of a sign-in answers: it is done, or a code is asked for. */
export type SignInAnswer = Answer<SessionResponse | SecondFactorAsked>;

const state = shallowRef<SessionState>({ kind: 'unknown' });

// Stays on the machine and within the origin: a message reaches the other tabs of this console and nobody else.
const channel = new BroadcastChannel('monban.session');
channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const news = SessionNews.safeParse(data);
  if (news.success) state.value = news.data;
});

// Sign-in and refresh must not refresh: a client of their own.
const client = createClient({
  fetch: (...request) => fetch(...request),
  language: () => language.value,
  accessToken,
  refresh: () => Promise.resolve(false),
  newKey: () => crypto.randomUUID(),
});

export const sessionState = computed(() => state.value);

/** The session of the signed-in operator; pages inside the shell always have one. */
export const session = computed(() => (state.value.kind === 'signed-in' ? state.value.session : undefined));

export function can(permission: Permission): boolean {
  return session.value?.operator.permissions.includes(permission) ?? false;
}

/** Whoever is given departments may not change the tree: another one below theirs would come into their reach. */
export function mayChangeDepartments(): boolean {
  return can('organisation:write') && session.value?.operator.departmentIds.length === 0;
}

export function accessToken(): string | undefined {
  return session.value?.accessToken;
}

/** What has to be done before anything else: the server permits no more until then, or nobody could sign in again. */
export function hasFirstSteps(): boolean {
  const operator = session.value?.operator;
  return operator !== undefined && (operator.mustChoosePassword || operator.mustEnrolSecondFactor);
}

export function signIn(login: string, password: string): Promise<SignInAnswer> {
  return begin('/sessions', { login, password });
}

export function signInOnce(token: string): Promise<SignInAnswer> {
  return begin('/sessions/one-time', { token });
}

/** The second step: a code of the authenticator, or a recovery code. */
export function signInWithSecondFactor(challenge: string, code: string): Promise<SignInAnswer> {
  return begin('/sessions/second-factor', { challenge, code });
}

/** With the tap that was granted to this browser. */
export function signInWithCard(): Promise<SignInAnswer> {
  return begin('/sessions/card');
}

export function isAsked(answer: SessionResponse | SecondFactorAsked): answer is SecondFactorAsked {
  return 'challenge' in answer;
}

/** Goes on with the session of this browser, if its refresh cookie still stands; unknown as long as nobody says. */
export async function resumeSession(): Promise<void> {
  if (state.value.kind === 'unknown') await refreshSession();
}

/** One refresh at a time, also among the tabs of this browser; false when there is no session any more. */
export const refreshSession = createSharedRenewal({
  // Absent, against its type, where the browser is old.
  locks: 'locks' in navigator ? navigator.locks : undefined,
  accessToken,
  renew,
});

export async function signOut(): Promise<void> {
  await client.call({ method: 'DELETE', path: '/session', answer: Empty });
  tell({ kind: 'signed-out', why: 'left' });
}

async function begin(path: string, body?: unknown): Promise<SignInAnswer> {
  const either = SessionResponse.or(SecondFactorAsked);
  const answer = await client.call({ method: 'POST', path, body, answer: either });
  if (answer.kind === 'ok' && !isAsked(answer.data)) tell({ kind: 'signed-in', session: answer.data });
  return answer;
}

async function renew(): Promise<boolean> {
  const answer = await client.call({
    method: 'POST',
    path: '/sessions/refresh',
    answer: SessionResponse,
    isKept: true,
  });
  if (answer.kind === 'ok') {
    tell({ kind: 'signed-in', session: answer.data });
    return true;
  }
  // Only the server's word ends a session: one that cannot be reached, or has troubles of its own, says nothing of it.
  if (answer.problem.code !== 'TOKEN_INVALID') return false;
  if (state.value.kind === 'signed-in') tell({ kind: 'signed-out', why: 'ended' });
  else state.value = { kind: 'signed-out', why: 'never' };
  return false;
}

/** Here and in the other tabs. */
function tell(news: SessionNews): void {
  state.value = news;
  channel.postMessage(news);
}
