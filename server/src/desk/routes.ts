import { IssueJob, StartIssueJob } from '@monban/core/api/badges';
import { API_ROOT, ListQuery, pageOf } from '@monban/core/api/conventions';
import { ControllerId, IssueJobId, PersonId } from '@monban/core/ids';
import { z } from 'zod';
import { cutPage, readCursor } from '../events/page-cursor.ts';
import { route, type Route } from '../http/route.ts';
import { countIssueJobs, listIssueJobs, toIssueJob } from './issue-job-store.ts';
import { cancelIssueJob, getIssueJob, startIssueJob, type IssueJobDeps } from './issue-jobs.ts';

const Params = z.strictObject({ issueJobId: IssueJobId });
const Query = ListQuery.omit({ retired: true, q: true, sort: true }).extend({
  personId: PersonId.optional(),
  controllerId: ControllerId.optional(),
  state: z.enum(['open', 'done', 'failed', 'cancelled']).optional(),
});
const Cursor = z.strictObject({ createdAt: z.string(), id: z.string() });
const tag = 'badges';

export function issueJobRoutes(deps: IssueJobDeps): readonly Route[] {
  return [startRoute(deps), listRoute(deps), readRoute(deps), cancelRoute(deps)];
}

function startRoute(deps: IssueJobDeps): Route {
  return route({
    method: 'post',
    path: '/issue-jobs',
    operationId: 'startIssueJob',
    tag,
    summary: 'A desk begins to make a badge',
    permission: 'badges:issue',
    body: StartIssueJob,
    status: 201,
    answer: IssueJob,
    errors: ['CONFLICT', 'DESK_UNAVAILABLE', 'RETIRED'],
    handle: async ({ body: input, caller, context }) => {
      const body = await startIssueJob(deps, { caller, context }, input);
      return { status: 201, body, version: body.version, location: `${API_ROOT}/issue-jobs/${body.id}` };
    },
  });
}

function listRoute(deps: IssueJobDeps): Route {
  return route({
    method: 'get',
    path: '/issue-jobs',
    operationId: 'listIssueJobs',
    tag,
    summary: 'Issue jobs, the newest first',
    permission: 'badges:issue',
    query: Query,
    status: 200,
    answer: pageOf(IssueJob),
    errors: [],
    handle: async ({ query: { cursor, limit, ...filter }, caller }) => {
      const after = readCursor(cursor, Cursor);
      const rows = await listIssueJobs(deps.db, caller.sites, { filter, after, limit: limit + 1 });
      const { items, nextCursor } = cutPage(rows, limit, ({ createdAt, id }) => ({ createdAt, id }));
      const total = await countIssueJobs(deps.db, caller.sites, filter);
      return { status: 200, body: { items: items.map(toIssueJob), nextCursor, total } };
    },
  });
}

function readRoute(deps: IssueJobDeps): Route {
  return route({
    method: 'get',
    path: '/issue-jobs/{issueJobId}',
    operationId: 'getIssueJob',
    tag,
    summary: 'How far a badge is',
    permission: 'badges:issue',
    params: Params,
    status: 200,
    answer: IssueJob,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => {
      const job = await getIssueJob(deps.db, caller.sites, params.issueJobId);
      return { status: 200, body: toIssueJob(job), version: job.version };
    },
  });
}

function cancelRoute(deps: IssueJobDeps): Route {
  return route({
    method: 'delete',
    path: '/issue-jobs/{issueJobId}',
    operationId: 'cancelIssueJob',
    tag,
    summary: 'Gives up an issue job that is not done yet, whatever it has come to meanwhile',
    permission: 'badges:issue',
    params: Params,
    status: 200,
    answer: IssueJob,
    errors: ['NOT_FOUND', 'ISSUE_JOB_CLOSED'],
    handle: async ({ params, caller, context }) => {
      const body = await cancelIssueJob(deps, { caller, context }, params.issueJobId);
      return { status: 200, body, version: body.version };
    },
  });
}
