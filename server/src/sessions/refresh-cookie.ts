import { API_ROOT } from '@monban/core/api/conventions';
import { stringifySetCookie } from 'cookie';
import type { Platform } from '../platform.ts';

type CookieDeps = Pick<Platform, 'secureCookies'>;

/**
 * The refresh token's cookie: no script reads it and no other site sends it. With TLS it carries `__Host-`, which asks
 * for the path `/`; on loopback, where that prefix cannot be, it is bound to the API's path.
 */
export function setRefreshCookie(deps: CookieDeps, token: string, maxAgeSeconds: number): string {
  return stringifySetCookie({ ...attributes(deps), value: token, maxAge: maxAgeSeconds });
}

export function clearRefreshCookie(deps: CookieDeps): string {
  return stringifySetCookie({ ...attributes(deps), value: '', maxAge: 0 });
}

export function readRefreshCookie(
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
  return secureCookies ? '__Host-monban-refresh' : 'monban-refresh';
}
