import type { CreatePerson } from '@monban/core/api/people';
import type { PersonMerge } from '@monban/core/api/person-merges';
import { AppError } from '@monban/core/errors';
import type { PersonId, PersonMergeId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import { recordAudits } from '../audit/record-audit.ts';
import { operatorOf } from '../badges/badges.ts';
import { conflict } from '../http/problem.ts';
import { auditedTerms } from '../people/change-terms.ts';
import { daysAt, projectRow } from '../people/keep-terms.ts';
import { getPerson } from '../people/people.ts';
import { personToRow } from '../people/person-row.ts';
import { loadTerms } from '../people/terms-store.ts';
import type { Platform } from '../platform.ts';
import { updateVersion, withChanges, type Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { getMerge, markUndone, shownMerge, type StoredMerge } from './merge-store.ts';
import { returnBadges } from './moved-badges.ts';
import { returnMemberships } from './moved-memberships.ts';
import { returnDepartmentTerms, returnRows } from './moved-rows.ts';

export interface MergeUndoing extends Asker {
  readonly id: PersonMergeId;
  /** One of the two. */
  readonly personId: PersonId;
}

/**
 * Puts everything back as it was before two records were merged. Throws `CONFLICT` where one of them has been changed
 * since, `NOT_FOUND` for a merge of others or out of reach.
 */
export function undoMerge(platform: Platform, undoing: MergeUndoing): Promise<PersonMerge> {
  const { id, personId, scope, context } = undoing;
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'people');
    const merge = await getMerge(deps.db, id);
    if (personId !== merge.winnerId && personId !== merge.loserId) throw new AppError('NOT_FOUND');
    await getPerson(deps.db, merge.winnerId, scope);
    await getPerson(deps.db, merge.loserId, scope);
    requireUndoable(merge);
    const before = await read(deps, merge);
    await returnAll(deps, merge, undoing);
    await restoreBoth(deps, merge, undoing);
    await markUndone(deps.db, id, { by: context.actor, at: context.at.toISOString() });
    const after = await read(deps, merge);
    await recordAudits(deps.db, context, [
      { ...subjectOf(merge.winnerId), before: before.winner, after: after.winner },
      { ...subjectOf(merge.loserId), before: before.loser, after: after.loser },
    ]);
    deps.policyChanged();
    return shownMerge(await getMerge(deps.db, id));
  });
}

function requireUndoable({ undoneAt, isUndoable }: StoredMerge): void {
  if (isUndoable) return;
  const code = undoneAt === null ? 'CHANGED_SINCE_MERGE' : 'MERGE_UNDONE';
  throw conflict('', code);
}

async function returnAll(deps: Platform, merge: StoredMerge, { context }: MergeUndoing): Promise<void> {
  const { db } = deps;
  const { content, winnerId, loserId } = merge;
  const pair = { winnerId, loserId };
  const employments = content.rows['employments'] ?? [];
  await db('employments').whereIn('id', employments).update({ person_id: loserId });
  await returnRows(db, pair, content.rows);
  await returnDepartmentTerms(db, pair, content.departmentTerms);
  const { memberships: moved, droppedMemberships: dropped } = content;
  await returnMemberships(db, pair, { moved, dropped });
  const operatorId = await operatorOf(db, context);
  await returnBadges(deps, pair, { context, operatorId, badges: content.badges });
}

/** The winner first: a code that both had in turn is free then. */
async function restoreBoth(deps: Platform, merge: StoredMerge, { context }: MergeUndoing): Promise<void> {
  const { db } = deps;
  const { content, winnerId, loserId } = merge;
  const dayAt = await daysAt(db, context.at);
  const winner = withChanges<CreatePerson>(await getPerson(db, winnerId, 'all'), content.former);
  await updateVersion(db, 'people', {
    id: winnerId,
    expectedVersion: merge.winnerVersion,
    values: { ...personToRow(winner), retired_at: content.winnerRetiredAt },
    context,
  });
  await projectRow(db, winnerId, { terms: await loadTerms(db, winnerId), dayAt });
  await updateVersion(db, 'people', {
    id: loserId,
    expectedVersion: merge.loserVersion,
    values: {
      retired_at: content.loserRetiredAt,
      ...(content.loserCode !== null && { employee_code: content.loserCode }),
    },
    context,
  });
  await projectRow(db, loserId, { terms: await loadTerms(db, loserId), dayAt });
}

async function read({ db }: Platform, { winnerId, loserId }: StoredMerge) {
  const one = async (id: PersonId) => ({
    ...(await getPerson(db, id, 'all')),
    ...auditedTerms(await loadTerms(db, id)),
  });
  return { winner: await one(winnerId), loser: await one(loserId) };
}

function subjectOf(subjectId: PersonId) {
  return { action: 'person.merge-undone', subjectType: 'person', subjectId };
}
