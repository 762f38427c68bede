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
const permission = VISIT_DESK;
const errors: readonly ErrorCode[] = ['NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'];

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
    tag,
    summary: 'The desk of the guest’s visit: who comes when, and how far it is',
    permission,
    status: 200,
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
    tag,
    summary: 'Somebody of the list has come',
    permission,
    params: RowParams,
    status: 200,
    answer: DeskRow,
    errors,
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
    tag,
    summary: 'Somebody has come, by the code of their booking',
    permission,
    body: CheckInByToken,
    status: 200,
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
    tag,
    summary: 'It was somebody else who came',
    permission,
    params: RowParams,
    status: 200,
    answer: DeskRow,
    errors,
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
    tag,
    summary: 'One of the three answers, and nothing about any paper',
    permission,
    params: RowParams,
    body: RecordFinding,
    status: 200,
    answer: DeskRow,
    errors,
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
    tag,
    summary: 'Take an answer back, while the visit is not reconciled',
    permission,
    params: RowParams,
    status: 200,
    answer: DeskRow,
    errors,
    handle: async ({ params, guest, context }) => ({
      status: 200,
      body: await takeFindingBack(platform, deskOf(guest, context), params.rowId),
    }),
  });
}
