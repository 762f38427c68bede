import { API_ROOT } from '@monban/core/api/conventions';
import { AppError } from '@monban/core/errors';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { AppDeps, AppOptions } from './app-deps.ts';
import { mountConsole } from './console-files.ts';
import { toAppError } from './foreign-errors.ts';
import { handleRoute } from './handle-route.ts';
import { languageOf } from './language.ts';
import { Limits } from './limits.ts';
import { openApiOf } from './openapi.ts';
import { problemOf, sendProblem } from './problem.ts';
import { logRequests, requestIdOf } from './request-log.ts';
import type { Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import type { Transport } from './transport.ts';

const MAXIMUM_BODY = '1mb';

/** The whole HTTP face: the API of these routes, its description, and the console. */
export function createApp(options: AppOptions, routes: readonly Route[]): Express {
  const deps: AppDeps = { ...options, limits: new Limits(options.limits) };
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.transport.kind === 'trusted-proxy' ? [...deps.transport.addresses] : false);
  app.use(logRequests(deps), securityHeaders(deps.transport));
  app.use(requireTls(deps.transport), countAddress(deps));
  // Files are read by their routes themselves, after the caller was authorised.
  mountHandlers(
    app,
    deps,
    routes.filter(({ upload }) => upload),
  );
  app.use(API_ROOT, refuseOtherMedia, express.json({ limit: MAXIMUM_BODY, strict: true, inflate: false }));
  mountHandlers(
    app,
    deps,
    routes.filter(({ upload }) => !upload),
  );
  mountDescription(app, routes);
  if (deps.consoleFolder !== null) mountConsole(app, deps.consoleFolder);
  app.use(() => {
    throw new AppError('NOT_FOUND');
  });
  app.use(answerFailure(deps));
  return app;
}

function mountHandlers(app: Express, deps: AppDeps, routes: readonly Route[]): void {
  for (const declared of routes)
    app[declared.method](expressPath(declared.path), (request: Request, response: Response) =>
      handleRoute(deps, declared, [request, response]),
    );
}

/** The description itself, and what is said to whoever asks for something that is not in it. */
function mountDescription(app: Express, routes: readonly Route[]): void {
  let description: string | undefined;
  app.get(`${API_ROOT}/openapi.json`, (_request, response) => {
    // Written when it is first asked for: it takes longer than anything else of a start.
    description ??= JSON.stringify(openApiOf(routes));
    response.type('json').send(description);
  });
  const methodsOf = new Map<string, Set<string>>();
  for (const { path, method } of routes)
    methodsOf.set(path, (methodsOf.get(path) ?? new Set()).add(method.toUpperCase()));
  for (const [path, methods] of methodsOf) {
    // `app.all` would mount the handler once for each of thirty methods.
    app.route(expressPath(path)).all((_request, response) => {
      response.setHeader('Allow', [...methods].join(', '));
      throw new AppError('METHOD_NOT_ALLOWED');
    });
  }
  app.use(API_ROOT, () => {
    throw new AppError('NOT_FOUND');
  });
}

/** `/people/{personId}` as Express 5 writes it. */
function expressPath(path: string): string {
  return `${API_ROOT}${path.replace(/\{([A-Za-z]+)\}/g, ':$1')}`;
}

function requireTls(transport: Transport) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (transport.kind === 'trusted-proxy' && !request.secure) throw new AppError('FORBIDDEN');
    next();
  };
}

function countAddress({ limits, clock }: AppDeps) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    limits.countAddress(request.ip ?? '', clock());
    next();
  };
}

/** A body is JSON or there is none. */
function refuseOtherMedia(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
  if (hasBody && request.is('application/json') === false) throw new AppError('UNSUPPORTED_MEDIA_TYPE');
  next();
}

/** The one place where failures become answers. Whatever has no code is logged whole and told as `INTERNAL`. */
function answerFailure({ log }: AppDeps) {
  // Express knows error handlers by their four parameters.
  // eslint-disable-next-line max-params, @typescript-eslint/no-unused-vars
  return (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const error = toAppError(thrown);
    const requestId = requestIdOf(request);
    if (error.code === 'INTERNAL' || response.headersSent)
      log.error({ err: thrown, requestId }, 'A request failed');
    if (response.headersSent) {
      // Half an answer must not pass for a whole one.
      response.destroy();
      return;
    }
    const retryAfter = error.details['retryAfterSeconds'];
    const problem = problemOf(error, languageOf(request.get('accept-language')), requestId);
    sendProblem(response, problem, typeof retryAfter === 'number' ? retryAfter : undefined);
  };
}
