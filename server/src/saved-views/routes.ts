import { Empty } from '@monban/core/api/conventions';
import {
  CreateSavedView,
  ReplaceSavedView,
  SavedView,
  SavedViews,
  SavedViewsQuery,
} from '@monban/core/api/saved-views';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { createSavedView, deleteSavedView, listSavedViews, replaceSavedView } from './saved-views.ts';

const tag = 'saved-views';
const params = z.strictObject({ viewId: z.uuid() });

/** How lists are looked at: one's own ways, and those that were shared with one's role or site. */
export function savedViewRoutes(platform: Platform): readonly Route[] {
  return [listRoute(platform), createRoute(platform), replaceRoute(platform), deleteRoute(platform)];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/saved-views',
    operationId: 'listSavedViews',
    tag,
    summary: 'List the saved views of one list of the console',
    permission: 'session:own',
    query: SavedViewsQuery,
    status: 200,
    answer: SavedViews,
    errors: [],
    handle: async ({ query: { page }, caller }) => ({
      status: 200,
      body: { items: [...(await listSavedViews(db, caller, page))] },
    }),
  });
}

function createRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/saved-views',
    operationId: 'createSavedView',
    tag,
    summary: 'Save how a list is looked at, for oneself or for a role or site',
    permission: 'session:own',
    body: CreateSavedView,
    status: 201,
    answer: SavedView,
    errors: ['VALIDATION_FAILED', 'CONFLICT'],
    handle: async ({ body, caller, context }) => {
      const view = await createSavedView(platform, { caller, context }, body);
      return { status: 201, body: view, version: view.version };
    },
  });
}

function replaceRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/saved-views/{viewId}',
    operationId: 'replaceSavedView',
    tag,
    summary: 'Change one’s own saved view',
    permission: 'session:own',
    params,
    body: ReplaceSavedView,
    ifMatch: true,
    status: 200,
    answer: SavedView,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'VERSION_CONFLICT'],
    handle: async ({ params: { viewId }, body, caller, context, expectedVersion }) => {
      const change = { id: viewId, expectedVersion, input: body };
      const view = await replaceSavedView(platform, { caller, context }, change);
      return { status: 200, body: view, version: view.version };
    },
  });
}

function deleteRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/saved-views/{viewId}',
    operationId: 'deleteSavedView',
    tag,
    summary: 'Delete one’s own saved view',
    permission: 'session:own',
    params,
    ifMatch: true,
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND', 'VERSION_CONFLICT'],
    handle: async ({ params: { viewId }, caller, context, expectedVersion }) => {
      await deleteSavedView(platform, { caller, context }, { id: viewId, expectedVersion });
      return { status: 200, body: {} };
    },
  });
}
