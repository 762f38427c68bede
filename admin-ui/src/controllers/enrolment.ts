import { Controller, EnrolmentToken } from '@monban/core/api/doors';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

/** Shown once; valid for 30 minutes. */
export function makeEnrolmentToken(controllerId: string): Promise<Answer<EnrolmentToken>> {
  return api.call({
    method: 'POST',
    path: `/controllers/${encodeURIComponent(controllerId)}/enrolment-tokens`,
    answer: EnrolmentToken,
  });
}

/** Cuts the controller off at once; cannot be undone. */
export function revokeController(controllerId: string): Promise<Answer<Controller>> {
  return api.call({
    method: 'POST',
    path: `/controllers/${encodeURIComponent(controllerId)}/revocations`,
    answer: Controller,
  });
}
