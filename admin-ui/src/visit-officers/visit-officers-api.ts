import { Empty } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import {
  ExpectedGuest,
  ExpectedGuests,
  VisitDoors,
  VisitDoorsList,
  VisitOfficer,
  VisitOfficerLink,
  VisitOfficers,
  type AddVisitOfficer,
  type NameVisitDoors,
} from '@monban/core/api/visit-officers';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export interface VisitKey {
  readonly driveId: string;
  readonly visitId: string;
}

export async function listVisitOfficers(visit: VisitKey): Promise<Answer<readonly VisitOfficer[]>> {
  return itemsOf(await api.call({ method: 'GET', path: pathOf(visit), answer: VisitOfficers }));
}

export function addVisitOfficer(visit: VisitKey, body: AddVisitOfficer): Promise<Answer<VisitOfficer>> {
  return api.call({ method: 'POST', path: pathOf(visit), body, answer: VisitOfficer });
}

export function removeVisitOfficer(visit: VisitKey, id: string): Promise<Answer<object>> {
  return api.call({ method: 'DELETE', path: pathOf(visit, id), answer: Empty });
}

export function makeDeskLink(visit: VisitKey, id: string): Promise<Answer<VisitOfficerLink>> {
  return api.call({ method: 'POST', path: `${pathOf(visit, id)}/link`, answer: VisitOfficerLink });
}

export function takeDeskLinkBack(visit: VisitKey, id: string): Promise<Answer<object>> {
  return api.call({ method: 'DELETE', path: `${pathOf(visit, id)}/link`, answer: Empty });
}

export async function listVisitDoors(): Promise<Answer<readonly VisitDoors[]>> {
  return itemsOf(await api.call({ method: 'GET', path: '/visit-doors', answer: VisitDoorsList }));
}

/** The visit with its doors, or the approval that the change waits for. */
export function nameVisitDoors(
  { visitId, version }: Pick<VisitDoors, 'visitId' | 'version'>,
  body: NameVisitDoors,
): Promise<Answer<VisitDoors | Approval>> {
  const path = `/visit-doors/${encodeURIComponent(visitId)}`;
  const held = version === 0 ? {} : { version };
  return api.call({ method: 'PUT', path, body, ...held, answer: z.union([VisitDoors, Approval]) });
}

export function takeVisitDoorsAway(visitId: string): Promise<Answer<object>> {
  const path = `/visit-doors/${encodeURIComponent(visitId)}`;
  return api.call({ method: 'DELETE', path, answer: Empty });
}

export async function listExpectedGuests(): Promise<Answer<readonly ExpectedGuest[]>> {
  return itemsOf(await api.call({ method: 'GET', path: '/visit-guests', answer: ExpectedGuests }));
}

/** The guest with the card, or the approval that the loan waits for. */
export function lendToGuest(
  officerId: string,
  body: { readonly companyCardId: string },
): Promise<Answer<ExpectedGuest | Approval>> {
  const path = `/visit-guests/${encodeURIComponent(officerId)}/loans`;
  return api.call({ method: 'POST', path, body, answer: z.union([ExpectedGuest, Approval]) });
}

function pathOf({ driveId, visitId }: VisitKey, officerId?: string): string {
  const visit = `/drives/${encodeURIComponent(driveId)}/visits/${encodeURIComponent(visitId)}/officers`;
  return officerId === undefined ? visit : `${visit}/${encodeURIComponent(officerId)}`;
}

function itemsOf<Item>(answer: Answer<{ readonly items: readonly Item[] }>): Answer<readonly Item[]> {
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}
