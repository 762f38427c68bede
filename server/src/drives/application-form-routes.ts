import {
  ApplicationContents,
  CheckApplication,
  FormCollection,
  GiveForm,
  PhotoQuery,
  SwitchFormCollection,
} from '@monban/core/api/application-forms';
import { Empty } from '@monban/core/api/conventions';
import type { Permission } from '@monban/core/api/permissions';
import { ApplicationId, DriveId } from '@monban/core/ids';
import { PHOTO_LIMITS } from '@monban/core/photos/photo-rules';
import { z } from 'zod';
import { route, type Caller, type ChangeContext, type Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { getApplicationContents, readPhoto } from './application-contents.ts';
import { checkApplication } from './check-application.ts';
import { getFormCollection, switchFormCollection } from './form-collection.ts';
import type { FormAsker } from './form-teller.ts';
import { giveForm, missForm } from './give-form.ts';
import { givePhoto, promisePhoto, requirePhotoWanted } from './give-photo.ts';

const tag = 'application-forms';
const JPEG = 'image/jpeg';

export function applicationFormRoutes(platform: Platform): readonly Route[] {
  return [
    ...collectionRoutes(platform),
    ...placeRoutes(platform, OWN),
    ...placeRoutes(platform, OF_CLERK),
    checkRoute(platform),
  ];
}

/** Where a form is told of: the own page, or the clerk's list for a paper. */
interface Place {
  readonly path: string;
  /** Ends the operation ids. */
  readonly whose: string;
  readonly words: string;
  readonly permission: Permission;
  readonly params: z.ZodType<{ driveId: DriveId; applicationId?: ApplicationId | undefined }>;
}

const OWN: Place = {
  path: '/own/drives/{driveId}',
  whose: 'OwnApplication',
  words: 'my application',
  permission: 'own:use',
  params: z.strictObject({ driveId: DriveId }),
};

const OF_CLERK: Place = {
  path: '/drives/{driveId}/applications/{applicationId}',
  whose: 'DriveApplication',
  words: 'an application, for the clerks of the drive',
  permission: 'drives:write',
  params: z.strictObject({ driveId: DriveId, applicationId: ApplicationId }),
};

interface Asked {
  readonly caller: Caller;
  readonly context: ChangeContext;
  readonly params: { readonly driveId: DriveId; readonly applicationId?: ApplicationId | undefined };
}

function askerOf({ caller, context, params: { driveId, applicationId } }: Asked): FormAsker {
  return { caller, context, driveId, ...(applicationId !== undefined && { applicationId }) };
}

/** With the version that a change is made to. */
function answered(body: ApplicationContents) {
  return { status: 200, body, version: body.version };
}

function placeRoutes(platform: Platform, place: Place): readonly Route[] {
  return [
    readRoute(platform, place),
    formRoute(platform, place),
    formLossRoute(platform, place),
    photoRoute(platform, place),
    promiseRoute(platform, place),
    pictureRoute(platform, place),
  ];
}

const ERRORS = ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'VERSION_CONFLICT', 'VALIDATION_FAILED'] as const;

function readRoute(platform: Platform, { path, whose, words, permission, params }: Place): Route {
  return route({
    method: 'get',
    path: `${path}/form`,
    operationId: `getFormOf${whose}`,
    tag,
    summary: `What is held of form and photo of ${words}`,
    permission,
    params,
    status: 200,
    answer: ApplicationContents,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    handle: async (asked) => answered(await getApplicationContents(platform, askerOf(asked))),
  });
}

function formRoute(platform: Platform, { path, whose, words, permission, params }: Place): Route {
  return route({
    method: 'put',
    path: `${path}/form`,
    operationId: `giveFormOf${whose}`,
    tag,
    summary: `Give the form ID of ${words}, or say that the form lies sealed with HR`,
    permission,
    params,
    body: GiveForm,
    ifMatch: true,
    status: 200,
    answer: ApplicationContents,
    errors: ERRORS,
    handle: async ({ body: form, expectedVersion: version, ...asked }) =>
      answered(await giveForm(platform, askerOf(asked), { version, form })),
  });
}

