import { Empty } from '@monban/core/api/conventions';
import { Approval } from '@monban/core/api/oversight';
import type { Person } from '@monban/core/api/people';
import { DuplicatesList, PersonMerge, PersonMerges, type MergeField } from '@monban/core/api/person-merges';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const Outcome = PersonMerge.or(Approval);

export function duplicates(): Promise<Answer<DuplicatesList>> {
  return api.call({ method: 'GET', path: '/people-duplicates', answer: DuplicatesList });
}

export function mergesOf(personId: string): Promise<Answer<z.output<typeof PersonMerges>>> {
  return api.call({ method: 'GET', path: `/people/${personId}/merges`, answer: PersonMerges });
}

/** `winner` stays; where a protected door would open by it, a second operator has to agree. */
export function mergePeople(
  winner: Person,
  loser: Person,
  take: readonly MergeField[],
): Promise<Answer<z.output<typeof Outcome>>> {
  return api.call({
    method: 'POST',
    path: `/people/${winner.id}/merges`,
    version: winner.version,
    body: { loserId: loser.id, loserVersion: loser.version, take },
    answer: Outcome,
  });
}

export function undoMerge({
  id,
  winnerId,
}: Pick<PersonMerge, 'id' | 'winnerId'>): Promise<Answer<PersonMerge>> {
  return api.call({
    method: 'POST',
    path: `/people/${winnerId}/merges/${id}/reversals`,
    answer: PersonMerge,
  });
}

/** They only look alike; or they may be suggested again. */
export function tellApart(one: string, other: string, isDistinct: boolean): Promise<Answer<object>> {
  return api.call({
    method: isDistinct ? 'PUT' : 'DELETE',
    path: `/people/${one}/distinctions/${other}`,
    answer: Empty,
  });
}
