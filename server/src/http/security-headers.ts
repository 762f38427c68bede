import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { Transport } from './transport.ts';

const nonces = new WeakMap<Response, string>();

/** The page's nonce for its own style and script elements; `index.html` carries the placeholder. */
export function nonceOf(response: Response): string {
  return nonces.get(response) ?? '';
}

export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** Only what the console itself serves runs, nothing else is loaded, and nobody may frame it. */
export function securityHeaders(transport: Transport) {
  const nonce = (_: unknown, response: unknown) => `'nonce-${nonceOf(response as Response)}'`;
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", nonce],
        styleSrcElem: ["'self'", nonce],
        // Components position themselves through style attributes; no text of ours gets into one.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: transport.kind !== 'loopback' && { maxAge: 365 * 24 * 3600 },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    nonces.set(response, randomBytes(16).toString('base64url'));
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), usb=()');
    protect(request, response, next);
  };
}
