import { Empty } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import { DuplicatesList, MergePeople, PersonMerge, PersonMerges } from '@monban/core/api/person-merges';
import { PersonId, PersonMergeId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import { getPerson } from '../people/people.ts';
import { showPerson } from '../people/person-view.ts';
import type { Platform } from '../platform.ts';
import { distinguishPeople } from './distinguish.ts';
import { listDuplicates } from './duplicates.ts';
import { mergePeople } from './merge-people.ts';
import { listMergesOf, shownMerge } from './merge-store.ts';
import { undoMerge } from './undo-merge.ts';

/** Records of one person that were entered twice: which they may be, and making one of them. */
export function mergeRoutes(platform: Platform): readonly Route[] {
  return [
    duplicatesRoute(platform),
    listRoute(platform),
    mergeRoute(platform),
    undoRoute(platform),
    distinctionRoute(platform, 'put'),
    distinctionRoute(platform, 'delete'),
  ];
}

const tag = 'people';
const MOST_SUGGESTED = 100;
const ofPerson = z.strictObject({ personId: PersonId });
const ofMerge = ofPerson.extend({ mergeId: PersonMergeId });
const ofPair = ofPerson.extend({ otherId: PersonId });

function duplicatesRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people-duplicates',
    operationId: 'listDuplicates',
    tag,
    summary: 'List people who may have been entered twice',
    permission: 'people:merge',
    status: 200,
    answer: DuplicatesList,
    errors: [],
    handle: async ({ caller: { scope, role } }) => {
      const found = await listDuplicates(db, scope);
      const items = found.slice(0, MOST_SUGGESTED).map(({ reasons, people }) => ({
        reasons: [...reasons],
        people: people.map((person) => showPerson(person, role)),
      }));
      return { status: 200, body: { items, isCut: found.length > MOST_SUGGESTED } };
    },
  });
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people/{personId}/merges',
    operationId: 'listMerges',
    tag,
    summary: 'List the merges that a person took part in',
    permission: 'people:read',
    params: ofPerson,
    status: 200,
    answer: PersonMerges,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { personId }, caller: { scope } }) => {
      await getPerson(db, personId, scope);
      const merges = await listMergesOf(db, personId, scope);
      return { status: 200, body: { items: merges.map(shownMerge) } };
    },
  });
}

function mergeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/people/{personId}/merges',
    operationId: 'mergePeople',
    tag,
    summary: 'Make one record of two: this one stays, the other ends in it',
    permission: 'people:merge',
    params: ofPerson,
    body: MergePeople,
    ifMatch: true,
    status: 201,
    answer: PersonMerge,
    waiting: Approval,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'IN_USE', 'VERSION_CONFLICT'],
    handle: async ({ params: { personId: id }, body: input, expectedVersion, caller, context }) => {
      const asker = { caller, context, scope: caller.scope };
      const outcome = await mergePeople(platform, { ...asker, id, input, expectedVersion });
      if (outcome.kind === 'waiting') return { status: 202, body: outcome.approval };
      return { status: 201, body: outcome.item };
    },
  });
}

function undoRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/people/{personId}/merges/{mergeId}/reversals',
    operationId: 'undoMerge',
    tag,
    summary: 'Take a merge back, as long as neither person has changed since',
    permission: 'people:merge',
    params: ofMerge,
    status: 200,
    answer: PersonMerge,
    errors: ['NOT_FOUND', 'CONFLICT'],
    handle: async ({ params: { personId, mergeId: id }, caller: { scope }, context }) => {
      const merge = await undoMerge(platform, { id, personId, scope, context });
      return { status: 200, body: merge };
    },
  });
}

function distinctionRoute(platform: Platform, method: 'put' | 'delete'): Route {
  const isDistinct = method === 'put';
  return route({
    method,
    path: '/people/{personId}/distinctions/{otherId}',
    operationId: isDistinct ? 'tellPeopleApart' : 'forgetTellingApart',
    tag,
    summary: isDistinct
      ? 'Say that two people are not one, so that they are not suggested again'
      : 'Let two people be suggested as one again',
    permission: 'people:merge',
    params: ofPair,
    status: 204,
    answer: Empty,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
    handle: async ({ params, caller: { scope }, context }) => {
      await distinguishPeople(platform, { ...params, isDistinct, scope, context });
      return { status: 204, body: {} };
    },
  });
}
