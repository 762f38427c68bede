import { pageOf } from '@monban/core/api/conventions';
import { AuditEntry, AuditQuery } from '@monban/core/api/oversight';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listAudit } from './list-audit.ts';

/** Reading the trail; nothing writes it but `recordAudit`. */
export function auditRoutes({ db }: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/audit',
      operationId: 'listAudit',
      tag: 'audit',
      summary: 'List what was done, newest first',
      permission: 'audit:read',
      query: AuditQuery,
      status: 200,
      answer: pageOf(AuditEntry),
      errors: [],
      handle: async ({ query, caller }) => {
        const { items, ...page } = await listAudit(db, caller.scope, query);
        return { status: 200, body: { items: [...items], ...page } };
      },
    }),
  ];
}
