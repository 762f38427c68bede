import {
  ApplicationWithHistory,
  DriveApplication,
  type PaperAnswer,
  type TakeStep,
} from '@monban/core/api/applications';
import {
  ClerkChoices,
  Drive,
  DriveBoard,
  DriveCandidates,
  Invitation,
  type ChangeDrive,
  type NewDrive,
  type WriteConsent,
} from '@monban/core/api/drives';
import { pageOf, type Page } from '@monban/core/api/conventions';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { resource, type ListQueryText } from '../api/resource.ts';

type Read<Schema extends z.ZodType> = Promise<Answer<z.output<Schema>>>;
type Rows<Item> = Promise<Answer<Page<Item>>>;

export type Candidate = DriveCandidates['items'][number];

export const drives = resource<typeof Drive, NewDrive, ChangeDrive>(api, '/drives', {
  item: Drive,
  outcome: Drive,
});
const ApplicationPage = pageOf(DriveApplication);

export function openDrive({ id, version }: Drive): Read<typeof Drive> {
  return api.call({ method: 'POST', path: below(id, 'opening'), version, answer: Drive });
}

export function closeDrive({ id, version }: Drive): Read<typeof Drive> {
  return api.call({ method: 'POST', path: below(id, 'closing'), version, answer: Drive });
}

export function writeConsent({ id, version }: Drive, body: WriteConsent): Read<typeof Drive> {
  return api.call({ method: 'POST', path: below(id, 'consents'), body, version, answer: Drive });
}

export function listClerkChoices(id: string): Read<typeof ClerkChoices> {
  return api.call({ method: 'GET', path: below(id, 'clerk-choices'), answer: ClerkChoices });
}

export function addClerk(id: string, operatorId: string): Read<typeof Drive> {
  return api.call({ method: 'POST', path: below(id, 'clerks'), body: { operatorId }, answer: Drive });
}

export function removeClerk(id: string, operatorId: string): Read<typeof Drive> {
  return api.call({ method: 'DELETE', path: below(id, `clerks/${operatorId}`), answer: Drive });
}

export function getBoard(id: string): Read<typeof DriveBoard> {
  return api.call({ method: 'GET', path: below(id, 'board'), answer: DriveBoard });
}

export function listCandidates(
  id: string,
  query: ListQueryText,
  signal?: AbortSignal,
): Read<typeof DriveCandidates> {
  const path = below(id, 'candidates');
  return api.call({ method: 'GET', path, query, answer: DriveCandidates, ...(signal && { signal }) });
}

/** Everybody whom the drive is for, or these. */
export function invite(id: string, personIds?: readonly string[]): Read<typeof Invitation> {
  const body = personIds === undefined ? {} : { personIds };
  return api.call({ method: 'POST', path: below(id, 'invitations'), body, answer: Invitation });
}

/** One run of inviting, as a whole. */
export function takeBackInvitation(id: string, invitationId: string): Read<typeof Drive> {
  const path = below(id, `invitations/${encodeURIComponent(invitationId)}`);
  return api.call({ method: 'DELETE', path, answer: Drive });
}

/** The last one. */
export function getInvitation(id: string): Read<typeof Invitation> {
  return api.call({ method: 'GET', path: below(id, 'invitations'), answer: Invitation });
}

export function listApplications(
  id: string,
  query: ListQueryText,
  signal?: AbortSignal,
): Rows<DriveApplication> {
  const path = below(id, 'applications');
  return api.call({ method: 'GET', path, query, answer: ApplicationPage, ...(signal && { signal }) });
}

export function getApplication({
  driveId,
  id,
}: {
  readonly driveId: string;
  readonly id: string;
}): Read<typeof ApplicationWithHistory> {
  const path = below(driveId, `applications/${id}`);
  return api.call({ method: 'GET', path, answer: ApplicationWithHistory });
}

export function enterPaperAnswer(
  { driveId, id, version }: DriveApplication,
  body: PaperAnswer,
): Read<typeof ApplicationWithHistory> {
  const path = below(driveId, `applications/${id}/answer`);
  return api.call({ method: 'POST', path, body, version, answer: ApplicationWithHistory });
}

export function takeStep(
  { driveId, id, version }: DriveApplication,
  body: TakeStep,
): Read<typeof ApplicationWithHistory> {
  const path = below(driveId, `applications/${id}/steps`);
  return api.call({ method: 'POST', path, body, version, answer: ApplicationWithHistory });
}

function below(id: string, rest: string): string {
  return `/drives/${encodeURIComponent(id)}/${rest}`;
}
