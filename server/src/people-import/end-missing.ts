import type { ApplyImport } from '@monban/core/api/people-import';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';
import { readSlices, type StoredRow } from './import-row-store.ts';
import type { PersonWrite } from './prepare-people.ts';
import { personFields } from './propose-row.ts';

type Endings = ApplyImport['endings'];

/**
 * Throws `VALIDATION_FAILED` where somebody is named who is not missing from the file, or for whom the last day would
 * be before the first.
 */
export async function requireEndable(db: Knex, runId: string, endings: Endings): Promise<void> {
  const dayOf = daysOf(endings);
  if (dayOf.size === 0) return;
  let found = 0;
  for await (const rows of missingRows(db, runId)) {
    const chosen = rows.filter(({ personId }) => dayOf.has(personId ?? ''));
    if (chosen.some((row) => endsTooEarly(row, dayOf))) throw invalidField('/endings', 'ENDS_BEFORE_START');
    found += chosen.length;
  }
  if (found < dayOf.size) throw invalidField('/endings', 'REFERENCE_UNKNOWN');
}

/** Whom the file does not name and who gets a last day, with the day set. Throws like `requireEndable`. */
export async function chooseMissing(
  db: Knex,
  runId: string,
  endings: Endings,
): Promise<readonly { readonly row: StoredRow; readonly write: PersonWrite }[]> {
  await requireEndable(db, runId, endings);
  const dayOf = daysOf(endings);
  if (dayOf.size === 0) return [];
  const chosen = [];
  for await (const rows of missingRows(db, runId))
    for (const row of rows) chosen.push(...endingOf(row, dayOf).map((write) => ({ row, write })));
  return chosen;
}

function daysOf(endings: Endings): ReadonlyMap<string, string> {
  return new Map(endings.flatMap(({ personIds, endsOn }) => personIds.map((id) => [id, endsOn])));
}

function missingRows(db: Knex, runId: string) {
  return readSlices(db, runId, (query) => void query.where({ outcome: 'missing' }));
}

function endsTooEarly({ personId, former }: StoredRow, dayOf: ReadonlyMap<string, string>): boolean {
  return former !== null && (dayOf.get(personId ?? '') ?? '') < former.person.startsOn;
}

function endingOf(
  { personId, former }: StoredRow,
  dayOf: ReadonlyMap<string, string>,
): readonly PersonWrite[] {
  const endsOn = dayOf.get(personId ?? '');
  if (personId === null || former === null || endsOn === undefined) return [];
  const { person, terms } = former;
  const input = { ...personFields(person), endsOn };
  return [{ id: personId, action: 'person.imported', before: person, termsBefore: terms, input, posts: {} }];
}
