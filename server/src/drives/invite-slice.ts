import type { LeftOutReason } from '@monban/core/api/drives';
import { ApplicationId, OperatorId, type PersonId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { insertRows } from '@monban/db/write-rows';
import { recordAudit } from '../audit/record-audit.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { insertHistory } from './application-history.ts';
import { candidatesOf } from './candidates.ts';
import { reachOfDrive } from './drive-scope.ts';
import { getStoredDrive, type StoredDrive } from './drive-store.ts';
import { findInvitation, updateInvitation, type StoredInvitation } from './invitation-store.ts';

/** So many people are looked at in one transaction. */
export const PEOPLE_PER_SLICE = 250;

interface Looked {
  readonly id: PersonId;
  readonly leftOut: LeftOutReason | null;
}

/**
 * Invites the next people of a run, in one transaction with how far it is: a server that ends in between has done a slice
 * as a whole or not at all. Undefined: there is nothing to go on with, or another server goes on with it.
 */
export function inviteSlice(platform: Platform, runId: string): Promise<StoredInvitation | undefined> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'drives');
    const run = await findInvitation(db, runId);
    if (run?.state !== 'running') return undefined;
    const at = deps.clock();
    const drive = await getStoredDrive(db, 'all', run.driveId);
    const looked = drive.state === 'open' ? await lookAtNext(db, run, drive) : [];
    const invited = looked.filter(({ leftOut }) => leftOut === null).map(({ id }) => id);
    await insertInvited(deps, { run, people: invited, at: at.toISOString() });
    const after = advanced(run, looked, drive);
    if (!(await updateInvitation(db, run, { ...after, at: at.toISOString() }))) return undefined;
    if (invited.length > 0) await auditInvited(db, run, { at, count: invited.length });
    return after;
  });
}

/** In the order of ids. Chosen people who are not among the candidates have left, or are out of reach. */
async function lookAtNext(db: Knex, run: StoredInvitation, drive: StoredDrive): Promise<readonly Looked[]> {
  const scope = await reachOfDrive(db, drive.id, run.scope);
  const query = candidatesOf(db, drive, scope)
    .orderBy('candidates.id')
    .select<{ id: PersonId; left_out: LeftOutReason | null }[]>('candidates.id', 'candidates.left_out');
  if (run.personIds === null) {
    if (run.afterId !== null) void query.where('candidates.id', '>', run.afterId);
    const rows = await query.limit(PEOPLE_PER_SLICE);
    return rows.map((row) => ({ id: row.id, leftOut: row.left_out }));
  }
  const chosen = run.personIds.slice(run.done, run.done + PEOPLE_PER_SLICE);
  const rows = await query.whereIn('candidates.id', chosen);
  const reasons = new Map(rows.map((row) => [row.id, row.left_out]));
  return chosen.map((id) => ({
    id,
    leftOut: reasons.has(id) ? (reasons.get(id) ?? null) : 'no-longer-here',
  }));
}

function advanced(run: StoredInvitation, looked: readonly Looked[], drive: StoredDrive): StoredInvitation {
  const leftOut = { ...run.leftOut };
  for (const { leftOut: reason } of looked) if (reason !== null) leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  const done = run.done + looked.length;
  const isThrough = looked.length < PEOPLE_PER_SLICE;
  const whenThrough = drive.state === 'open' ? 'done' : 'stopped';
  return {
    ...run,
    state: isThrough ? whenThrough : 'running',
    afterId: looked.at(-1)?.id ?? run.afterId,
    done,
    // People may have come since they were counted.
    total: Math.max(run.total, done),
    invited: run.invited + looked.filter(({ leftOut: reason }) => reason === null).length,
    leftOut,
  };
}

async function insertInvited(
  { db, newId }: Pick<Platform, 'db' | 'newId'>,
  invited: {
    readonly run: StoredInvitation;
    readonly people: readonly PersonId[];
    readonly at: string;
  },
): Promise<void> {
  const { run, people, at } = invited;
  // Only people are clerks, and only clerks invite: the actor is an operator.
  const operatorId = OperatorId.parse(run.actor);
  const places = await placesOf(db, people);
  const applications = places.map((place) => ({ id: ApplicationId.parse(newId()), ...place }));
  const shared = { drive_id: run.driveId, state: 'invited', state_since: at, created_at: at, version: 1 };
  await insertRows(
    db,
    'applications',
    applications.map((application) => ({ ...application, ...shared })),
  );
  const beginning = { version: 1, at, transition: 'invite', from: null, to: 'invited', by: 'clerk' } as const;
  const nothingYet = { via: null, on: null, consentVersion: null };
  await insertHistory(
    db,
    applications.map(({ id }) => ({
      id: newId(),
      applicationId: id,
      operatorId,
      ...beginning,
      ...nothingYet,
    })),
  );
}

/** Where they are now, which is what boards count them by from here on. */
function placesOf(db: Knex, people: readonly PersonId[]): Promise<readonly InvitedPlace[]> {
  return db('people')
    .whereIn('id', [...people])
    .orderBy('id')
    .select<InvitedPlace[]>('id as person_id', 'site_id', 'department_id');
}

interface InvitedPlace {
  readonly person_id: PersonId;
  readonly site_id: string;
  readonly department_id: string;
}

async function auditInvited(
  trx: Knex,
  run: StoredInvitation,
  { at, count }: { readonly at: Date; readonly count: number },
): Promise<void> {
  const subject = { subjectType: 'drive', subjectId: run.driveId };
  const context = { actor: run.actor, at, requestId: null };
  await recordAudit(trx, context, {
    action: 'drive.invited',
    ...subject,
    before: null,
    after: { invited: count },
  });
}
