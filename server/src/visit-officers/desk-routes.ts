import { VisitDesk } from '@monban/core/api/visit-officers';
import { CheckInByToken, DeskRow, RecordFinding } from '@monban/core/api/visits';
import type { ErrorCode } from '@monban/core/errors';
import { VisitRowId } from '@monban/core/ids';
import { z } from 'zod';
import { route, VISIT_DESK, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { checkIn, checkInByToken, recordFinding, takeCheckInBack, takeFindingBack } from '../visits/desk.ts';
import { deskOf, getVisitDesk } from './visit-desk.ts';

const tag = 'visit-desk';
const RowParams = z.strictObject({ rowId: VisitRowId });
const rowPath = '/visit-desk/rows/{rowId}';
const errors: readonly ErrorCode[] = ['NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'];
const atDesk = { tag, permission: VISIT_DESK, status: 200 } as const;
/** What is said of one row of the list: the row as it is then. */
const ofRow = { ...atDesk, params: RowParams, answer: DeskRow, errors } as const;

/** All that a guest can do. None of these names a visit: it is always the guest's own. */
export function deskRoutes(platform: Platform): readonly Route[] {
  return [
    readRoute(platform),
    checkInRoute(platform),
    checkInByTokenRoute(platform),
    takeCheckInBackRoute(platform),
    findingRoute(platform),
    takeFindingBackRoute(platform),
  ];
}

function readRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/visit-desk',
    operationId: 'getVisitDesk',
    ...atDesk,
    summary: 'The desk of the guest’s visit: who comes when, and how far it is',
    answer: VisitDesk,
    errors: ['NOT_FOUND'],
    handle: async ({ guest }) => ({ status: 200, body: await getVisitDesk(db, guest) }),
  });
}

function checkInRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: `${rowPath}/check-in`,
    operationId: 'checkInAtVisitDesk',
    ...ofRow,
    summary: 'Somebody of the list has come',
    handle: async ({ params, guest, context }) => ({
      status: 200,
      body: await checkIn(platform, deskOf(guest, context), params.rowId),
    }),
  });
}

function checkInByTokenRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/visit-desk/check-ins',
    operationId: 'checkInByCodeAtVisitDesk',
    ...atDesk,
    summary: 'Somebody has come, by the code of their booking',
    body: CheckInByToken,
    answer: DeskRow,
    errors,
    handle: async ({ body, guest, context }) => ({
      status: 200,
      body: await checkInByToken(platform, deskOf(guest, context), body.token),
    }),
  });
}

function takeCheckInBackRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: `${rowPath}/check-in`,
    operationId: 'takeCheckInBackAtVisitDesk',
    ...ofRow,
    summary: 'It was somebody else who came',
    handle: async ({ params, guest, context }) => ({
      status: 200,
      body: await takeCheckInBack(platform, deskOf(guest, context), params.rowId),
    }),
  });
}

function findingRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: `${rowPath}/finding`,
    operationId: 'recordFindingAtVisitDesk',
    ...ofRow,
    summary: 'One of the three answers, and nothing about any paper',
    body: RecordFinding,
    handle: async ({ params, body, guest, context }) => ({
      status: 200,
      body: await recordFinding(platform, deskOf(guest, context), { ...params, ...body }),
    }),
  });
}

function takeFindingBackRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: `${rowPath}/finding`,
    operationId: 'takeFindingBackAtVisitDesk',
    ...ofRow,
    summary: 'Take an answer back, while the visit is not reconciled',
    handle: async ({ params, guest, context }) => ({
      status: 200,
      body: await takeFindingBack(platform, deskOf(guest, context), params.rowId),
    }),
  });
}
