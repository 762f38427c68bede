import { ApplicationContents, type GiveForm } from '@monban/core/api/application-forms';
import type { Crop } from '@monban/core/photos/photo-crop';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';

type Contents = Promise<Answer<ApplicationContents>>;

/** Whose version is in hand, and in which drive. */
export interface OwnDrivePart {
  readonly driveId: string;
  readonly version: number;
}

export function getOwnContents(driveId: string): Contents {
  return api.call({ method: 'GET', path: `/own/drives/${driveId}/form`, answer: ApplicationContents });
}

export function giveOwnForm({ driveId, version }: OwnDrivePart, body: GiveForm): Contents {
  const path = `/own/drives/${driveId}/form`;
  return api.call({ method: 'PUT', path, body, version, answer: ApplicationContents });
}

export function missOwnForm({ driveId, version }: OwnDrivePart): Contents {
  return api.call({
    method: 'DELETE',
    path: `/own/drives/${driveId}/form`,
    version,
    answer: ApplicationContents,
  });
}

export function giveOwnPhoto({ driveId, version }: OwnDrivePart, file: File, query: Crop): Contents {
  const path = `/own/drives/${driveId}/photo`;
  // Whatever the telephone calls it: the first bytes said that it is one.
  const photo = new File([file], 'photo.jpg', { type: 'image/jpeg' });
  return sendFile(photo, { method: 'PUT', path, query: { ...query }, version, answer: ApplicationContents });
}

export function promiseOwnPhoto({ driveId, version }: OwnDrivePart): Contents {
  const path = `/own/drives/${driveId}/photo-at-visit`;
  return api.call({ method: 'PUT', path, body: {}, version, answer: ApplicationContents });
}
