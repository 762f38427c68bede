import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';

export interface RequestLogDeps {
  readonly log: Logger;
  readonly clock: () => Date;
  readonly newId: () => string;
}

const requestIds = new WeakMap<Request, string>();
const callers = new WeakMap<Response, string>();

/** Gives each request an id, also as `X-Request-Id`, and logs one line at its end: no body, no query, no header. */
export function logRequests({ log, clock, newId }: RequestLogDeps) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = newId();
    const startedAt = clock().getTime();
    requestIds.set(request, requestId);
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const route = routeOf(request);
      const untold = UNTOLD.find((beginning) => route.startsWith(beginning));
      const asked = untold
        ? { route: untold }
        : { method: request.method, route, caller: callers.get(response) };
      const tookMs = clock().getTime() - startedAt;
      log.info({ requestId, ...asked, status: response.statusCode, tookMs }, 'Answered');
    });
    next();
  };
}

export function requestIdOf(request: Request): string {
  return requestIds.get(request) ?? '';
}

/** For the log: who it was that asked. */
export function setCaller(response: Response, actor: string): void {
  callers.set(response, actor);
}

/**
 * Who asks for what of the own drives tells who takes part: those lines say neither who it was nor what was asked (ADR
 * 0027).
 */
const UNTOLD: readonly string[] = ['/api/v1/own/drives', '/api/v1/own/visits'];

/** The declared path, not the address: ids and searches stay out of the log. */
function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : '-';
}
