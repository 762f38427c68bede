import type { ApplyImport } from '@monban/core/api/people-import';
import { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { upsertRows } from '@monban/db/write-rows';
import type { ChangeContext } from '../http/route.ts';
import { invalidField } from '../http/problem.ts';
import { departmentKind } from '../organisation/department-kind.ts';
import type { Platform } from '../platform.ts';
import { insertRecord } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { getRun, markApplied, updateRun, type RunReader, type StoredRun } from './import-run-store.ts';
import { LastSteps } from './last-steps.ts';
import { prepareImport, type PreparedImport } from './prepare-import.ts';
import { Outdated, requireVersions } from './require-versions.ts';
import { slicesOf } from '../records/slices-of.ts';
import { writePrepared, type PeopleWriting } from './write-people.ts';

export interface Applying {
  readonly runId: string;
  readonly reader: RunReader;
  /** As far as whoever applies it reaches now: since it was compared that may have become less. */
  readonly scope: Scope;
  readonly input: ApplyImport;
  readonly context: ChangeContext;
  /** How many rows are worked out so far, for whoever looks on. */
  readonly onProgress: (done: number) => void;
}

/**
 * Writes everything that was staged, in one transaction: all of it or nothing. It is worked out before, so that the
 * transaction is short and everybody else goes on meanwhile (ruling 27). What waits behind the lock of another import
 * waits here. `CONFLICT` where the run is not ready, or somebody was changed since it was compared (the run is `failed`
 * and `outdated` then); `VALIDATION_FAILED` while rows have problems and are not to be left out.
 */
export async function applyImport(platform: Platform, applying: Applying): Promise<void> {
  const { runId, reader, input, scope, context, onProgress } = applying;
  try {
    requireReady(await getRun(platform.db, runId, reader), input);
    const { endings } = input;
    const prepared = await prepareImport(platform, { runId, scope, endings, at: context.at, onProgress });
    await runChange(platform, (deps) => swap(deps, applying, prepared));
  } catch (cause) {
    if (!isOutdated(cause)) throw cause;
    await updateRun(platform.db, runId, { state: 'failed', failure: 'outdated' });
    throw new AppError('CONFLICT', { cause });
  }
}

function isOutdated(error: unknown): boolean {
  return error instanceof Outdated || isUniqueViolation(error);
}

async function swap(
  platform: Platform,
  { runId, reader, input, context }: Applying,
  prepared: PreparedImport,
): Promise<void> {
  const { db } = platform;
  await holdLock(db, 'people-import');
  await holdLock(db, 'people');
  const run = await getRun(db, runId, reader);
  requireReady(run, input);
  await requireVersions(db, prepared.versions);
  const last = new LastSteps();
  await makeDepartments(platform, run, { context, last });
  await writePrepared(db, last, prepared.people);
  await keepMarks(db, prepared);
  await closeRows(db, runId, prepared.endedLines);
  await markApplied(db, runId, context.at);
  const { added, changed } = run.counts;
  const subject = { subjectType: 'people-import', subjectId: runId };
  const ended = prepared.endedLines.length;
  const after = { added, changed, ended, departments: run.newDepartments.length };
  last.addEntries([{ action: 'people-import.applied', ...subject, before: null, after }]);
  await last.take(platform, context);
  platform.policyChanged();
}

async function makeDepartments(
  platform: Platform,
  { newDepartments }: StoredRun,
  { context, last }: PeopleWriting,
): Promise<void> {
  for (const { id, code, name, parentId } of newDepartments) {
    const input = { code, name, parentId, headId: null };
    const after = await insertRecord(platform, departmentKind, { context, scope: 'all', id, input });
    const subject = { subjectType: 'department', subjectId: id };
    last.addEntries([{ action: 'department.created', ...subject, before: null, after }]);
  }
}

function requireReady(run: StoredRun, { skipProblems }: ApplyImport): void {
  if (run.state !== 'ready') throw new AppError('CONFLICT');
  if (run.counts.problem > 0 && !skipProblems) throw invalidField('/skipProblems', 'ROWS_WITH_PROBLEMS');
}

async function keepMarks(db: Knex, { addressMarks, hidden }: PreparedImport): Promise<void> {
  for (const ids of slicesOf(hidden)) await db('person_address_marks').whereIn('person_id', ids).delete();
  const known = await knownMarks(db);
  const rows = addressMarks.map((row) => {
    const before = known.get(String(row['person_id']));
    const isMoved = before !== undefined && before.mark !== row['mark'];
    return { ...row, moved_at: isMoved ? row['marked_at'] : (before?.moved_at ?? null) };
  });
  await upsertRows(db, 'person_address_marks', { key: 'person_id', rows });
}

interface KnownMark {
  readonly person_id: string;
  readonly mark: string;
  readonly moved_at: string | null;
}

async function knownMarks(db: Knex): Promise<ReadonlyMap<string, KnownMark>> {
  const rows = await db('person_address_marks').select<KnownMark[]>('person_id', 'mark', 'moved_at');
  return new Map(rows.map((row) => [row.person_id, row]));
}

/** What is kept of the rows until then serves the undoing alone: of the file nothing is left. */
async function closeRows(db: Knex, runId: string, endedLines: readonly number[]): Promise<void> {
  const rows = () => db('import_rows').where({ run_id: runId });
  const written = { is_written: true, person_version: db.raw('person_version + 1') };
  for (const lines of slicesOf(endedLines)) await rows().whereIn('line', lines).update(written);
  const ofTheFile = { cells: null, proposed: null, posts: null, address_mark: null };
  await rows()
    .whereNotNull('proposed')
    .update({ ...written, ...ofTheFile });
  await rows()
    .where({ is_written: false })
    .update({ ...ofTheFile, former: null });
}
