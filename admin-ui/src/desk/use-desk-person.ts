import type { Badge } from '@monban/core/api/badges';
import type { Person } from '@monban/core/api/people';
import { badges, people } from '../api/resources.ts';
import { useLoaded, type LoadedRecord } from '../ui/use-record.ts';
import type { Answer } from '../api/client.ts';

export interface DeskPerson {
  readonly person: Person;
  /** Newest first. */
  readonly badges: readonly Badge[];
}

/** The person before the desk and their badges; undefined while nobody is chosen. */
export function useDeskPerson(personId: () => string | undefined): LoadedRecord<DeskPerson | undefined> {
  return useLoaded(() => load(personId()), personId);
}

async function load(personId: string | undefined): Promise<Answer<DeskPerson | undefined>> {
  if (personId === undefined) return { kind: 'ok', data: undefined, status: 200 };
  const [person, held] = await Promise.all([people.get(personId), badges.list({ personId, limit: 100 })]);
  if (person.kind === 'failed') return person;
  if (held.kind === 'failed') return held;
  return { ...person, data: { person: person.data, badges: held.data.items } };
}
