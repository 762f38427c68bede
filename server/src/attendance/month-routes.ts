import {
  AttendanceClaim,
  AttendanceClaimList,
  AttendanceMonth,
  AttendanceMonthQuery,
  DecideClaim,
  MakeClaim,
  OwnAttendance,
} from '@monban/core/api/attendance';
import { LocalDate } from '@monban/core/access/policy';
import { AttendanceClaimId, PersonId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Caller, type Route } from '../http/route.ts';
import { ownPersonId } from '../own/own-person.ts';
import { findTeam } from '../people/team.ts';
import type { Platform } from '../platform.ts';
import { decideClaim, makeClaim } from './claims.ts';
import { listClaims } from './claim-store.ts';
import { getMonthPerson } from './month-people.ts';
import { findMonth, showMonth } from './show-month.ts';

const tag = 'attendance';
const ofPerson = z.strictObject({ personId: PersonId });
const ofDay = z.strictObject({ day: LocalDate });
const ofClaim = z.strictObject({ claimId: AttendanceClaimId });

/** Months and claims: one’s own, the team’s, and everybody’s for whoever keeps the time. */
export function monthRoutes(platform: Platform): readonly Route[] {
  return [
    ownMonthRoute(platform),
    ownClaimRoute(platform),
    teamClaimsRoute(platform),
    teamDecisionRoute(platform),
    monthRoute(platform),
    claimRoute(platform),
    claimsRoute(platform),
    decisionRoute(platform),
  ];
}

function ownMonthRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/attendance',
    operationId: 'getOwnAttendance',
    tag,
    summary: 'My month: what the gate saw, what I said, what was approved',
    permission: 'own:use',
    query: AttendanceMonthQuery,
    status: 200,
    answer: OwnAttendance,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ query: { month }, caller, context: { at } }) => {
      const person = await getMonthPerson(db, { personId: ownPersonId(caller), scope: 'all' });
      const found = await findMonth(db, { person, at, month });
      return { status: 200, body: { month: found ?? null } };
    },
  });
}

function ownClaimRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own/attendance/{day}/claims',
    operationId: 'makeOwnAttendanceClaim',
    tag,
    summary: 'Say when I worked on a day',
    permission: 'own:use',
    params: ofDay,
    body: MakeClaim,
    status: 201,
    answer: AttendanceClaim,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params: { day }, body, caller, context }) => ({
      status: 201,
      body: await makeClaim(platform, {
        ...{ personId: ownPersonId(caller), day, input: body, madeBy: caller.operatorId },
        ...{ context, scope: 'all' },
      }),
    }),
  });
}

function teamClaimsRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/own/team/attendance-claims',
    operationId: 'listTeamAttendanceClaims',
    tag,
    summary: 'What my team has said and waits for me, the oldest day first',
    permission: 'own:use',
    status: 200,
    answer: AttendanceClaimList,
    errors: ['NOT_FOUND'],
    handle: async ({ caller }) => {
      const personIds = await findTeam(db, ownPersonId(caller));
      return { status: 200, body: { items: [...(await listClaims(db, { ...WAITING, personIds }))] } };
    },
  });
}

function teamDecisionRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/own/team/attendance-claims/{claimId}/decision',
    operationId: 'decideTeamAttendanceClaim',
    tag,
    summary: 'Approve what somebody of my team said, or give it back with a comment',
    permission: 'own:use',
    params: ofClaim,
    body: DecideClaim,
    status: 201,
    answer: AttendanceClaim,
    errors: ['VALIDATION_FAILED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
    handle: async ({ params: { claimId: id }, body: input, caller, context }) => {
      const personIds = await findTeam(platform.db, ownPersonId(caller));
      const by = { decidedBy: caller, context, scope: 'all' as const };
      return { status: 201, body: await decideClaim(platform, { id, input, ...by, personIds }) };
    },
  });
}

function monthRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people/{personId}/attendance',
    operationId: 'getAttendance',
    tag,
    summary: 'Somebody’s month: what the gate saw, what was said, what was approved',
    permission: 'attendance:read',
    params: ofPerson,
    query: AttendanceMonthQuery,
    status: 200,
    answer: AttendanceMonth,
    errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
    handle: async ({ params: { personId }, query: { month }, caller, context: { at } }) => {
      const person = await getMonthPerson(db, { personId, scope: caller.scope });
      return { status: 200, body: await showMonth(db, { person, at, month }) };
    },
  });
}

function claimRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/people/{personId}/attendance/{day}/claims',
    operationId: 'makeAttendanceClaim',
    tag,
    summary: 'Say in somebody’s place when they worked on a day',
    permission: 'attendance:write',
    params: ofPerson.extend(ofDay.shape),
    body: MakeClaim,
    status: 201,
    answer: AttendanceClaim,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params: { personId, day }, body, caller, context }) => ({
      status: 201,
      body: await makeClaim(platform, {
        ...{ personId, day, input: body, madeBy: caller.operatorId },
        ...{ context, scope: caller.scope },
      }),
    }),
  });
}

function claimsRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/attendance-claims',
    operationId: 'listAttendanceClaims',
    tag,
    summary: 'What waits for a decision, the oldest day first',
    permission: 'attendance:read',
    status: 200,
    answer: AttendanceClaimList,
    errors: [],
    handle: async ({ caller }: { readonly caller: Caller }) => ({
      status: 200,
      body: { items: [...(await listClaims(db, { ...WAITING, scope: caller.scope }))] },
    }),
  });
}

function decisionRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/attendance-claims/{claimId}/decision',
    operationId: 'decideAttendanceClaim',
    tag,
    summary: 'Approve what somebody said, or give it back with a comment',
    permission: 'attendance:write',
    params: ofClaim,
    body: DecideClaim,
    status: 201,
    answer: AttendanceClaim,
    errors: ['VALIDATION_FAILED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
    handle: async ({ params: { claimId: id }, body: input, caller, context }) => ({
      status: 201,
      body: await decideClaim(platform, { id, input, decidedBy: caller, context, scope: caller.scope }),
    }),
  });
}

const WAITING = { scope: 'all', state: 'waiting' } as const;
