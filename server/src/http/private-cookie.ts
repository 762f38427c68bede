import { API_ROOT } from '@monban/core/api/conventions';
import { stringifySetCookie } from 'cookie';
import type { Platform } from '../platform.ts';

export type CookieDeps = Pick<Platform, 'secureCookies'>;

/**
 * A cookie that no script reads and no other site sends. With TLS its name carries `__Host-` (RFC 6265bis section
 * 4.1.3.2), which asks for the path `/`; on loopback, where that prefix cannot be, it is bound to the API's path.
 */
export class PrivateCookie {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** The `Set-Cookie` header. */
  set(deps: CookieDeps, value: string, maxAgeSeconds: number): string {
    return stringifySetCookie({
      name: this.#nameFor(deps),
      httpOnly: true,
      sameSite: 'strict',
      secure: deps.secureCookies,
      path: deps.secureCookies ? '/' : API_ROOT,
      value,
      maxAge: maxAgeSeconds,
    });
  }

  clear(deps: CookieDeps): string {
    return this.set(deps, '', 0);
  }

  read(deps: CookieDeps, cookies: Readonly<Partial<Record<string, string>>>): string | undefined {
    return cookies[this.#nameFor(deps)];
  }

  #nameFor({ secureCookies }: CookieDeps): string {
    return secureCookies ? `__Host-${this.#name}` : this.#name;
  }
}
