import {
  AddEmployment,
  AddPost,
  ChangeEmployment,
  ChangePost,
  PersonTerms,
  RetirePerson,
} from '@monban/core/api/employments';
import { PersonAccess } from '@monban/core/api/person-access';
import { hiddenGroups } from '@monban/core/api/person-fields';
import { EmploymentId, PersonId, PostId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Caller, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { accessOfPerson } from './access-of-person.ts';
import { changeTerms, type ChangedTerms, type TermsChange } from './change-terms.ts';
import {
  addEmployment,
  addPost,
  changeEmployment,
  changePost,
  endWith,
  removeEmployment,
  removePost,
} from './edit-terms.ts';
import { getPerson } from './people.ts';
import { shownTerms, type Terms } from './person-terms.ts';
import { loadTerms } from './terms-store.ts';

/** Employments and posts with their days, and what a person may open. */
export function termsRoutes(platform: Platform): readonly Route[] {
  return [
    readRoute(platform),
    accessRoute(platform),
    rehireRoute(platform),
    changeEmploymentRoute(platform),
    removeEmploymentRoute(platform),
    addPostRoute(platform),
    changePostRoute(platform),
    removePostRoute(platform),
    retirementRoute(platform),
  ];
}

const ofPerson = z.strictObject({ personId: PersonId });
const ofEmployment = ofPerson.extend({ employmentId: EmploymentId });
const ofPost = ofPerson.extend({ postId: PostId });

function readRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/people/{personId}/employments',
    operationId: 'listEmployments',
    tag: 'people',
    summary: 'List the employments and posts of a person',
    permission: 'people:read',
    params: ofPerson,
    status: 200,
    answer: PersonTerms,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { personId }, caller }) => {
      const { version } = await getPerson(db, personId, caller.scope);
      const terms = shownTerms(await loadTerms(db, personId));
      return { status: 200, body: shownTo(caller, terms), version };
    },
  });
}

function accessRoute({ db, clock }: Platform): Route {
  return route({
    method: 'get',
    path: '/people/{personId}/access',
    operationId: 'getAccessOfPerson',
    tag: 'people',
    summary: 'Read which doors a person may open, and why',
    permission: 'rules:read',
    params: ofPerson,
    status: 200,
    answer: PersonAccess,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { personId }, caller }) => {
      await getPerson(db, personId, caller.scope);
      return { status: 200, body: { doors: await accessOfPerson(db, personId, clock()) } };
    },
  });
}

/** What all changes of terms declare alike. */
const declared = {
  tag: 'people',
  permission: 'people:write',
  ifMatch: true,
  answer: PersonTerms,
  errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'VERSION_CONFLICT'],
} as const;

function rehireRoute(platform: Platform): Route {
  return route({
    ...declared,
    method: 'post',
    path: '/people/{personId}/employments',
    operationId: 'addEmployment',
    summary: 'Take somebody back with a new employment',
    params: ofPerson,
    body: AddEmployment,
    status: 201,
    handle: async ({ params, body, ...request }) => {
      const change = { action: 'person.rehired', edit: addEmployment(body), place: body } as const;
      const changed = await run(platform, request, { ...params, ...change, standing: 'comes-back' });
      return { ...changed, status: 201 };
    },
  });
}

function changeEmploymentRoute(platform: Platform): Route {
  return route({
    ...declared,
    method: 'patch',
    path: '/people/{personId}/employments/{employmentId}',
    operationId: 'changeEmployment',
    summary: 'Change an employment',
    params: ofEmployment,
    body: ChangeEmployment,
    status: 200,
    handle: ({ params: { personId, employmentId }, body, ...request }) =>
      run(platform, request, {
        personId,
        action: 'person.employment-changed',
        edit: changeEmployment(employmentId, body),
      }),
  });
}

function removeEmploymentRoute(platform: Platform): Route {
  return route({
    ...declared,
    method: 'delete',
    path: '/people/{personId}/employments/{employmentId}',
    operationId: 'removeEmployment',
    summary: 'Take back an employment that was entered by mistake',
    params: ofEmployment,
    status: 200,
    handle: ({ params: { personId, employmentId }, ...request }) =>
      run(platform, request, {
        personId,
        action: 'person.employment-removed',
        edit: removeEmployment(employmentId),
      }),
  });
}

function addPostRoute(platform: Platform): Route {
  return route({
    ...declared,
    method: 'post',
    path: '/people/{personId}/posts',
    operationId: 'addPost',
    summary: 'Transfer a person, or give a post beside the main one',
    params: ofPerson,
    body: AddPost,
    status: 201,
    handle: async ({ params, body, ...request }) => {
      const action = body.isMain ? 'person.transferred' : 'person.post-added';
      const changed = await run(platform, request, { ...params, action, edit: addPost(body), place: body });
      return { ...changed, status: 201 };
    },
  });
}

function changePostRoute(platform: Platform): Route {
  return route({
    ...declared,
    method: 'patch',
    path: '/people/{personId}/posts/{postId}',
    operationId: 'changePost',
    summary: 'Change a post',
    params: ofPost,
    body: ChangePost,
    status: 200,
    handle: ({ params: { personId, postId }, body, ...request }) =>
      run(platform, request, {
        personId,
        action: 'person.post-changed',
        edit: changePost(postId, body),
        place: body,
      }),
  });
}

function removePostRoute(platform: Platform): Route {
  return route({
    ...declared,
    method: 'delete',
    path: '/people/{personId}/posts/{postId}',
    operationId: 'removePost',
    summary: 'Take back a post',
    params: ofPost,
    status: 200,
    handle: ({ params: { personId, postId }, ...request }) =>
      run(platform, request, { personId, action: 'person.post-removed', edit: removePost(postId) }),
  });
}

function retirementRoute(platform: Platform): Route {
  return route({
    ...declared,
    method: 'post',
    path: '/people/{personId}/retirements',
    operationId: 'setLastDay',
    summary: 'Set the last day of a person',
    params: ofPerson,
    body: RetirePerson,
    status: 200,
    handle: ({ params, body: { lastDay }, ...request }) =>
      run(platform, request, {
        ...params,
        action: 'person.last-day-set',
        edit: endWith(lastDay),
        standing: 'leaves',
      }),
  });
}

type Request = Pick<TermsChange, 'context' | 'expectedVersion'> & { readonly caller: Caller };
type Wanted = Pick<TermsChange, 'action' | 'edit' | 'standing' | 'place'> & { readonly personId: PersonId };

async function run(
  platform: Platform,
  { context, expectedVersion, caller }: Request,
  { personId, ...wanted }: Wanted,
) {
  const version = { id: personId, expectedVersion };
  const changed = await changeTerms(platform, { ...wanted, ...version, context, scope: caller.scope });
  return answerOf(changed, caller);
}

function answerOf({ person, terms }: ChangedTerms, caller: Caller) {
  return { status: 200, body: shownTo(caller, terms), version: person.version };
}

function shownTo({ role }: Caller, { employments, posts }: Terms): PersonTerms {
  const hidden = [...hiddenGroups(role)];
  if (hidden.includes('employment')) return { employments: [], posts: [], hidden };
  return { employments: [...employments], posts: [...posts], hidden };
}
