import type { ApplyImport } from '@monban/core/api/people-import';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import type { Scope } from '../records/scope.ts';
import { readSlices, type StoredRow } from './import-row-store.ts';
import { personFields } from './propose-row.ts';
import { requireReach, requireVersions } from './require-versions.ts';
import { writePeople, type PeopleWriting, type PersonWrite } from './write-people.ts';

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

/** Sets the last days that were chosen; how many. Within the transaction of the import. */
export async function endMissing(
  platform: Platform,
  ending: {
    readonly runId: string;
    readonly endings: Endings;
    readonly writing: PeopleWriting;
    readonly scope: Scope;
  },
): Promise<number> {
  const { db } = platform;
  const { runId, endings, writing, scope } = ending;
  await requireEndable(db, runId, endings);
  const dayOf = daysOf(endings);
  if (dayOf.size === 0) return 0;
  let ended = 0;
  for await (const rows of missingRows(db, runId)) {
    const chosen = rows.filter(({ personId }) => dayOf.has(personId ?? ''));
    await requireVersions(db, chosen);
    requireReach(chosen, scope);
    const writes = chosen.flatMap((row) => endingOf(row, dayOf));
    await writePeople(platform, writing, writes);
    await markWritten(db, runId, chosen);
    ended += writes.length;
  }
  return ended;
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
  return [{ id: personId, action: 'person.imported', before: person, termsBefore: terms, input }];
}

/** Each slice is at most as long as `readSlices` makes it. */
async function markWritten(db: Knex, runId: string, rows: readonly StoredRow[]): Promise<void> {
  const lines = rows.map(({ line }) => line);
  await db('import_rows')
    .where({ run_id: runId })
    .whereIn('line', lines)
    .update({ is_written: true, person_version: db.raw('person_version + 1') });
}
