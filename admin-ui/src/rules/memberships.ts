import { Empty, pageOf } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import { LevelMembership, LevelMemberships, type PutMembership } from '@monban/core/api/rules';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ListQueryText } from '../api/resource.ts';

const Memberships = z.union([pageOf(LevelMembership), LevelMemberships]);
const Outcome = z.union([LevelMembership, Approval, Empty]);

export interface MembershipKey {
  readonly accessLevelId: string;
  readonly personId: string;
}

export async function levelsOfPerson(personId: string): Promise<Answer<readonly LevelMembership[]>> {
  return itemsOf(
    await api.call({ method: 'GET', path: `/people/${personId}/access-levels`, answer: Memberships }),
  );
}

export async function membersOfLevel(
  accessLevelId: string,
  query: ListQueryText = {},
): Promise<Answer<readonly LevelMembership[]>> {
  return itemsOf(
    await api.call({
      method: 'GET',
      path: `/access-levels/${accessLevelId}/members`,
      query,
      answer: Memberships,
    }),
  );
}

/**
 * Adds the person, or changes the days of `held`, which the operator has seen: `VERSION_CONFLICT` where they are others
 * by now. A protected area makes it wait for a second operator.
 */
export function putMembership(
  key: MembershipKey,
  body: PutMembership,
  held?: LevelMembership,
): Promise<Answer<object>> {
  const version = held && { version: held.version };
  return api.call({ method: 'PUT', path: pathOf(key), body, ...version, answer: Outcome });
}

export function removeMembership(key: MembershipKey): Promise<Answer<object>> {
  return api.call({ method: 'DELETE', path: pathOf(key), answer: Outcome });
}

function pathOf({ accessLevelId, personId }: MembershipKey): string {
  return `/access-levels/${accessLevelId}/members/${personId}`;
}

function itemsOf(answer: Answer<z.output<typeof Memberships>>): Answer<readonly LevelMembership[]> {
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}