function formLossRoute(platform: Platform, { path, whose, words, permission, params }: Place): Route {
  return route({
    method: 'delete',
    path: `${path}/form`,
    operationId: `missFormOf${whose}`,
    tag,
    summary: `Say that the form of ${words} is lost or out of date; what is held of it is deleted`,
    permission,
    params,
    ifMatch: true,
    status: 200,
    answer: ApplicationContents,
    errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'VERSION_CONFLICT'],
    handle: async ({ expectedVersion, ...asked }) =>
      answered(await missForm(platform, askerOf(asked), expectedVersion)),
  });
}

function photoRoute(platform: Platform, { path, whose, words, permission, params }: Place): Route {
  return route({
    method: 'put',
    path: `${path}/photo`,
    operationId: `givePhotoOf${whose}`,
    tag,
    summary: `Give the photo of ${words}; it is judged, cut to 7:9 and encoded without metadata`,
    permission,
    params,
    query: PhotoQuery,
    upload: { mediaTypes: [JPEG], maximumBytes: PHOTO_LIMITS.mostBytes, example: 'a JPEG file' },
    ifMatch: true,
    admit: ({ expectedVersion: version, ...asked }) => requirePhotoWanted(platform, askerOf(asked), version),
    status: 200,
    answer: ApplicationContents,
    errors: [...ERRORS, 'MY_NUMBER_REFUSED', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'],
    handle: async ({ upload: bytes, picture, query: crop, expectedVersion: version, ...asked }) =>
      answered(await givePhoto(platform, askerOf(asked), { version, bytes, picture, crop })),
  });
}

function promiseRoute(platform: Platform, { path, whose, words, permission, params }: Place): Route {
  return route({
    method: 'put',
    path: `${path}/photo-at-visit`,
    operationId: `promisePhotoOf${whose}`,
    tag,
    summary: `Have the photo of ${words} taken when the officers come`,
    permission,
    params,
    body: Empty,
    ifMatch: true,
    status: 200,
    answer: ApplicationContents,
    errors: ERRORS,
    handle: async ({ expectedVersion, ...asked }) =>
      answered(await promisePhoto(platform, askerOf(asked), expectedVersion)),
  });
}

function pictureRoute(platform: Platform, { path, whose, words, permission, params }: Place): Route {
  return route({
    method: 'get',
    path: `${path}/photo`,
    operationId: `getPhotoOf${whose}`,
    tag,
    summary: `See the photo of ${words} as it would be on the card`,
    permission,
    params,
    download: [JPEG],
    status: 200,
    answer: Empty,
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    handle: async (asked) => {
      const content = await readPhoto(platform, askerOf(asked));
      return { status: 200, body: {}, file: { mediaType: JPEG, name: 'photo.jpg', content } };
    },
  });
}

function checkRoute(platform: Platform): Route {
  return route({
    method: 'post',
    path: `${OF_CLERK.path}/checks`,
    operationId: 'checkDriveApplication',
    tag,
    summary: 'Say that form and photo were looked at, and what was found',
    permission: 'drives:write',
    params: OF_CLERK.params,
    body: CheckApplication,
    ifMatch: true,
    status: 200,
    answer: ApplicationContents,
    errors: ERRORS,
    handle: async ({ body, expectedVersion: version, ...asked }) =>
      answered(await checkApplication(platform, askerOf(asked), { ...body, version })),
  });
}

function collectionRoutes(platform: Platform): readonly Route[] {
  const common = {
    path: '/drives/{driveId}/form-collection',
    tag,
    params: OWN.params,
    status: 200,
    answer: FormCollection,
  } as const;
  return [
    route({
      ...common,
      method: 'get',
      operationId: 'getFormCollection',
      summary: 'Whether a drive holds form IDs and photos',
      permission: 'drives:write',
      errors: ['NOT_FOUND', 'FORBIDDEN'],
      handle: async ({ params: { driveId }, caller }) => ({
        status: 200,
        body: await getFormCollection(platform.db, caller, driveId),
      }),
    }),
    route({
      ...common,
      method: 'put',
      operationId: 'switchFormCollection',
      summary: 'Switch the holding of form IDs and photos on, or off while none is held',
      permission: 'drives:write',
      body: SwitchFormCollection,
      errors: ['NOT_FOUND', 'FORBIDDEN', 'CONFLICT', 'VALIDATION_FAILED'],
      handle: async ({ params: { driveId }, body, caller, context }) => ({
        status: 200,
        body: await switchFormCollection(platform, { caller, context }, { driveId, ...body }),
      }),
    }),
  ];
}
