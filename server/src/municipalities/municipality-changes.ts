import {
  MOST_MUNICIPALITY_CHANGES,
  type CreateMunicipalityChange,
  type MunicipalityChange,
} from '@monban/core/api/municipalities';
import { AppError } from '@monban/core/errors';
import { withChanges, withChange } from '@monban/core/municipalities/directory-change';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict, fieldProblem, invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { currentDirectory } from './current-directory.ts';
import { deleteChange, insertChange, type StoredChange } from './municipality-change-store.ts';
import { packagedDirectory } from './packaged-directory.ts';

interface Asker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

/** Our own, by day. */
export async function listMunicipalityChanges(db: Knex): Promise<readonly MunicipalityChange[]> {
  const { changes, applied } = await currentDirectory(db);
  return changes.map((change) => ({ ...change, isApplied: applied.has(change) }));
}

/**
 * The directory is the whole company's: `FORBIDDEN` for whoever has only some sites. `VALIDATION_FAILED` for what does not
 * fit the directory of that day, or what a change of a later day does not fit any more.
 */
export function createMunicipalityChange(
  platform: Platform,
  { caller, context }: Asker,
  change: CreateMunicipalityChange,
): Promise<MunicipalityChange> {
  if (caller.scope !== 'all') throw new AppError('FORBIDDEN');
  return runChange(platform, async ({ db, newId }) => {
    const { changes, applied } = await currentDirectory(db);
    if (changes.length >= MOST_MUNICIPALITY_CHANGES) throw new AppError('CONFLICT');
    await requireFitting(change, { changes, applied });
    const id = newId();
    await insertChange(db, change, { id, at: context.at });
    const made = await getChange(db, id);
    const subject = { subjectType: 'municipality-change', subjectId: id };
    await recordAudit(db, context, {
      action: 'municipality-change.created',
      ...subject,
      before: null,
      after: made,
    });
    return made;
  });
}

/** `CONFLICT` where a change of a later day builds on it. */
export function removeMunicipalityChange(
  platform: Platform,
  { caller, context }: Asker,
  id: string,
): Promise<void> {
  if (caller.scope !== 'all') throw new AppError('FORBIDDEN');
  return runChange(platform, async ({ db }) => {
    const before = await getChange(db, id);
    const { changes, applied } = await currentDirectory(db);
    const others = changes.filter((change) => change.id !== id);
    if (await losesOne(others, applied)) {
      throw conflict('', CHANGE_FOLLOWS);
    }
    await deleteChange(db, id);
    const subject = { subjectType: 'municipality-change', subjectId: id };
    await recordAudit(db, context, {
      action: 'municipality-change.removed',
      ...subject,
      before,
      after: null,
    });
  });
}

const CHANGE_FOLLOWS = 'MUNICIPALITY_CHANGE_FOLLOWS';

interface OwnChanges {
  readonly changes: readonly StoredChange[];
  readonly applied: ReadonlySet<StoredChange>;
}

async function requireFitting(change: CreateMunicipalityChange, own: OwnChanges): Promise<void> {
  const earlier = own.changes.filter(({ effectiveOn }) => effectiveOn <= change.effectiveOn);
  const { directory } = withChanges(await packagedDirectory(), earlier);
  const problems = withChange(directory, change).problems.map(({ pointer, code }) =>
    fieldProblem(pointer, code),
  );
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
  if (await losesOne([...own.changes, change], own.applied)) {
    throw invalidField('/effectiveOn', CHANGE_FOLLOWS);
  }
}

/** Would one that has an effect now have none any more? */
async function losesOne(
  changes: readonly (StoredChange | CreateMunicipalityChange)[],
  appliedNow: ReadonlySet<StoredChange>,
): Promise<boolean> {
  const { applied } = withChanges(await packagedDirectory(), changes);
  return changes.some((change) => 'id' in change && appliedNow.has(change) && !applied.has(change));
}

async function getChange(db: Knex, id: string): Promise<MunicipalityChange> {
  const change = (await listMunicipalityChanges(db)).find((each) => each.id === id);
  if (change === undefined) throw new AppError('NOT_FOUND');
  return change;
}
