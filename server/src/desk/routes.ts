import { DeskJob, StartDeskTask } from '@monban/core/api/badges';
import { API_ROOT, ListQuery, pageOf } from '@monban/core/api/conventions';
import { BadgeId, ControllerId, DeskJobId, PersonId } from '@monban/core/ids';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { route, type Route } from '../http/route.ts';
import { toDeskJob } from './desk-job-row.ts';
import { countDeskJobs, listDeskJobs } from './desk-job-store.ts';
import { cancelDeskJob, getDeskJob, startDeskJob, type DeskJobDeps } from './desk-jobs.ts';

const Params = z.strictObject({ deskJobId: DeskJobId });
const Query = ListQuery.omit({ retired: true, q: true, sort: true }).extend({
  personId: PersonId.optional(),
  badgeId: BadgeId.optional(),
  controllerId: ControllerId.optional(),
  state: z.enum(['open', 'done', 'failed', 'cancelled']).optional(),
});
const Cursor = z.strictObject({ createdAt: z.string(), id: z.string() });
const tag = 'badges';

export function deskJobRoutes(deps: DeskJobDeps): readonly Route[] {
  return [startRoute(deps), listRoute(deps), readRoute(deps), cancelRoute(deps)];
}

function startRoute(deps: DeskJobDeps): Route {
  return route({
    method: 'post',
    path: '/desk-jobs',
    operationId: 'startDeskJob',
    tag,
    summary: 'A desk begins a task: to make a badge, to change or to terminate one',
    permission: 'badges:issue',
    body: StartDeskTask,
    status: 201,
    answer: DeskJob,
    errors: ['CONFLICT', 'DESK_UNAVAILABLE', 'RETIRED', 'BADGE_STATE_FORBIDS', 'LEGAL_BASIS_MISSING'],
    handle: async ({ body: task, caller, context }) => {
      const body = await startDeskJob(deps, { caller, context }, task);
      return { status: 201, body, version: body.version, location: `${API_ROOT}/desk-jobs/${body.id}` };
    },
  });
}

function listRoute(deps: DeskJobDeps): Route {
  return route({
    method: 'get',
    path: '/desk-jobs',
    operationId: 'listDeskJobs',
    tag,
    summary: 'Desk jobs, the newest first',
    permission: 'badges:issue',
    query: Query,
    status: 200,
    answer: pageOf(DeskJob),
    errors: [],
    handle: async ({ query: { cursor, limit, ...filter }, caller }) => {
      const after = readCursor(cursor, Cursor);
      const rows = await listDeskJobs(deps.db, caller.scope, { filter, after, limit: limit + 1 });
      const { items, nextCursor } = cutPage(rows, limit, ({ createdAt, id }) => ({ createdAt, id }));
      const total = await countDeskJobs(deps.db, caller.scope, filter);
      return { status: 200, body: { items: items.map(toDeskJob), nextCursor, total } };
    },
  });
}

function readRoute(deps: DeskJobDeps): Route {
  return route({
    method: 'get',
    path: '/desk-jobs/{deskJobId}',
    operationId: 'getDeskJob',
    tag,
    summary: 'How far a desk job is',
    permission: 'badges:issue',
    params: Params,
    status: 200,
    answer: DeskJob,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => {
      const job = await getDeskJob(deps.db, caller.scope, params.deskJobId);
      return { status: 200, body: toDeskJob(job), version: job.version };
    },
  });
}

function cancelRoute(deps: DeskJobDeps): Route {
  return route({
    method: 'delete',
    path: '/desk-jobs/{deskJobId}',
    operationId: 'cancelDeskJob',
    tag,
    summary: 'Gives up a desk job that is not done yet, whatever it has come to meanwhile',
    permission: 'badges:issue',
    params: Params,
    status: 200,
    answer: DeskJob,
    errors: ['NOT_FOUND', 'DESK_JOB_CLOSED'],
    handle: async ({ params, caller, context }) => {
      const body = await cancelDeskJob(deps, { caller, context }, params.deskJobId);
      return { status: 200, body, version: body.version };
    },
  });
}
