import { ProgramSubject } from '@monban/core/api/terminals';
import { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import { listSubjects } from './subjects.ts';

const tag = 'terminals';

/** What programs at terminals know people by. */
export function terminalRoutes(deps: {
  readonly db: Knex;
  readonly holderKey: Uint8Array;
}): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/people/{personId}/subjects',
      operationId: 'listProgramSubjects',
      tag,
      summary: 'What the programs at terminals know a person by',
      permission: 'people:read',
      params: z.strictObject({ personId: PersonId }),
      status: 200,
      answer: z.strictObject({ items: z.array(ProgramSubject) }),
      errors: ['NOT_FOUND'],
      handle: async ({ params, caller }) => ({
        status: 200,
        body: { items: [...(await listSubjects(deps, caller.scope, params.personId))] },
      }),
    }),
  ];
}
