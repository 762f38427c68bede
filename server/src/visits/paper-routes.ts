import { Empty } from '@monban/core/api/conventions';
import { VisitPaper } from '@monban/core/api/visits';
import { DriveId, VisitId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { makeVisitPaper } from './visit-papers.ts';

const PaperParams = z.strictObject({ driveId: DriveId, visitId: VisitId, paper: VisitPaper });

/** What is printed to ask for a visit, for its room, and after it. */
export function visitPaperRoutes(platform: Platform): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/drives/{driveId}/visits/{visitId}/papers/{paper}',
      operationId: 'readVisitPaper',
      tag: 'visits',
      summary:
        'Request, timetable, desk labels or day report as a tagged PDF; only `desk-timetable` says who takes part',
      permission: 'drives:write',
      params: PaperParams,
      download: ['application/pdf'],
      status: 200,
      answer: Empty,
      errors: ['NOT_FOUND', 'CONFLICT', 'VALIDATION_FAILED'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: {},
        file: await makeVisitPaper(platform, { caller, context }, params),
      }),
    }),
  ];
}
