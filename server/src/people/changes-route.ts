import { pageOf } from '@monban/core/api/conventions';
import { AuditEntry, RecordChangesQuery } from '@monban/core/api/oversight';
import { AppError } from '@monban/core/errors';
import { PersonId } from '@monban/core/ids';
import { z } from 'zod';
import { listAudit } from '../audit/list-audit.ts';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { findPersonStanding } from './person-standing.ts';

/** Whoever keeps the people sees what was changed in a record, without seeing the whole trail. */
export function personChangesRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people/{personId}/changes',
    operationId: 'listPersonChanges',
    tag: 'people',
    summary: 'List what was changed in the record of a person, newest first',
    permission: 'people:write',
    params: z.strictObject({ personId: PersonId }),
    query: RecordChangesQuery,
    status: 200,
    answer: pageOf(AuditEntry),
    errors: ['NOT_FOUND'],
    handle: async ({ params: { personId }, query, caller: { scope } }) => {
      if ((await findPersonStanding(db, scope, personId)) === undefined) throw new AppError('NOT_FOUND');
      const subject = { subjectType: 'person', subjectId: personId };
      const { items, ...page } = await listAudit(db, 'all', { ...query, ...subject });
      return { status: 200, body: { items: [...items], ...page } };
    },
  });
}
