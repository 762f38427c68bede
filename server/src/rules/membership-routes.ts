import { Empty, ListQuery, pageOf } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import { LevelMembership, LevelMemberships, PutMembership } from '@monban/core/api/rules';
import { AccessLevelId, PersonId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import { getPerson } from '../people/people.ts';
import type { Platform } from '../platform.ts';
import { getRecord } from '../records/record-use-cases.ts';
import { accessLevelKind } from './access-level-kind.ts';
import { listLevelsOf, listMembers } from './membership-store.ts';
import { putMembership, removeMembership } from './memberships.ts';

const tag = 'access-levels';
const oneMember = z.strictObject({ accessLevelId: AccessLevelId, personId: PersonId });
const MembersQuery = ListQuery.pick({ cursor: true, limit: true });

/** Who is on which access level. */
export function membershipRoutes(platform: Platform): readonly Route[] {
  return [
    listMembersRoute(platform),
    putMembershipRoute(platform),
    removeMembershipRoute(platform),
    listLevelsRoute(platform),
  ];
}

function listMembersRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/access-levels/{accessLevelId}/members',
    operationId: 'listAccessLevelMembers',
    tag,
    summary: 'List the people on an access level, by kana',
    permission: 'rules:read',
    params: oneMember.pick({ accessLevelId: true }),
    query: MembersQuery,
    status: 200,
    answer: pageOf(LevelMembership),
    errors: ['NOT_FOUND'],
    handle: async ({ params: { accessLevelId }, query, caller: { scope } }) => {
      await getRecord(db, accessLevelKind, { id: accessLevelId, scope });
      const { rows, ...page } = await listMembers(db, { accessLevelId, scope }, query);
      return { status: 200, body: { items: [...rows], ...page } };
    },
  });
}

function putMembershipRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/access-levels/{accessLevelId}/members/{personId}',
    operationId: 'putAccessLevelMember',
    tag,
    summary:
      'Put a person on an access level, or change from when until when, of the version that If-Match names',
    permission: 'rules:write',
    params: oneMember,
    body: PutMembership,
    ifMatch: 'to-replace',
    status: 200,
    answer: LevelMembership,
    waiting: Approval,
    errors: ['NOT_FOUND', 'RETIRED', 'VALIDATION_FAILED', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ params, body, caller, context, expectedVersion }) => {
      const asker = { caller, context, scope: caller.scope };
      const membership = { ...params, ...body };
      const outcome = await putMembership(platform, { ...asker, membership, expectedVersion });
      if (outcome.kind === 'waiting') return { status: 202, body: outcome.approval };
      return { status: 200, body: outcome.item, version: outcome.item.version };
    },
  });
}

function removeMembershipRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/access-levels/{accessLevelId}/members/{personId}',
    operationId: 'removeAccessLevelMember',
    tag,
    summary: 'Take a person off an access level',
    permission: 'rules:write',
    params: oneMember,
    status: 204,
    answer: Empty,
    waiting: Approval,
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller, context }) => {
      const asker = { caller, context, scope: caller.scope };
      const outcome = await removeMembership(platform, { ...asker, key: params });
      return outcome.kind === 'waiting' ? { status: 202, body: outcome.approval } : { status: 204, body: {} };
    },
  });
}

function listLevelsRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people/{personId}/access-levels',
    operationId: 'listAccessLevelsOfPerson',
    tag: 'people',
    summary: 'List the access levels of a person',
    permission: 'rules:read',
    params: oneMember.pick({ personId: true }),
    status: 200,
    answer: LevelMemberships,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { personId }, caller: { scope } }) => {
      await getPerson(db, personId, scope);
      return { status: 200, body: { items: await listLevelsOf(db, personId) } };
    },
  });
}
