import { pageOf, type Page } from '@monban/core/api/conventions';
import type { z } from 'zod';
import type { Answer, Client, QueryValue } from './client.ts';

export type ListQueryText = Readonly<Record<string, QueryValue>>;

/** The verbs every kind of record has. `version` is the one the operator saw. */
export interface Resource<Item, Create, Change, Outcome = Item> {
  list(query?: ListQueryText, signal?: AbortSignal): Promise<Answer<Page<Item>>>;
  get(id: string): Promise<Answer<Item>>;
  create(body: Create): Promise<Answer<Outcome>>;
  change(id: string, version: number, body: Change): Promise<Answer<Outcome>>;
  retire(id: string, version: number): Promise<Answer<Item>>;
  restore(id: string, version: number): Promise<Answer<Outcome>>;
}

/**
 * `outcome` is what a change answers, where that is not always the record itself: four eyes may hold a change back,
 * and the answer is then the approval that waits.
 */
export function resource<
  Item extends z.ZodType,
  Create,
  Change = Partial<Create>,
  Outcome extends z.ZodType = Item,
>(
  client: Client,
  path: string,
  schemas: { readonly item: Item; readonly outcome: Outcome },
): Resource<z.output<Item>, Create, Change, z.output<Outcome>> {
  const { item, outcome } = schemas;
  const page = pageOf(item);
  const one = (id: string): string => `${path}/${encodeURIComponent(id)}`;
  return {
    list: (query = {}, signal) =>
      client.call({ method: 'GET', path, query, answer: page, ...(signal ? { signal } : {}) }),
    get: (id) => client.call({ method: 'GET', path: one(id), answer: item }),
    create: (body) => client.call({ method: 'POST', path, body, answer: outcome }),
    change: (id, version, body) =>
      client.call({ method: 'PATCH', path: one(id), body, version, answer: outcome }),
    retire: (id, version) => client.call({ method: 'DELETE', path: one(id), version, answer: item }),
    restore: (id, version) =>
      client.call({ method: 'POST', path: `${one(id)}/restorations`, version, answer: outcome }),
  };
}
