import { AppError, type FieldProblem } from '@monban/core/errors';
import { findMyNumberFields } from '@monban/core/privacy/refuse-my-number';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import { once } from './idempotency.ts';
import type { AppDeps } from './app-deps.ts';
import { entityTag, expectedVersionOf } from './entity-tag.ts';
import { languageOf } from './language.ts';
import { findNul } from './nul-characters.ts';
import { isKeyed } from './is-keyed.ts';
import { fieldProblem, invalidField } from './problem.ts';
import {
  actorOf,
  actorOfGuest,
  VISIT_DESK,
  type Caller,
  type Guest,
  type Route,
  type RouteAnswer,
  type RouteRequest,
} from './route.ts';
import { requestIdOf, setCaller } from './request-log.ts';
import { requireAccepted } from '../number-guard/require-accepted.ts';
import { readUpload } from './read-upload.ts';
import { sendFile } from './send-file.ts';
import { parseInput, pointerTo } from './zod-problems.ts';

type AnyRequest = RouteRequest<unknown, unknown, unknown>;

/** Stands for the caller of a public route: it may do nothing, and any use of it is refused. */
const NOBODY: Caller = Object.freeze({
  get operatorId(): never {
    throw new AppError('UNAUTHENTICATED');
  },
  get role(): never {
    throw new AppError('UNAUTHENTICATED');
  },
  get sessionId(): never {
    throw new AppError('UNAUTHENTICATED');
  },
  apiKeyId: null,
  permissions: new Set<never>(),
  personId: null,
  scope: { sites: [], departments: [] },
});

/** Stands for the guest of a route that is not a visit's desk. */
const NO_GUEST: Guest = Object.freeze({
  get officerId(): never {
    throw new AppError('UNAUTHENTICATED');
  },
  get visitId(): never {
    throw new AppError('UNAUTHENTICATED');
  },
  get sessionId(): never {
    throw new AppError('UNAUTHENTICATED');
  },
});

/** Who asks, and what limits, the trail and repeated requests know them by. */
interface Asker {
  readonly caller: Caller;
  readonly guest: Guest;
  readonly id: string | undefined;
  readonly actor: string;
}

const ANYBODY: Asker = { caller: NOBODY, guest: NO_GUEST, id: undefined, actor: 'system' };

/** The one place that authorises, refuses numbers, parses, admits, calls and answers, in this order. */
export async function handleRoute(
  deps: AppDeps,
  declared: Route,
  exchange: [Request, Response],
): Promise<void> {
  const [request, response] = exchange;
  const at = deps.clock();
  const asker = await authorise(deps, declared, { request, response, at });
  refuseMyNumbers(request);
  refuseNul(request);
  const parsed = parse(declared, request, { asker, at });
  await declared.admit?.(parsed);
  const taken = await takeUpload(deps, declared, request);
  const run = () => declared.handle({ ...parsed, ...taken });
  const key = isKeyed(declared) ? request.get('idempotency-key') : undefined;
  const answer =
    key === undefined || asker.id === undefined
      ? await run()
      : await once(deps.db, { ...keyed(request), callerId: asker.id, key, at }, run);
  await send(declared, response, answer);
}

const NO_UPLOAD = Buffer.alloc(0);

/** The file is searched as a whole before its route sees it. */
async function takeUpload(
  { uploads }: AppDeps,
  declared: Route,
  request: Request,
): Promise<Pick<AnyRequest, 'upload' | 'picture'>> {
  if (!declared.upload) return { upload: NO_UPLOAD, picture: undefined };
  const upload = await readUpload(request, declared.upload);
  const { fileName = '' } = request.query;
  const { picture } = await requireAccepted(uploads, {
    bytes: upload,
    contentType: request.get('content-type') ?? '',
    fileName: typeof fileName === 'string' ? fileName : '',
  });
  return { upload, picture };
}

interface Moment {
  readonly request: Request;
  readonly response: Response;
  readonly at: Date;
}

