import { Empty, pageOf } from '@monban/core/api/conventions';
import { OwnLookUp } from '@monban/core/api/look-ups';
import {
  AccessChoices,
  AccessRequest,
  HeldAboutMe,
  OwnExport,
  OwnPage,
  OwnPageLink,
  OwnPageOfEvents,
  OwnStop,
  OwnTeam,
  StopCode,
  StopLines,
  type AskForAccess,
  type StopByCode,
  type StopLine,
} from '@monban/core/api/own';
import { PersonAccess } from '@monban/core/api/person-access';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

type Read<Schema extends z.ZodType> = Promise<Answer<z.output<Schema>>>;

const LinkList = z.strictObject({ items: z.array(OwnPageLink) });
const Requests = pageOf(AccessRequest);
const LookUps = pageOf(OwnLookUp);

export const getOwnPage = (): Read<typeof OwnPage> => read('/own', OwnPage);
export const getOwnAccess = (): Read<typeof PersonAccess> => read('/own/access', PersonAccess);
export const getOwnTeam = (): Read<typeof OwnTeam> => read('/own/team', OwnTeam);
export const getHeldAboutMe = (): Read<typeof HeldAboutMe> => read('/own/held', HeldAboutMe);
export const listAccessChoices = (): Read<typeof AccessChoices> => read('/own/access-choices', AccessChoices);
export const getStopLines = (): Read<typeof StopLines> => read('/stop-lines', StopLines);

export function listOwnEvents(cursor: string | undefined): Read<typeof OwnPageOfEvents> {
  return api.call({
    method: 'GET',
    path: '/own/events',
    query: { limit: 30, cursor },
    answer: OwnPageOfEvents,
  });
}

export function listOwnLookUps(cursor: string | undefined): Read<typeof LookUps> {
  return api.call({ method: 'GET', path: '/own/look-ups', query: { limit: 30, cursor }, answer: LookUps });
}

export function listOwnAccessRequests(): Read<typeof Requests> {
  return read('/own/access-requests', Requests);
}

export function askForAccess(body: AskForAccess): Read<typeof AccessRequest> {
  return api.call({ method: 'POST', path: '/own/access-requests', body, answer: AccessRequest });
}

export function withdrawAccessRequest(id: string): Read<typeof AccessRequest> {
  return api.call({ method: 'DELETE', path: `/own/access-requests/${id}`, answer: AccessRequest });
}

/** At once and everywhere; the desk takes it back. */
export function stopOwnBadge(badgeId: string): Read<typeof OwnStop> {
  return api.call({ method: 'POST', path: stopPath(badgeId), answer: OwnStop });
}

export function getOwnStop(badgeId: string): Read<typeof OwnStop> {
  return read(stopPath(badgeId), OwnStop);
}

export function stopByCode(body: StopByCode): Read<typeof Empty> {
  return api.call({ method: 'POST', path: '/stops', body, answer: Empty });
}

export function beginOwnExport(): Read<typeof OwnExport> {
  return api.call({ method: 'POST', path: '/own/exports', answer: OwnExport });
}

export function getOwnExport(id: string): Read<typeof OwnExport> {
  return read(`/own/exports/${id}`, OwnExport);
}

export function makeStopCode(badgeId: string): Read<typeof StopCode> {
  const path = `/badges/${encodeURIComponent(badgeId)}/stop-codes`;
  return api.call({ method: 'POST', path, answer: StopCode });
}

export function putStopLines(lines: readonly StopLine[], version: number): Read<typeof StopLines> {
  return api.call({ method: 'PUT', path: '/stop-lines', body: { lines }, version, answer: StopLines });
}

export function giveOwnPage(personIds: readonly string[]): Read<typeof LinkList> {
  return api.call({ method: 'POST', path: '/own-page-links', body: { personIds }, answer: LinkList });
}

function read<Schema extends z.ZodType>(path: string, answer: Schema): Read<Schema> {
  return api.call({ method: 'GET', path, answer });
}

function stopPath(badgeId: string): string {
  return `/own/badges/${encodeURIComponent(badgeId)}/stops`;
}
