import type { Page } from '@monban/core/api/conventions';
import type { Answer } from '../api/client.ts';
import { accessLevels, doors, operators, people, schedules } from '../api/resources.ts';
import { areaName, departmentName, siteName } from '../organisation/places.ts';
import { fullName } from '../people/person-words.ts';
import { idsWithin } from './proposal-lines.ts';

type Proposed = Readonly<Record<string, unknown>>;
type Named = readonly (readonly [id: string, name: string])[];

const MANY = 500;

/** The names of what a proposal points to, as far as the reader may see them; others stay ids. */
export async function readProposalNames(proposed: Proposed): Promise<Answer<ReadonlyMap<string, string>>> {
  const known = [...idsWithin(proposed)].map((id) => [id, placeName(id)] as const);
  const asked = await Promise.all([namesOfRules(proposed), ...SUBJECTS.map((ask) => ask(proposed))]);
  const named = [...known, ...asked.flat()].filter(([, name]) => name !== '');
  return { kind: 'ok', data: new Map(named), status: 200 };
}

function placeName(id: string): string {
  return siteName(id) || departmentName(id) || areaName(id);
}

const SUBJECTS: readonly ((proposed: Proposed) => Promise<Named>)[] = [
  ({ personId }) => nameOf(personId, people, fullName),
  ({ accessLevelId }) => nameOf(accessLevelId, accessLevels, ({ name }) => name),
  ({ askedBy }) => nameOf(askedBy, operators, ({ displayName }) => displayName),
];

async function nameOf<Item>(
  id: unknown,
  resource: { get(id: string): Promise<Answer<Item>> },
  name: (item: Item) => string,
): Promise<Named> {
  if (typeof id !== 'string') return [];
  const answer = await resource.get(id);
  return answer.kind === 'ok' ? [[id, name(answer.data)]] : [];
}

async function namesOfRules(proposed: Proposed): Promise<Named> {
  if (!('rules' in proposed)) return [];
  const query = { limit: MANY };
  const lists = await Promise.all([namesOf(doors.list(query)), namesOf(schedules.list(query))]);
  return lists.flat();
}

async function namesOf(
  asked: Promise<Answer<Page<{ readonly id: string; readonly name: string }>>>,
): Promise<Named> {
  const answer = await asked;
  return answer.kind === 'ok' ? answer.data.items.map(({ id, name }) => [id, name] as const) : [];
}
