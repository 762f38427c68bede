import { ApplicationContents, FormCollection } from '@monban/core/api/application-forms';
import type { CheckApplication, GiveForm } from '@monban/core/api/application-forms';
import type { Crop } from '@monban/core/photos/photo-crop';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { readFile } from '../api/save-file.ts';
import { sendFile } from '../api/send-file.ts';

type Contents = Promise<Answer<ApplicationContents>>;

/** Where form and photo of an application are given: one's own, or that of somebody whose paper a clerk has in hand. */
export interface FormPlace {
  readonly path: string;
}

/** The place, and the version of the application that is in hand. */
export interface FormPlaceAt extends FormPlace {
  readonly version: number;
}

export function ownPlace(driveId: string): FormPlace {
  return { path: `/own/drives/${encodeURIComponent(driveId)}` };
}

export function clerkPlace(which: { readonly driveId: string; readonly id: string }): FormPlace {
  const [driveId, id] = [encodeURIComponent(which.driveId), encodeURIComponent(which.id)];
  return { path: `/drives/${driveId}/applications/${id}` };
}

export function getContents({ path }: FormPlace): Contents {
  return api.call({ method: 'GET', path: `${path}/form`, answer: ApplicationContents });
}

export function giveForm({ path, version }: FormPlaceAt, body: GiveForm): Contents {
  return api.call({ method: 'PUT', path: `${path}/form`, body, version, answer: ApplicationContents });
}

export function missForm({ path, version }: FormPlaceAt): Contents {
  return api.call({ method: 'DELETE', path: `${path}/form`, version, answer: ApplicationContents });
}

export function givePhoto({ path, version }: FormPlaceAt, file: File, query: Crop): Contents {
  // Whatever the telephone calls it: the first bytes said that it is one.
  const photo = new File([file], 'photo.jpg', { type: 'image/jpeg' });
  const target = { method: 'PUT', path: `${path}/photo`, version, answer: ApplicationContents } as const;
  return sendFile(photo, { ...target, query: { ...query } });
}

export function promisePhoto({ path, version }: FormPlaceAt): Contents {
  return api.call({
    method: 'PUT',
    path: `${path}/photo-at-visit`,
    body: {},
    version,
    answer: ApplicationContents,
  });
}

/** The picture as it would be on the card. */
export function readPhoto({ path }: FormPlace): Promise<Answer<Blob>> {
  return readFile(`${path}/photo`);
}

export function checkApplication({ path, version }: FormPlaceAt, body: CheckApplication): Contents {
  return api.call({ method: 'POST', path: `${path}/checks`, body, version, answer: ApplicationContents });
}

export function getFormCollection(driveId: string): Promise<Answer<FormCollection>> {
  return api.call({ method: 'GET', path: collectionOf(driveId), answer: FormCollection });
}

export function switchFormCollection(driveId: string, isOn: boolean): Promise<Answer<FormCollection>> {
  return api.call({ method: 'PUT', path: collectionOf(driveId), body: { isOn }, answer: FormCollection });
}

function collectionOf(driveId: string): string {
  return `/drives/${encodeURIComponent(driveId)}/form-collection`;
}
