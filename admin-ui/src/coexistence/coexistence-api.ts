import {
  Coexistence,
  CoexistenceList,
  MigrationBoard,
  type ChangeLastDay,
  type DeclareCoexistence,
  type EndCoexistence,
} from '@monban/core/api/coexistences';
import { Approval } from '@monban/core/api/oversight';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const Outcome = z.union([Coexistence, Approval]);
type Version = Pick<Coexistence, 'id' | 'version'>;

export function getMigrationBoard(): Promise<Answer<MigrationBoard>> {
  return api.call({ method: 'GET', path: '/migration', answer: MigrationBoard });
}

/** Of one door everything that was ever declared; without one, what is on anywhere. */
export async function listCoexistences(doorId?: string): Promise<Answer<readonly Coexistence[]>> {
  const query = doorId === undefined ? {} : { doorId };
  const answer = await api.call({ method: 'GET', path: '/coexistences', query, answer: CoexistenceList });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

/** What was declared, or the approval that it waits for. */
export function declareCoexistence(
  doorId: string,
  body: DeclareCoexistence,
): Promise<Answer<Coexistence | Approval>> {
  const path = `/doors/${encodeURIComponent(doorId)}/coexistences`;
  return api.call({ method: 'POST', path, body, answer: Outcome });
}

export function changeLastDay(of: Version, body: ChangeLastDay): Promise<Answer<Coexistence | Approval>> {
  return api.call({ method: 'PATCH', path: pathOf(of), body, version: of.version, answer: Outcome });
}

export function endCoexistence(of: Version, body: EndCoexistence): Promise<Answer<Coexistence>> {
  const path = `${pathOf(of)}/ending`;
  return api.call({ method: 'POST', path, body, version: of.version, answer: Coexistence });
}

export function undoEnding(of: Version): Promise<Answer<Coexistence>> {
  const path = `${pathOf(of)}/ending`;
  return api.call({ method: 'DELETE', path, version: of.version, answer: Coexistence });
}

function pathOf({ id }: Version): string {
  return `/coexistences/${encodeURIComponent(id)}`;
}