/** Nobody's token is good for both: a guest's opens the desk of one visit, and that desk opens to no operator. */
async function authorise(deps: AppDeps, declared: Route, moment: Moment): Promise<Asker> {
  if (declared.permission === 'public') return ANYBODY;
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(moment.request.get('authorization') ?? '')?.[1];
  if (token === undefined) throw new AppError('UNAUTHENTICATED');
  const isDesk = declared.permission === VISIT_DESK;
  const asker = isDesk ? await guestOf(deps, token, moment) : await callerOf(deps, token, moment);
  setCaller(moment.response, asker.actor);
  deps.limits.countRequest(asker.id, moment.at);
  if (!isDesk && !asker.caller.permissions.has(declared.permission)) throw new AppError('FORBIDDEN');
  return asker;
}

type Known = Asker & { readonly id: string };

async function callerOf(deps: AppDeps, token: string, { at }: Moment): Promise<Known> {
  const caller = await deps.authenticate(token, at);
  // Each key counts for itself, and not for whoever made it.
  const id = caller.apiKeyId ?? caller.operatorId;
  return { caller, guest: NO_GUEST, id, actor: actorOf(caller) };
}

async function guestOf(deps: AppDeps, token: string, { at }: Moment): Promise<Known> {
  const guest = await deps.authenticateGuest(token, at);
  return { caller: NOBODY, guest, id: guest.officerId, actor: actorOfGuest(guest) };
}

/** Over everything that was sent, whether the route wants it or not; only pointers leave here. */
function refuseMyNumbers(request: Request): void {
  const headers = Object.fromEntries(KEPT_HEADERS.map((name) => [name, request.get(name)]));
  const sent = [request.body as unknown, request.query, request.params, headers];
  const pointers = sent.flatMap(findMyNumberFields);
  if (pointers.length === 0) return;
  const problems = pointers.map((pointer): FieldProblem => fieldProblem(pointer, 'MY_NUMBER_REFUSED'));
  throw new AppError('MY_NUMBER_REFUSED', { details: { problems } });
}

/** Of which something is stored, if only a hash. The browser's own words are dropped where they hold one. */
const KEPT_HEADERS = ['idempotency-key', 'if-match', 'last-event-id', 'content-type'];

/** Over everything that was sent, too: see `findNul`. */
function refuseNul(request: Request): void {
  for (const sent of [request.body as unknown, request.query, request.params]) {
    const path = findNul(sent);
    if (path) throw invalidField(pointerTo(path), 'FORMAT');
  }
}

function parse(
  declared: Route,
  request: Request,
  { asker, at }: { asker: Asker; at: Date },
): Omit<AnyRequest, 'upload' | 'picture'> {
  const requestId = requestIdOf(request);
  return {
    params: declared.params && parseInput(declared.params, request.params),
    query: declared.query && parseInput(declared.query, { ...request.query }),
    body: declared.body && parseInput(declared.body, request.body),
    caller: asker.caller,
    guest: asker.guest,
    context: { actor: asker.actor, at, requestId },
    language: languageOf(request.get('accept-language')),
    expectedVersion: expectedVersionOf(declared, request.get('if-match')),
    ...surroundingsOf(request),
  };
}

function surroundingsOf(request: Request) {
  return {
    cookies: parseCookie(request.get('cookie') ?? ''),
    userAgent: request.get('user-agent') ?? '',
    remoteAddress: request.ip ?? '',
    lastEventId: request.get('last-event-id') ?? null,
  };
}

function keyed(request: Request): { method: string; path: string; body: unknown } {
  return { method: request.method, path: request.path, body: request.body };
}

async function send(declared: Route, response: Response, answer: RouteAnswer<unknown>): Promise<void> {
  response.status(answer.status).setHeader('Cache-Control', 'no-store');
  if (answer.version !== undefined) response.setHeader('ETag', entityTag(answer.version));
  if (answer.location !== undefined) response.setHeader('Location', answer.location);
  if (answer.setCookies) response.setHeader('Set-Cookie', [...answer.setCookies]);
  if (declared.streams && answer.stream) {
    response
      .setHeader('Content-Type', 'text/event-stream; charset=utf-8')
      .setHeader('X-Accel-Buffering', 'no');
    response.flushHeaders();
    answer.stream(response);
  } else if (answer.file) await sendFile(response, answer.file);
  else if (answer.status === 204) response.end();
  else response.json(answer.body);
}
