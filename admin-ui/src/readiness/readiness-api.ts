import { pageOf, type Page } from '@monban/core/api/conventions';
import { ReadinessBoard, ReadinessPerson } from '@monban/core/api/readiness';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ListQueryText } from '../api/resource.ts';

const People = pageOf(ReadinessPerson);

export function getReadinessBoard(query: ListQueryText): Promise<Answer<ReadinessBoard>> {
  return api.call({ method: 'GET', path: '/readiness', query, answer: ReadinessBoard });
}

export function listReadinessPeople(
  query: ListQueryText,
  signal?: AbortSignal,
): Promise<Answer<Page<ReadinessPerson>>> {
  const path = '/readiness/people';
  return api.call({ method: 'GET', path, query, answer: People, ...(signal && { signal }) });
}
