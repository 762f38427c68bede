import { LocalDate } from '@monban/core/access/policy';
import {
  DepartmentTerms,
  DepartmentTree,
  DepartmentTreeQuery,
  PutDepartmentTerm,
} from '@monban/core/api/organisation';
import { DepartmentId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { getRecord } from '../records/record-use-cases.ts';
import { changeDepartmentTerm, departmentTree } from './change-department-terms.ts';
import { departmentKind } from './department-kind.ts';
import { loadDepartmentTerms } from './department-terms-store.ts';

/** How departments were, are and will be. */
export function departmentTermRoutes(platform: Platform): readonly Route[] {
  return [treeRoute(platform), listRoute(platform), putRoute(platform), removeRoute(platform)];
}

const ofDepartment = z.strictObject({ departmentId: DepartmentId });
const ofTerm = ofDepartment.extend({ fromDate: LocalDate });

function treeRoute(platform: Platform): Route {
  return route({
    method: 'get',
    path: '/department-tree',
    operationId: 'getDepartmentTree',
    tag: 'departments',
    summary: 'Read all departments as they are on a day',
    permission: 'organisation:read',
    query: DepartmentTreeQuery,
    status: 200,
    answer: DepartmentTree,
    errors: ['VALIDATION_FAILED'],
    handle: async ({ query: { on }, caller: { scope } }) => ({
      status: 200,
      body: await departmentTree(platform, scope, on),
    }),
  });
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/departments/{departmentId}/terms',
    operationId: 'listDepartmentTerms',
    tag: 'departments',
    summary: 'List the terms of a department',
    permission: 'organisation:read',
    params: ofDepartment,
    status: 200,
    answer: DepartmentTerms,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { departmentId: id }, caller: { scope } }) => {
      const { version } = await getRecord(db, departmentKind, { id, scope });
      const items = [...((await loadDepartmentTerms(db)).get(id) ?? [])];
      return { status: 200, body: { items }, version };
    },
  });
}

function putRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/departments/{departmentId}/terms/{fromDate}',
    operationId: 'putDepartmentTerm',
    tag: 'departments',
    summary: 'Say what a department is from a day on',
    permission: 'organisation:write',
    params: ofTerm,
    body: PutDepartmentTerm,
    ifMatch: true,
    status: 200,
    answer: DepartmentTerms,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'VERSION_CONFLICT'],
    handle: async ({ params: { departmentId: id, fromDate }, body: input, ...request }) => {
      const { context, expectedVersion, caller } = request;
      const change = { id, fromDate, input, context, expectedVersion, scope: caller.scope };
      const { version, terms } = await changeDepartmentTerm(platform, change);
      return { status: 200, body: { items: [...terms] }, version };
    },
  });
}

function removeRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/departments/{departmentId}/terms/{fromDate}',
    operationId: 'removeDepartmentTerm',
    tag: 'departments',
    summary: 'Take back a term of a department',
    permission: 'organisation:write',
    params: ofTerm,
    ifMatch: true,
    status: 200,
    answer: DepartmentTerms,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'VERSION_CONFLICT'],
    handle: async ({ params: { departmentId: id, fromDate }, ...request }) => {
      const { context, expectedVersion, caller } = request;
      const change = { id, fromDate, input: null, context, expectedVersion, scope: caller.scope };
      const { version, terms } = await changeDepartmentTerm(platform, change);
      return { status: 200, body: { items: [...terms] }, version };
    },
  });
}
