import { API_ROOT, ListQuery, pageOf } from '@monban/core/api/conventions';
import { ChangeController, Controller, CreateController, EnrolmentToken } from '@monban/core/api/doors';
import { ControllerId } from '@monban/core/ids';
import { EnrolmentAnswer, EnrolmentRequest } from '@monban/core/messages/enrolment';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { rateLimited } from '../http/limits.ts';
import { RequestCounter } from '../http/request-counter.ts';
import { route, type Route, type RouteRequest } from '../http/route.ts';
import { countControllers, listControllers } from './controller-store.ts';
import {
  createController,
  getController,
  issueEnrolmentToken,
  renameController,
  retireController,
  revokeController,
  type Asker,
  type ControllerDeps,
} from './controllers.ts';
import { enrolController, type EnrolmentDeps } from './enrolment.ts';

const Params = z.strictObject({ controllerId: ControllerId });
const Cursor = z.strictObject({ name: z.string(), id: z.string() });
const tag = 'controllers';

export function controllerRoutes(deps: ControllerDeps): readonly Route[] {
  return [
    listRoute(deps),
    createRoute(deps),
    readRoute(deps),
    renameRoute(deps),
    retireRoute(deps),
    ...trustRoutes(deps),
  ];
}

/** A secret has 256 bits; this only keeps the noise down. */
const ATTEMPTS_PER_MINUTE = 20;

/** The one route for controllers themselves; the one-time secret is their right to ask. */
export function enrolmentRoute(deps: EnrolmentDeps): Route {
  const attempts = new RequestCounter({ windowMs: 60_000, limit: ATTEMPTS_PER_MINUTE });
  return route({
    method: 'post',
    path: '/enrolments',
    operationId: 'enrolController',
    tag,
    summary: 'A controller takes part with its one-time token',
    permission: 'public',
    body: EnrolmentRequest,
    status: 201,
    answer: EnrolmentAnswer,
    answerIsSecret: true,
    errors: ['ENROLMENT_TOKEN_INVALID', 'SIGNATURE_INVALID', 'MESSAGE_MALFORMED', 'RATE_LIMITED'],
    handle: async ({ body, context, remoteAddress }) => {
      const wait = attempts.waitSeconds(remoteAddress, context.at);
      if (wait > 0) throw rateLimited(wait);
      attempts.add(remoteAddress, context.at);
      return { status: 201, body: await enrolController(deps, body, context.at) };
    },
  });
}

function listRoute(deps: ControllerDeps): Route {
  return route({
    method: 'get',
    path: '/controllers',
    operationId: 'listControllers',
    tag,
    summary: 'Controllers by name',
    permission: 'controllers:read',
    query: ListQuery.omit({ sort: true }),
    status: 200,
    answer: pageOf(Controller),
    errors: [],
    handle: async ({ query, caller }) => {
      const filter = { q: query.q, retired: query.retired };
      const after = readCursor(query.cursor, Cursor);
      const rows = await listControllers(deps.db, caller.scope, { filter, after, limit: query.limit + 1 });
      const { items, nextCursor } = cutPage(rows, query.limit, ({ name, id }) => ({ name, id }));
      const total = await countControllers(deps.db, caller.scope, filter);
      return { status: 200, body: { items: [...items], nextCursor, total } };
    },
  });
}

function createRoute(deps: ControllerDeps): Route {
  return route({
    method: 'post',
    path: '/controllers',
    operationId: 'createController',
    tag,
    summary: 'A controller with its readers',
    permission: 'controllers:write',
    body: CreateController,
    status: 201,
    answer: Controller,
    errors: [],
    handle: async (request) => {
      const body = await createController(deps, askerOf(request), request.body);
      return { status: 201, body, version: body.version, location: `${API_ROOT}/controllers/${body.id}` };
    },
  });
}

function readRoute(deps: ControllerDeps): Route {
  return route({
    method: 'get',
    path: '/controllers/{controllerId}',
    operationId: 'getController',
    tag,
    summary: 'One controller, its readers, and how it is',
    permission: 'controllers:read',
    params: Params,
    status: 200,
    answer: Controller,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => {
      const body = await getController(deps.db, caller.scope, params.controllerId);
      return { status: 200, body, version: body.version };
    },
  });
}

function renameRoute(deps: ControllerDeps): Route {
  return route({
    method: 'patch',
    path: '/controllers/{controllerId}',
    operationId: 'changeController',
    tag,
    summary: 'Gives a controller another name',
    permission: 'controllers:write',
    params: Params,
    body: ChangeController,
    ifMatch: true,
    status: 200,
    answer: Controller,
    errors: ['NOT_FOUND', 'RETIRED'],
    handle: async (request) => {
      const { params, body: change, expectedVersion: version } = request;
      const which = { id: params.controllerId, version, name: change.name };
      const body = await renameController(deps, askerOf(request), which);
      return { status: 200, body, version: body.version };
    },
  });
}

function retireRoute(deps: ControllerDeps): Route {
  return route({
    method: 'delete',
    path: '/controllers/{controllerId}',
    operationId: 'retireController',
    tag,
    summary: 'Retires a controller that drives no door any more',
    permission: 'controllers:write',
    params: Params,
    ifMatch: true,
    status: 200,
    answer: Controller,
    errors: ['NOT_FOUND', 'IN_USE', 'RETIRED'],
    handle: async (request) => {
      const which = { id: request.params.controllerId, version: request.expectedVersion };
      const body = await retireController(deps, askerOf(request), which);
      return { status: 200, body, version: body.version };
    },
  });
}

function trustRoutes(deps: ControllerDeps): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/controllers/{controllerId}/enrolment-tokens',
      operationId: 'issueEnrolmentToken',
      tag,
      summary: 'A one-time token, valid for 30 minutes and shown once',
      permission: 'controllers:write',
      params: Params,
      status: 201,
      answer: EnrolmentToken,
      answerIsSecret: true,
      errors: ['NOT_FOUND', 'RETIRED', 'VERSION_CONFLICT'],
      handle: async (request) => ({
        status: 201,
        body: await issueEnrolmentToken(deps, askerOf(request), request.params.controllerId),
      }),
    }),
    route({
      method: 'post',
      path: '/controllers/{controllerId}/revocations',
      operationId: 'revokeController',
      tag,
      summary: 'Cuts a lost or stolen controller off, at once',
      permission: 'controllers:write',
      params: Params,
      status: 200,
      answer: Controller,
      errors: ['NOT_FOUND', 'RETIRED', 'VERSION_CONFLICT'],
      handle: async (request) => {
        const body = await revokeController(deps, askerOf(request), request.params.controllerId);
        return { status: 200, body, version: body.version };
      },
    }),
  ];
}

function askerOf({
  caller,
  context,
}: Pick<RouteRequest<unknown, unknown, unknown>, 'caller' | 'context'>): Asker {
  return { scope: caller.scope, context };
}
