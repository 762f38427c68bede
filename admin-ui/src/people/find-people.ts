import { shownName } from '@monban/core/api/people';
import { people } from '../api/resources.ts';
import { departmentName } from '../organisation/places.ts';
import type { Found } from '../ui/found.ts';
import { fullKana } from './person-words.ts';

/** For lookups: by any form of the name, or the employee code. */
export async function findPeople(text: string): Promise<readonly Found[]> {
  if (text === '') return [];
  const answer = await people.list({ q: text, limit: 20 });
  if (answer.kind === 'failed') return [];
  return answer.data.items.map((person) => ({
    value: person.id,
    label: shownName(person),
    note: `${fullKana(person)} · ${person.employeeCode} · ${departmentName(person.departmentId)}`,
  }));
}
