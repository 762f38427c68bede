import type { WholePerson } from '@monban/core/api/people';
import { AppError } from '@monban/core/errors';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import type { ChangeContext } from '../http/route.ts';
import { listPeopleOf } from '../people/people.ts';
import { loadTermsOfMany } from '../people/terms-store.ts';
import { NO_TERMS } from '../people/edit-terms.ts';
import type { Terms } from '../people/person-terms.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { readSlices, type FormerPerson, type StoredRow } from './import-row-store.ts';
import { findLastApplied, getRun, updateRun, type RunReader } from './import-run-store.ts';
import { LastSteps } from './last-steps.ts';
import type { PersonWrite } from './prepare-people.ts';
import { personFields } from './propose-row.ts';
import { takeAway, type AddedPerson } from './take-away.ts';
import { writePeople, type PeopleWriting } from './write-people.ts';

export interface Undoing {
  readonly runId: string;
  readonly reader: RunReader;
  readonly context: ChangeContext;
  readonly onProgress: (done: number) => void;
}

/**
 * Takes the last import back, in one transaction: who was added is gone, as if the file had never come, or has left
 * where anything else knows them by now; everybody else is again as before. Who was changed since is left as they are,
 * and listed. `CONFLICT` for an import that is not the last one.
 */
export function undoImport(platform: Platform, undoing: Undoing): Promise<void> {
  return runChange(platform, async (deps) => {
    const { runId, reader, context } = undoing;
    await holdLock(deps.db, 'people-import');
    await holdLock(deps.db, 'people');
    const run = await getRun(deps.db, runId, reader);
    if (run.state !== 'applied' || (await findLastApplied(deps.db)) !== runId) throw new AppError('CONFLICT');
    const last = new LastSteps();
    const left = await undoRows(deps, undoing, { context, last });
    const at = context.at.toISOString();
    await updateRun(deps.db, runId, { state: 'undone', undone_at: at, left_by_undo: left });
    await deps.db('import_rows').where({ run_id: runId }).update({ former: null });
    const subject = { subjectType: 'people-import', subjectId: runId };
    last.addEntries([{ action: 'people-import.undone', ...subject, before: null, after: { left } }]);
    await last.take(deps, context);
    deps.policyChanged();
  });
}

/** How many were left as they are. */
async function undoRows(
  platform: Platform,
  { runId, onProgress }: Undoing,
  writing: PeopleWriting,
): Promise<number> {
  const added: AddedPerson[] = [];
  let [left, done] = [0, 0];
  for await (const rows of readSlices(
    platform.db,
    runId,
    (query) => void query.where({ is_written: true }),
  )) {
    const taken = await undoSlice(platform, { runId, rows }, writing);
    left += taken.left;
    added.push(...taken.added);
    done += rows.length;
    onProgress(done);
  }
  await takeAway(platform, writing, added);
  return left;
}

interface Taken {
  /** Changed since, so that nothing was done about them. */
  readonly left: number;
  /** Added by the import. */
  readonly added: readonly AddedPerson[];
}

/** Those who were there before are again as they were; those who were added come back to be taken away together. */
async function undoSlice(
  platform: Platform,
  { runId, rows }: { readonly runId: string; readonly rows: readonly StoredRow[] },
  writing: PeopleWriting,
): Promise<Taken> {
  const { db } = platform;
  const ids = rows.flatMap(({ personId }) => personId ?? []);
  const people = new Map((await listPeopleOf(db, ids)).map((person) => [person.id as string, person]));
  const terms = await loadTermsOfMany(db, ids);
  const left: number[] = [];
  const writes: PersonWrite[] = [];
  const added: AddedPerson[] = [];
  for (const { personId, personVersion, former, line } of rows) {
    const before = people.get(personId ?? '');
    if (before?.version !== personVersion) {
      left.push(line);
      continue;
    }
    const termsBefore = terms.get(before.id) ?? NO_TERMS;
    if (former) writes.push(backTo(former, before, termsBefore));
    else added.push({ before, terms: termsBefore });
  }
  await writePeople(platform, writing, writes);
  await markLeft(db, runId, left);
  return { left: left.length, added };
}

async function markLeft(db: Knex, runId: string, lines: readonly number[]): Promise<void> {
  if (lines.length === 0) return;
  await db('import_rows')
    .where({ run_id: runId })
    .whereIn('line', [...lines])
    .update({ is_left: true });
}

function backTo(former: FormerPerson, before: WholePerson, termsBefore: Terms): PersonWrite {
  const { person, terms } = former;
  const backTo = { terms, retiredAt: person.retiredAt };
  const input = personFields(person);
  return { id: before.id, action: 'person.import-undone', before, termsBefore, input, posts: {}, backTo };
}
