import { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { listPeopleOf } from '../people/people.ts';
import { loadTermsOfMany } from '../people/terms-store.ts';
import { NO_TERMS } from '../people/edit-terms.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { readSlices, type StoredRow } from './import-row-store.ts';
import { findLastApplied, getRun, updateRun, type RunReader } from './import-run-store.ts';
import { personFields } from './propose-row.ts';
import { writePeople, type PersonWrite } from './write-people.ts';
import type { WholePerson } from '@monban/core/api/people';

export interface Undoing {
  readonly runId: string;
  readonly reader: RunReader;
  readonly context: ChangeContext;
  readonly onProgress: (done: number) => void;
}

/**
 * Takes the last import back, in one transaction: who was added is retired, everybody else is again as before. Who was
 * changed since is left as they are, and listed. `CONFLICT` for an import that is not the last one.
 */
export function undoImport(platform: Platform, undoing: Undoing): Promise<void> {
  return runChange(platform, async (deps) => {
    const { runId, reader, context, onProgress } = undoing;
    await holdLock(deps.db, 'people-import');
    await holdLock(deps.db, 'people');
    const run = await getRun(deps.db, runId, reader);
    if (run.state !== 'applied' || (await findLastApplied(deps.db)) !== runId) throw new AppError('CONFLICT');
    let left = 0;
    let done = 0;
    for await (const rows of readSlices(deps.db, runId, (query) => void query.where({ is_written: true }))) {
      left += await undoSlice(deps, undoing, rows);
      done += rows.length;
      onProgress(done);
    }
    const at = context.at.toISOString();
    await updateRun(deps.db, runId, { state: 'undone', undone_at: at, left_by_undo: left });
    await deps.db('import_rows').where({ run_id: runId }).update({ former: null });
    await recordAudit(deps.db, context, {
      action: 'people-import.undone',
      subjectType: 'people-import',
      subjectId: runId,
      before: null,
      after: { left },
    });
    deps.policyChanged();
  });
}

/** How many were left. */
async function undoSlice(
  platform: Platform,
  { runId, context }: Undoing,
  rows: readonly StoredRow[],
): Promise<number> {
  const { db } = platform;
  const ids = rows.flatMap(({ personId }) => personId ?? []);
  const people = new Map((await listPeopleOf(db, ids)).map((person) => [person.id as string, person]));
  const terms = await loadTermsOfMany(db, ids);
  const isAsWritten = ({ personId, personVersion }: StoredRow) =>
    people.get(personId ?? '')?.version === personVersion;
  const writes = rows.filter(isAsWritten).flatMap((row): PersonWrite[] => {
    const before = people.get(row.personId ?? '');
    return before === undefined ? [] : [backOf(row, before, terms.get(before.id) ?? NO_TERMS)];
  });
  await writePeople(platform, context, writes);
  const left = rows.filter((row) => !isAsWritten(row)).map(({ line }) => line);
  if (left.length > 0)
    await db('import_rows').where({ run_id: runId }).whereIn('line', left).update({ is_left: true });
  return left.length;
}

function backOf(
  { former }: StoredRow,
  before: WholePerson,
  termsBefore: PersonWrite['termsBefore'],
): PersonWrite {
  const { id } = before;
  const action = 'person.import-undone';
  if (former === null) return { id, action, before, termsBefore, input: personFields(before), retires: true };
  return { id, action, before, termsBefore, input: personFields(former.person), terms: former.terms };
}
