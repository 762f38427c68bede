import type { ApplyImport } from '@monban/core/api/people-import';
import { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { invalidField } from '../http/problem.ts';
import { departmentKind } from '../organisation/department-kind.ts';
import { NO_TERMS } from '../people/edit-terms.ts';
import type { Platform } from '../platform.ts';
import { createRecord } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { readSlices, type StoredRow } from './import-row-store.ts';
import { getRun, updateRun, type RunReader, type StoredRun } from './import-run-store.ts';
import { personFields } from './propose-row.ts';
import { writePeople, type PersonWrite } from './write-people.ts';

export interface Applying {
  readonly runId: string;
  readonly reader: RunReader;
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

class Outdated extends Error {}

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
  for (const { id, code, name, parentId } of run.newDepartments)
    await createRecord(platform, departmentKind, {
      context,
      scope: 'all',
      id,
      input: { code, name, parentId, headId: null },
    });
  const managers: PersonWrite[] = [];
  let done = 0;
  for await (const rows of readSlices(db, runId, toBeWritten)) {
    await requireVersions(platform, rows);
    const writes = rows.flatMap(writeOf);
    await writePeople(platform, context, writes.map(inTwoSteps));
    managers.push(...writes.filter(hasNewManager));
    await keepMarks(platform, rows);
    done += rows.length;
    onProgress(done);
  }
  await setNewManagers(platform, managers);
  const ended = await endMissing(platform, applying);
  await finish(platform, applying, { run, ended });
}

function requireReady(run: StoredRun, { skipProblems }: ApplyImport): void {
  if (run.state !== 'ready') throw new AppError('CONFLICT');
  if (run.counts.problem > 0 && !skipProblems) throw invalidField('/skipProblems', 'ROWS_WITH_PROBLEMS');
}

function toBeWritten(query: Knex.QueryBuilder): void {
  void query.whereIn('outcome', ['added', 'changed', 'unchanged']);
}

/** Nobody whom the file changes was changed by somebody else since. */
async function requireVersions({ db }: Platform, rows: readonly StoredRow[]): Promise<void> {
  const compared = new Map(
    rows.flatMap(({ personId, former }) => (former ? [[personId as string, former.person.version]] : [])),
  );
  const current = await db('people')
    .whereIn('id', [...compared.keys()])
    .select<{ id: string; version: number }[]>('id', 'version');
  if (current.length < compared.size || current.some(({ id, version }) => compared.get(id) !== version))
    throw new Outdated();
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

async function keepMarks({ db }: Platform, rows: readonly StoredRow[]): Promise<void> {
  const marks = rows.flatMap(({ personId, addressMark }) =>
    personId === null || addressMark === null ? [] : [{ person_id: personId, mark: addressMark }],
  );
  for (let start = 0; start < marks.length; start += IDS_PER_STATEMENT)
    await db('person_address_marks')
      .insert(marks.slice(start, start + IDS_PER_STATEMENT))
      .onConflict('person_id')
      .merge();
}

/** Those who are named: each with the last day that was chosen. `VALIDATION_FAILED` for one who is not missing. */
async function endMissing(platform: Platform, { runId, input, context }: Applying): Promise<number> {
  const dayOf = new Map(
    input.endings.flatMap(({ personIds, endsOn }) => personIds.map((id) => [id as string, endsOn])),
  );
  if (dayOf.size === 0) return 0;
  let ended = 0;
  for await (const rows of readSlices(
    platform.db,
    runId,
    (query) => void query.where({ outcome: 'missing' }),
  )) {
    const chosen = rows.filter(({ personId }) => dayOf.has(personId ?? ''));
    await requireVersions(platform, chosen);
    await writePeople(
      platform,
      context,
      chosen.flatMap((row) => endingOf(row, dayOf)),
    );
    await markWritten(
      platform,
      runId,
      chosen.map(({ line }) => line),
    );
    ended += chosen.length;
  }
  if (ended < dayOf.size) throw invalidField('/endings', 'REFERENCE_UNKNOWN');
  return ended;
}

function endingOf(
  { personId, former }: StoredRow,
  dayOf: ReadonlyMap<string, string>,
): readonly PersonWrite[] {
  const endsOn = dayOf.get(personId ?? '');
  if (personId === null || former === null || endsOn === undefined) return [];
  const { person, terms } = former;
  if (endsOn < person.startsOn) throw invalidField('/endings', 'ENDS_BEFORE_START');
  const input = { ...personFields(person), endsOn };
  return [{ id: personId, action: 'person.imported', before: person, termsBefore: terms, input }];
}

async function markWritten({ db }: Platform, runId: string, lines: readonly number[]): Promise<void> {
  for (let start = 0; start < lines.length; start += IDS_PER_STATEMENT)
    await db('import_rows')
      .where({ run_id: runId })
      .whereIn('line', lines.slice(start, start + IDS_PER_STATEMENT))
      .update({ is_written: true, person_version: db.raw('person_version + 1') });
}

/** What is kept until then serves the undoing alone: of the file nothing is left. */
async function finish(
  platform: Platform,
  { runId, context }: Applying,
  { run, ended }: { readonly run: StoredRun; readonly ended: number },
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
  const at = context.at.toISOString();
  await updateRun(db, runId, { state: 'applied', applied_at: at });
  const { added, changed } = run.counts;
  await recordAudit(db, context, {
    action: 'people-import.applied',
    subjectType: 'people-import',
    subjectId: runId,
    before: null,
    after: { added, changed, ended, departments: run.newDepartments.length },
  });
  platform.policyChanged();
}
