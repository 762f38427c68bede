import { Empty } from '@monban/core/api/conventions';
import {
  AddWalkIn,
  BookSlot,
  CheckInByToken,
  DeskRow,
  RecordFinding,
  VisitCandidates,
  VisitRow,
  VisitRows,
} from '@monban/core/api/visits';
import { DriveId, VisitId, VisitRowId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import {
  addWalkIn,
  bookForRow,
  clerkDesk,
  freeForRow,
  getCandidates,
  listRows,
  usePickUp,
} from './clerk-rows.ts';

const tag = 'visits';
const VisitParams = z.strictObject({ driveId: DriveId, visitId: VisitId });
const RowParams = VisitParams.extend({ rowId: VisitRowId });
const ONE = '/drives/{driveId}/visits/{visitId}';
const ROW = `${ONE}/rows/{rowId}`;
const ERRORS = ['NOT_FOUND', 'CONFLICT'] as const;

/** Who takes part in a visit: their times, and what becomes of them at the desk. */
export function visitRowRoutes(platform: Platform): readonly Route[] {
  return [
    ...listRoutes(platform),
    ...bookingRoutes(platform),
    ...arrivalRoutes(platform),
    tokenRoute(platform),
    ...findingRoutes(platform),
    ...sideRoutes(platform),
  ];
}

function listRoutes(platform: Platform): readonly Route[] {
  const common = {
    method: 'get',
    tag,
    permission: 'drives:write',
    params: VisitParams,
    status: 200,
  } as const;
  return [
    route({
      ...common,
      path: `${ONE}/rows`,
      operationId: 'listVisitRows',
      summary: 'Who takes part, when, and what was found',
      answer: VisitRows,
      errors: ['NOT_FOUND'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await listRows(platform, { caller, context }, params),
      }),
    }),
    route({
      ...common,
      path: `${ONE}/candidates`,
      operationId: 'listVisitCandidates',
      summary: 'Who could take part and does not yet',
      answer: VisitCandidates,
      errors: ['NOT_FOUND'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await getCandidates(platform, { caller, context }, params),
      }),
    }),
  ];
}

function bookingRoutes(platform: Platform): readonly Route[] {
  const common = {
    path: `${ROW}/slot`,
    tag,
    permission: 'drives:write',
    params: RowParams,
    status: 200,
    answer: VisitRow,
  } as const;
  return [
    route({
      ...common,
      method: 'put',
      operationId: 'bookVisitSlot',
      summary: 'Give somebody a time, in the place of the one they had',
      body: BookSlot,
      errors: [...ERRORS, 'VALIDATION_FAILED'],
      handle: async ({ params, body, caller, context }) => ({
        status: 200,
        body: await bookForRow(platform, { caller, context }, { ...params, ...body }),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      operationId: 'freeVisitSlot',
      summary: 'Give the time of somebody back',
      errors: ERRORS,
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await freeForRow(platform, { caller, context }, params),
      }),
    }),
  ];
}

function arrivalRoutes(platform: Platform): readonly Route[] {
  const common = { tag, permission: 'drives:write', status: 200, answer: DeskRow } as const;
  return [
    route({
      ...common,
      method: 'put',
      path: `${ROW}/check-in`,
      operationId: 'checkInAtVisit',
      summary: 'Somebody is there',
      params: RowParams,
      body: Empty,
      errors: [...ERRORS, 'VALIDATION_FAILED'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await clerkDesk.checkIn(platform, { caller, context }, params),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      path: `${ROW}/check-in`,
      operationId: 'takeCheckInBack',
      summary: 'It was a slip: they are not there',
      params: RowParams,
      errors: ERRORS,
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await clerkDesk.takeCheckInBack(platform, { caller, context }, params),
      }),
    }),
  ];
}

function tokenRoute(platform: Platform): Route {
  return route({
    tag,
    permission: 'drives:write',
    status: 200,
    answer: DeskRow,
    method: 'post',
    path: `${ONE}/check-ins`,
    operationId: 'checkInByToken',
    summary: 'Somebody is there, by the QR code of the booking',
    params: VisitParams,
    body: CheckInByToken,
    errors: [...ERRORS, 'VALIDATION_FAILED'],
    handle: async ({ params, body, caller, context }) => ({
      status: 200,
      body: await clerkDesk.checkInByToken(platform, { caller, context }, { ...params, ...body }),
    }),
  });
}

function findingRoutes(platform: Platform): readonly Route[] {
  const common = {
    path: `${ROW}/finding`,
    tag,
    permission: 'drives:write',
    params: RowParams,
    status: 200,
    answer: DeskRow,
  } as const;
  return [
    route({
      ...common,
      method: 'put',
      operationId: 'recordVisitFinding',
      summary: 'Sufficient, falls back to pick-up, or did not come; never which papers',
      body: RecordFinding,
      errors: [...ERRORS, 'VALIDATION_FAILED'],
      handle: async ({ params, body, caller, context }) => ({
        status: 200,
        body: await clerkDesk.recordFinding(platform, { caller, context }, { ...params, ...body }),
      }),
    }),
    route({
      ...common,
      method: 'delete',
      operationId: 'takeVisitFindingBack',
      summary: 'Take a finding back, until the visit is closed',
      errors: ERRORS,
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await clerkDesk.takeFindingBack(platform, { caller, context }, params),
      }),
    }),
  ];
}

function sideRoutes(platform: Platform): readonly Route[] {
  const common = { method: 'post', tag, permission: 'drives:write', answer: VisitRow } as const;
  return [
    route({
      ...common,
      path: `${ONE}/walk-ins`,
      operationId: 'addVisitWalkIn',
      summary: 'Somebody came without being on the roster',
      params: VisitParams,
      body: AddWalkIn,
      status: 201,
      errors: [...ERRORS, 'VALIDATION_FAILED'],
      handle: async ({ params, body: input, caller, context }) => ({
        status: 201,
        body: await addWalkIn(platform, { caller, context }, { ...params, input }),
      }),
    }),
    route({
      ...common,
      path: `${ROW}/pick-up`,
      operationId: 'usePickUpAfterVisit',
      summary: 'Whoever missed the visit fetches the card instead',
      params: RowParams,
      body: Empty,
      status: 200,
      errors: [...ERRORS, 'VALIDATION_FAILED'],
      handle: async ({ params, caller, context }) => ({
        status: 200,
        body: await usePickUp(platform, { caller, context }, params),
      }),
    }),
  ];
}
