import type { ApplyImport } from '@monban/core/api/people-import';
import type { Knex } from '@monban/db/open';
import type { WrittenRow } from '@monban/db/write-rows';
import { NO_TERMS } from '../people/edit-terms.ts';
import { daysAt } from '../people/keep-terms.ts';
import type { Platform } from '../platform.ts';
import type { Scope } from '../records/scope.ts';
import { chooseMissing } from './end-missing.ts';
import { readSlices, type StoredRow } from './import-row-store.ts';
import { joinPrepared, preparePeople, type PersonWrite, type PreparedPeople } from './prepare-people.ts';
import { requireReach } from './require-versions.ts';

/** Everything that applying an import writes, worked out while everybody else goes on. */
export interface PreparedImport {
  readonly people: PreparedPeople;
  /** Of those who were there when the file was compared: nobody else may have changed them since. */
  readonly versions: ReadonlyMap<string, number>;
  readonly addressMarks: readonly WrittenRow[];
  /** Whose address is protected from now on, and so not even marked. */
  readonly hidden: readonly string[];
  /** Rows of those who are missing from the file and get a last day. */
  readonly endedLines: readonly number[];
}

export interface ImportPreparing {
  readonly runId: string;
  readonly scope: Scope;
  readonly endings: ApplyImport['endings'];
  readonly at: Date;
  /** How many rows are worked out so far, for whoever looks on. */
  readonly onProgress: (done: number) => void;
}

/**
 * Reads what was staged, slice by slice, and changes nothing. Throws `Outdated` where somebody is out of the reach of
 * the one who applies it by now, and `VALIDATION_FAILED` for last days that cannot be.
 */
export async function prepareImport(
  { db, newId }: Pick<Platform, 'db' | 'newId'>,
  preparing: ImportPreparing,
): Promise<PreparedImport> {
  const { runId, scope, endings, at, onProgress } = preparing;
  const how = { at, dayAt: await daysAt(db, at), newId };
  const slices: PreparedSlice[] = [];
  let done = 0;
  for await (const rows of readSlices(db, runId, toBeWritten)) {
    requireReach(rows, scope);
    slices.push({
      people: preparePeople(rows.flatMap(writeOf), how),
      versions: versionsOf(rows),
      ...marksOf(rows, at),
    });
    done += rows.length;
    onProgress(done);
  }
  const chosen = await chooseMissing(db, runId, endings);
  const missing = chosen.map(({ row }) => row);
  requireReach(missing, scope);
  const ended = preparePeople(
    chosen.map(({ write }) => write),
    how,
  );
  return {
    people: joinPrepared([...slices.map(({ people }) => people), ended]),
    versions: new Map([...slices.flatMap(({ versions }) => versions), ...versionsOf(missing)]),
    addressMarks: slices.flatMap(({ addressMarks }) => addressMarks),
    hidden: slices.flatMap(({ hidden }) => hidden),
    endedLines: missing.map(({ line }) => line),
  };
}

interface PreparedSlice extends Pick<PreparedImport, 'people' | 'addressMarks' | 'hidden'> {
  readonly versions: readonly (readonly [string, number])[];
}

/** By person. */
function versionsOf(rows: readonly StoredRow[]): PreparedSlice['versions'] {
  return rows.flatMap(({ personId, former }) =>
    personId === null || former === null ? [] : [[personId, former.person.version] as const],
  );
}

function toBeWritten(query: Knex.QueryBuilder): void {
  void query.whereIn('outcome', ['added', 'changed', 'unchanged']);
}

function writeOf({ personId, proposed, posts, former }: StoredRow): readonly PersonWrite[] {
  if (personId === null || proposed === null) return [];
  return [
    {
      id: personId,
      action: 'person.imported',
      before: former?.person,
      termsBefore: former?.terms ?? NO_TERMS,
      input: proposed,
      posts,
    },
  ];
}

function marksOf(rows: readonly StoredRow[], at: Date): Pick<PreparedImport, 'addressMarks' | 'hidden'> {
  return {
    addressMarks: rows.flatMap(({ personId, addressMark }) =>
      personId === null || addressMark === null
        ? []
        : [{ person_id: personId, mark: addressMark, marked_at: at.toISOString() }],
    ),
    hidden: rows.flatMap(({ personId, proposed }) => (proposed?.addressProtected ? (personId ?? []) : [])),
  };
}
