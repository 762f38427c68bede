import type { Page } from '@monban/core/api/conventions';
import type { Answer } from '../api/client.ts';
import { accessLevels, companyCards, doors, operators, people, schedules } from '../api/resources.ts';
import { areaName, departmentName, siteName } from '../organisation/places.ts';
import { fullName } from '../people/person-words.ts';
import { localDateText } from '../text/format.ts';
import { language } from '../text/text.ts';
import { listExpectedGuests, listVisitDoors } from '../visit-officers/visit-officers-api.ts';
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
  ({ companyCardId }) => nameOf(companyCardId, companyCards, ({ label }) => label),
  namesOfVisit,
  namesOfGuest,
];

/** The day and whose officers come. */
async function namesOfVisit({ visitId }: Proposed): Promise<Named> {
  if (typeof visitId !== 'string') return [];
  const answer = await listVisitDoors();
  if (answer.kind === 'failed') return [];
  return answer.data.map(({ visitId: id, on, municipalityName }) => [
    id,
    `${localDateText(on, language.value)} ${municipalityName ?? ''}`.trim(),
  ]);
}

async function namesOfGuest({ officerId }: Proposed): Promise<Named> {
  if (typeof officerId !== 'string') return [];
  const answer = await listExpectedGuests();
  return answer.kind === 'ok' ? answer.data.map(({ officerId: id, name }) => [id, name] as const) : [];
}

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
