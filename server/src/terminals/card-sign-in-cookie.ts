import { API_ROOT } from '@monban/core/api/conventions';
import { stringifySetCookie } from 'cookie';
import type { Platform } from '../platform.ts';

type CookieDeps = Pick<Platform, 'secureCookies'>;

/** Longer than the tap is awaited and the session made of it. */
const LIFE_SECONDS = 150;

/** What binds a sign-in with the card to the browser that began it: no script reads it and no other site sends it. */
export function setCardCookie(deps: CookieDeps, secret: string): string {
  return stringifySetCookie({ ...attributes(deps), value: secret, maxAge: LIFE_SECONDS });
}

export function clearCardCookie(deps: CookieDeps): string {
  return stringifySetCookie({ ...attributes(deps), value: '', maxAge: 0 });
}

export function readCardCookie(
  deps: CookieDeps,
  cookies: Readonly<Partial<Record<string, string>>>,
): string | undefined {
  return cookies[nameOf(deps)];
}

function attributes(deps: CookieDeps) {
  return {
    name: nameOf(deps),
    httpOnly: true,
    sameSite: 'strict',
    secure: deps.secureCookies,
    path: deps.secureCookies ? '/' : API_ROOT,
  } as const;
}

function nameOf({ secureCookies }: CookieDeps): string {
  return secureCookies ? '__Host-monban-card' : 'monban-card';
}
