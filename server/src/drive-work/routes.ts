import { pageOf } from '@monban/core/api/conventions';
import { DriveWork, DriveWorkQuery } from '@monban/core/api/drive-work';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listDriveWork } from './drive-work.ts';

/** What stands still in a drive, and what HR knows that its papers do not (feature B5). */
export function driveWorkRoutes({ db }: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/drive-work',
      operationId: 'listDriveWork',
      tag: 'drive-work',
      summary: 'What waits for a hand in the own drives: for their clerks, the earliest day first',
      permission: 'drives:write',
      query: DriveWorkQuery,
      status: 200,
      answer: pageOf(DriveWork),
      errors: ['NOT_FOUND', 'FORBIDDEN', 'VALIDATION_FAILED'],
      handle: async ({ query, caller, context }) => ({
        status: 200,
        body: await listDriveWork(db, { caller, at: context.at }, query),
      }),
    }),
  ];
}
