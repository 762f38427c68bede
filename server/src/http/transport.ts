import { AppError } from '@monban/core/errors';

/** How callers reach this process (ruling 13). */
export type Transport =
  /** Plain HTTP, to this machine only. */
  | { readonly kind: 'loopback' }
  /** This process ends TLS itself. */
  | { readonly kind: 'tls' }
  /** One of these addresses (or CIDR ranges) ends TLS and says so in `X-Forwarded-Proto`. */
  | { readonly kind: 'trusted-proxy'; readonly addresses: readonly string[] };

const LOOPBACK = /^(127(\.[0-9]{1,3}){3}|::1|localhost)$/;

/** Plain HTTP binds to loopback only; anything else is `CONFIGURATION_INVALID`. */
export function requireBindable(transport: Transport, host: string): void {
  if (transport.kind === 'loopback' && !LOOPBACK.test(host))
    throw new AppError('CONFIGURATION_INVALID', {
      details: { problem: 'Plain HTTP binds to loopback only: give certificate files or a trusted proxy.' },
    });
  if (transport.kind === 'trusted-proxy' && transport.addresses.length === 0)
    throw new AppError('CONFIGURATION_INVALID', { details: { problem: 'Name the addresses of the proxy.' } });
}

/** Cookies are `Secure` and `__Host-` wherever the browser speaks TLS. */
export function hasSecureCookies(transport: Transport): boolean {
  return transport.kind !== 'loopback';
}
