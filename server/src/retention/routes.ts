import { pageOf } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import {
  ChangeRetention,
  Deletion,
  DeletionPreview,
  DeletionsQuery,
  RetentionPurpose,
  RetentionRule,
  RetentionRules,
} from '@monban/core/api/retention';
import { z } from 'zod';
import { isClerkOfEveryDrive } from '../drives/drive-scope.ts';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { pageDeletions } from './deletion-log.ts';
import { changeRetention, listRetentionRules } from './retention-rules.ts';
import { previewRetention } from './run-retention.ts';

const tag = 'privacy';

/** What is held, why, until when, and the proof that it was deleted (P5). */
export function retentionRoutes(platform: Platform): readonly Route[] {
  return [rulesRoute(platform), changeRoute(platform), previewRoute(platform), deletionsRoute(platform)];
}

function rulesRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/privacy/retention',
    operationId: 'listRetentionRules',
    tag,
    summary: 'What is kept for which purpose, on which basis and how long',
    permission: 'privacy:read',
    status: 200,
    answer: RetentionRules,
    errors: [],
    handle: async () => ({ status: 200, body: { items: [...(await listRetentionRules(db))] } }),
  });
}

function changeRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/privacy/retention/{purpose}',
    operationId: 'putRetentionRule',
    tag,
    summary: 'Keep something longer or shorter, within its limits; waits for a second operator',
    permission: 'privacy:write',
    params: z.strictObject({ purpose: RetentionPurpose }),
    body: ChangeRetention,
    ifMatch: true,
    status: 200,
    answer: RetentionRule,
    waiting: Approval,
    errors: ['VALIDATION_FAILED', 'VERSION_CONFLICT'],
    handle: async ({ params, body, caller, context, expectedVersion }) => {
      const change = { purpose: params.purpose, input: body, expectedVersion };
      const outcome = await changeRetention(platform, { caller, context }, change);
      if (outcome.kind === 'waiting') return { status: 202, body: outcome.approval };
      return { status: 200, body: outcome.item, version: outcome.item.version };
    },
  });
}

function previewRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/privacy/retention/preview',
    operationId: 'previewDeletion',
    tag,
    summary: 'What would be deleted if the deletion ran now; nothing is',
    permission: 'privacy:read',
    status: 200,
    answer: DeletionPreview,
    errors: [],
    handle: async ({ caller, context }) => {
      const isExact = await isClerkOfEveryDrive(db, caller);
      return { status: 200, body: await previewRetention(db, context.at, { isExact }) };
    },
  });
}

function deletionsRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/privacy/deletions',
    operationId: 'listDeletions',
    tag,
    summary: 'The proof log of deletions, newest first',
    permission: 'privacy:read',
    query: DeletionsQuery,
    status: 200,
    answer: pageOf(Deletion),
    errors: [],
    handle: async ({ query }) => {
      const { items, ...page } = await pageDeletions(db, query);
      return { status: 200, body: { items: [...items], ...page } };
    },
  });
}
