import type { ApplyImport } from '@monban/core/api/people-import';
import { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import type { ChangeContext } from '../http/route.ts';
import { invalidField } from '../http/problem.ts';
import { departmentKind } from '../organisation/department-kind.ts';
import { NO_TERMS } from '../people/edit-terms.ts';
import type { Platform } from '../platform.ts';
import { insertRecord } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { readSlices, type StoredRow } from './import-row-store.ts';
import { getRun, markApplied, updateRun, type RunReader, type StoredRun } from './import-run-store.ts';
import { LastSteps } from './last-steps.ts';
import { endMissing } from './end-missing.ts';
import { Outdated, requireReach, requireVersions } from './require-versions.ts';
import { writePeople, type PeopleWriting, type PersonWrite } from './write-people.ts';

export interface Applying {
  readonly runId: string;
  readonly reader: RunReader;
  /** As far as whoever applies it reaches now: since it was compared that may have become less. */
  readonly scope: Scope;
  readonly input: ApplyImport;
  readonly context: ChangeContext;
  /** How many rows are written so far, for whoever looks on. */
  readonly onProgress: (done: number) => void;
}

/**
 * Writes everything that was staged, in one transaction: all of it or nothing. What waits behind the lock of another
 * import waits here. `CONFLICT` where the run is not ready, or somebody was changed since it was compared (the run is
 * `failed` and `outdated` then); `VALIDATION_FAILED` while rows have problems and are not to be left out.
 */
export async function applyImport(platform: Platform, applying: Applying): Promise<void> {
  try {
    await runChange(platform, (deps) => applyWithin(deps, applying));
  } catch (cause) {
    if (!isOutdated(cause)) throw cause;
    await updateRun(platform.db, applying.runId, { state: 'failed', failure: 'outdated' });
    throw new AppError('CONFLICT', { cause });
  }
}

function isOutdated(error: unknown): boolean {
  return error instanceof Outdated || isUniqueViolation(error);
}

async function applyWithin(platform: Platform, applying: Applying): Promise<void> {
  const { runId, reader, input, context, onProgress } = applying;
  const { db } = platform;
  await holdLock(db, 'people-import');
  await holdLock(db, 'people');
  const run = await getRun(db, runId, reader);
  requireReady(run, input);
  const writing = { context, last: new LastSteps() };
  await makeDepartments(platform, run, writing);
  const managers: PersonWrite[] = [];
  let done = 0;
  for await (const rows of readSlices(db, runId, toBeWritten)) {
    await requireVersions(db, rows);
    requireReach(rows, applying.scope);
    const writes = rows.flatMap(writeOf);
    await writePeople(platform, writing, writes.map(inTwoSteps));
    managers.push(...writes.filter(hasNewManager));
    await keepMarks(platform, rows);
    done += rows.length;
    onProgress(done);
  }
  await setNewManagers(platform, managers);
  const ended = await endMissing(platform, { runId, endings: input.endings, writing, scope: applying.scope });
  await finish(platform, applying, { run, ended, last: writing.last });
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

function toBeWritten(query: Knex.QueryBuilder): void {
  void query.whereIn('outcome', ['added', 'changed', 'unchanged']);
}

function writeOf({ personId, proposed, former }: StoredRow): readonly PersonWrite[] {
  if (personId === null || proposed === null) return [];
  const before = former?.person;
  return [
    {
      id: personId,
      action: 'person.imported',
      before,
      termsBefore: former?.terms ?? NO_TERMS,
      input: proposed,
    },
  ];
}

/** A manager who comes with the same file may not be there yet. */
function hasNewManager({ input, before }: PersonWrite): boolean {
  return input.managerId !== null && input.managerId !== (before?.managerId ?? null);
}

function inTwoSteps(write: PersonWrite): PersonWrite {
  return { ...write, managerComesLater: hasNewManager(write) };
}

async function setNewManagers({ db }: Platform, writes: readonly PersonWrite[]): Promise<void> {
  const byManager = new Map<string, string[]>();
  for (const { id, input } of writes) {
    const key = input.managerId ?? '';
    byManager.set(key, [...(byManager.get(key) ?? []), id]);
  }
  for (const [managerId, ids] of byManager)
    for (let start = 0; start < ids.length; start += IDS_PER_STATEMENT)
      await db('people')
        .whereIn('id', ids.slice(start, start + IDS_PER_STATEMENT))
        .update({ manager_id: managerId });
}

const IDS_PER_STATEMENT = 500;

async function keepMarks({ db, clock }: Platform, rows: readonly StoredRow[]): Promise<void> {
  const at = clock().toISOString();
  const marks = rows.flatMap(({ personId, addressMark }) =>
    personId === null || addressMark === null
      ? []
      : [{ person_id: personId, mark: addressMark, marked_at: at }],
  );
  const hidden = rows.flatMap(({ personId, proposed }) =>
    proposed?.addressProtected ? (personId ?? []) : [],
  );
  if (hidden.length > 0) await db('person_address_marks').whereIn('person_id', hidden).delete();
  for (let start = 0; start < marks.length; start += IDS_PER_STATEMENT)
    await db('person_address_marks')
      .insert(marks.slice(start, start + IDS_PER_STATEMENT))
      .onConflict('person_id')
      .merge();
}

/** What is kept until then serves the undoing alone: of the file nothing is left. */
async function finish(
  platform: Platform,
  { runId, context }: Applying,
  { run, ended, last }: { readonly run: StoredRun; readonly ended: number; readonly last: LastSteps },
): Promise<void> {
  const { db } = platform;
  await db('import_rows')
    .where({ run_id: runId })
    .whereNotNull('proposed')
    .update({ is_written: true, person_version: db.raw('person_version + 1') });
  await db('import_rows').where({ run_id: runId, is_written: false }).update({ former: null });
  await db('import_rows')
    .where({ run_id: runId })
    .update({ cells: null, proposed: null, address_mark: null });
  await markApplied(db, runId, context.at);
  const { added, changed } = run.counts;
  const subject = { subjectType: 'people-import', subjectId: runId };
  const after = { added, changed, ended, departments: run.newDepartments.length };
  last.addEntries([{ action: 'people-import.applied', ...subject, before: null, after }]);
  await last.take(platform, context);
  platform.policyChanged();
}
