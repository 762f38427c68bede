import type { Drive, Invitation } from '@monban/core/api/drives';
import { AppError } from '@monban/core/errors';
import type { DriveId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { requireClerk } from './drive-scope.ts';
import { getStoredDrive } from './drive-store.ts';
import { shownDrive, type DriveAsker } from './drives.ts';
import {
  deleteInvitation,
  findInvitation,
  shownInvitation,
  type StoredInvitation,
} from './invitation-store.ts';

export interface WhichInvitation {
  readonly driveId: DriveId;
  readonly invitationId: Invitation['id'];
}

/**
 * Undoes one run of inviting as a whole, as if nobody had been asked (ADR 0035). `CONFLICT` while it is under way, a day
 * after it, and as soon as one of its people has answered: whoever were left would be those who did. `FORBIDDEN` for a
 * clerk who does not reach everybody in it.
 */
export function takeBackInvitation(
  platform: Platform,
  { caller, context }: DriveAsker,
  { driveId, invitationId }: WhichInvitation,
): Promise<Drive> {
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'drives');
    await requireClerk(db, caller, driveId);
    const drive = await getStoredDrive(db, caller.scope, driveId);
    const run = await findInvitation(db, invitationId);
    if (run?.driveId !== driveId) throw new AppError('NOT_FOUND');
    if (drive.state !== 'open') throw conflict('', 'DRIVE_GUARD_DRIVE_OPEN');
    requireRecent(run, context.at);
    await requireReach(db, run, caller.scope);
    await deleteInvited(db, run);
    await deleteInvitation(db, run.id);
    await recordAudit(db, context, {
      action: 'drive.invitation-taken-back',
      subjectType: 'drive',
      subjectId: driveId,
      before: { invited: run.invited },
      after: null,
    });
    return shownDrive(db, caller, drive);
  });
}

function requireRecent(run: StoredInvitation, at: Date): void {
  if (run.state === 'running') throw conflict('', 'DRIVE_INVITING');
  const { takeBackUntil } = shownInvitation(run);
  if (takeBackUntil === null || takeBackUntil <= at.toISOString()) throw conflict('', 'INVITATION_TOO_OLD');
}

async function requireReach(db: Knex, run: StoredInvitation, scope: Scope): Promise<void> {
  const reached = (within: Scope): Knex.QueryBuilder => {
    const people = ofRun(db, run).join('people', 'people.id', 'applications.person_id');
    withinPeople(people, within);
    return people;
  };
  const [all, own] = [await countOf(reached('all')), await countOf(reached(scope))];
  if (own < all) throw new AppError('FORBIDDEN');
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const row = await query.count({ count: '*' }).first<{ count: number | string }>();
  return Number(row.count);
}

async function deleteInvited(trx: Knex, run: StoredInvitation): Promise<void> {
  // Whoever answers in this moment is before this, or finds that there is nothing to answer.
  await ofRun(trx, run).update({ version: trx.raw('version + 1') });
  const answered: unknown = await ofRun(trx, run)
    .where((either) => void either.where('state', '<>', 'invited').orWhere('version', '>', 2))
    .first('applications.id');
  if (answered !== undefined) throw conflict('', 'INVITATION_ANSWERED');
  await trx('application_history')
    .whereIn('application_id', ofRun(trx, run).select('applications.id'))
    .delete();
  await ofRun(trx, run).delete();
}

/** One run of a drive is under way at a time: what was made meanwhile is of it. */
function ofRun(db: Knex, { driveId, startedAt, endedAt }: StoredInvitation): Knex.QueryBuilder {
  return db('applications')
    .where({ 'applications.drive_id': driveId })
    .whereBetween('applications.created_at', [startedAt, endedAt ?? startedAt]);
}
