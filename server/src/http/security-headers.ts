import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Transport } from './transport.ts';

/**
 * Only what the console itself serves runs and styles, nothing else is loaded, and nobody may frame it: no inline
 * script, no inline style, no exception.
 */
export function securityHeaders(transport: Transport): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: transport.kind !== 'loopback' && { maxAge: 365 * 24 * 3600 },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    // The own page reads the code of an application form (ADR 0035).
    response.setHeader('Permissions-Policy', 'camera=(self), geolocation=(), microphone=(), usb=()');
    protect(request, response, next);
  };
}
