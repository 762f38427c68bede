import { Empty, pageOf } from '@monban/core/api/conventions';
import {
  CreateMunicipalityChange,
  MunicipalitiesQuery,
  Municipality,
  MunicipalityChange,
  MunicipalityChanges,
  MunicipalityQuery,
  MunicipalityWithProfile,
} from '@monban/core/api/municipalities';
import { MunicipalityCode } from '@monban/core/api/municipality-code';
import { MunicipalityProfile, PutMunicipalityProfile } from '@monban/core/api/municipality-profile';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { getMunicipality, listMunicipalities } from './list-municipalities.ts';
import {
  createMunicipalityChange,
  listMunicipalityChanges,
  removeMunicipalityChange,
} from './municipality-changes.ts';
import { putProfile, resetProfile } from './profiles.ts';

const tag = 'municipalities';
const params = z.strictObject({ code: MunicipalityCode });

/** Which municipalities there are, and what each asks for. */
export function municipalityRoutes(platform: Platform): readonly Route[] {
  return [
    listRoute(platform),
    getRoute(platform),
    putProfileRoute(platform),
    resetProfileRoute(platform),
    listChangesRoute(platform),
    createChangeRoute(platform),
    removeChangeRoute(platform),
  ];
}

function listRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/municipalities',
    operationId: 'listMunicipalities',
    tag,
    summary: 'List the municipalities that there are on a day',
    permission: 'municipalities:read',
    query: MunicipalitiesQuery,
    status: 200,
    answer: pageOf(Municipality),
    errors: ['VALIDATION_FAILED'],
    handle: async ({ query, context: { at } }) => {
      const { items, ...page } = await listMunicipalities(db, query, at);
      return { status: 200, body: { items: [...items], ...page } };
    },
  });
}

function getRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/municipalities/{code}',
    operationId: 'getMunicipality',
    tag,
    summary: 'Read one municipality as it is on a day, or as it last was, with its profile',
    permission: 'municipalities:read',
    params,
    query: MunicipalityQuery,
    status: 200,
    answer: MunicipalityWithProfile,
    errors: ['NOT_FOUND'],
    handle: async ({ params: { code }, query: { day }, context: { at } }) => {
      const body = await getMunicipality(db, { code, day }, at);
      return { status: 200, body, ...taggedBy(body.profile) };
    },
  });
}

function putProfileRoute(platform: Platform): Route {
  return route({
    method: 'put',
    path: '/municipalities/{code}/profile',
    operationId: 'putMunicipalityProfile',
    tag,
    summary: 'Say what a municipality asks for, or change what was said, of the version that If-Match names',
    permission: 'municipalities:write',
    params,
    body: PutMunicipalityProfile,
    ifMatch: 'to-replace',
    status: 200,
    answer: MunicipalityProfile,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'VERSION_CONFLICT'],
    handle: async ({ params: { code }, body: profile, context, expectedVersion }) => {
      const body = await putProfile(platform, context, { code, profile, expectedVersion });
      return { status: 200, body, ...taggedBy(body) };
    },
  });
}

function resetProfileRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/municipalities/{code}/profile',
    operationId: 'resetMunicipalityProfile',
    tag,
    summary: 'Put the profile of a municipality back to the defaults',
    permission: 'municipalities:write',
    params,
    ifMatch: true,
    status: 200,
    answer: MunicipalityProfile,
    errors: ['NOT_FOUND', 'VERSION_CONFLICT'],
    handle: async ({ params: { code }, context, expectedVersion }) => {
      const body = await resetProfile(platform, context, { code, expectedVersion });
      return { status: 200, body, ...taggedBy(body) };
    },
  });
}

function listChangesRoute({ db }: Platform): Route {
  return route({
    method: 'get',
    path: '/municipality-changes',
    operationId: 'listMunicipalityChanges',
    tag,
    summary: 'List our own corrections to the directory of municipalities',
    permission: 'municipalities:read',
    status: 200,
    answer: MunicipalityChanges,
    errors: [],
    handle: async () => ({ status: 200, body: { items: [...(await listMunicipalityChanges(db))] } }),
  });
}

function createChangeRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: '/municipality-changes',
    operationId: 'createMunicipalityChange',
    tag,
    summary: 'Enter a merger, a division or a new name of municipalities',
    permission: 'municipalities:write',
    body: CreateMunicipalityChange,
    status: 201,
    answer: MunicipalityChange,
    errors: ['VALIDATION_FAILED', 'FORBIDDEN', 'CONFLICT'],
    handle: async ({ body, caller, context }) => ({
      status: 201,
      body: await createMunicipalityChange(platform, { caller, context }, body),
    }),
  });
}

function removeChangeRoute(platform: Platform): Route {
  return route({
    method: 'delete',
    path: '/municipality-changes/{changeId}',
    operationId: 'removeMunicipalityChange',
    tag,
    summary: 'Take one of our own corrections back',
    permission: 'municipalities:write',
    params: z.strictObject({ changeId: z.uuid() }),
    status: 204,
    answer: Empty,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT'],
    handle: async ({ params: { changeId }, caller, context }) => {
      await removeMunicipalityChange(platform, { caller, context }, changeId);
      return { status: 204, body: {} };
    },
  });
}

/** There is an ETag from the first version on. */
function taggedBy({ version }: MunicipalityProfile): { version?: number } {
  return version === 0 ? {} : { version };
}
