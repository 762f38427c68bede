import { createHmac } from 'node:crypto';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import type { Seal } from '../keys/seal.ts';

/** What is held for one application opens for that one alone. */
export function sealOfForm(key: Buffer, applicationId: ApplicationId): Seal {
  return { key, purpose: `monban.application-form.v1 ${applicationId}` };
}

export function sealOfPhoto(key: Buffer, applicationId: ApplicationId): Seal {
  return { key, purpose: `monban.application-photo.v1 ${applicationId}` };
}

/** Tells that a form is there twice within a drive, and without the key nothing: base64url. */
export function markOfFormId(key: Buffer, driveId: DriveId, formId: string): string {
  return createHmac('sha256', key).update(`monban.form-id.v1\n${driveId}\n${formId}`).digest('base64url');
}

/** Of whatever a card prints and HR knows. */
export function markOfResident(key: Buffer, fields: readonly (string | null)[]): string {
  return createHmac('sha256', key)
    .update(`monban.resident.v1\n${JSON.stringify(fields)}`)
    .digest('base64url');
}
