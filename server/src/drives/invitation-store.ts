import { LEFT_OUT_REASONS, LeftOutReason, type Invitation } from '@monban/core/api/drives';
import { DepartmentId, PersonId, SiteId, type DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import type { Scope } from '../records/scope.ts';
import { toldReasons } from './candidates.ts';

/** A run of inviting, with what it needs to go on. */
export interface StoredInvitation {
  readonly id: string;
  readonly driveId: DriveId;
  readonly state: Invitation['state'];
  /** Null: everybody the drive is for. */
  readonly personIds: readonly PersonId[] | null;
  readonly scope: Scope;
  readonly actor: string;
  readonly afterId: string | null;
  readonly total: number;
  readonly done: number;
  readonly invited: number;
  readonly leftOut: Readonly<Partial<Record<LeftOutReason, number>>>;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

export async function insertInvitation(trx: Knex, run: StoredInvitation): Promise<void> {
  await trx('drive_invitations').insert({
    id: run.id,
    drive_id: run.driveId,
    state: run.state,
    person_ids: run.personIds && JSON.stringify(run.personIds),
    scope: JSON.stringify(run.scope),
    actor: run.actor,
    after_id: run.afterId,
    total: run.total,
    done: run.done,
    invited: run.invited,
    left_out: JSON.stringify(run.leftOut),
    started_at: run.startedAt,
    alive_at: run.startedAt,
    ended_at: run.endedAt,
  });
}

/** False where another server has gone on with it in the meantime. */
export async function updateInvitation(
  trx: Knex,
  before: StoredInvitation,
  after: StoredInvitation & { readonly at: string },
): Promise<boolean> {
  const isOver = after.state !== 'running';
  const changed = await trx('drive_invitations')
    .where({ id: before.id, state: 'running', done: before.done })
    .update({
      state: after.state,
      after_id: after.afterId,
      done: after.done,
      invited: after.invited,
      left_out: JSON.stringify(after.leftOut),
      alive_at: after.at,
      ended_at: isOver ? after.at : null,
      // Whom somebody chose is of no use afterwards.
      ...(isOver && { person_ids: null }),
    });
  return changed > 0;
}

export async function findInvitation(db: Knex, id: string): Promise<StoredInvitation | undefined> {
  const row = await db('drive_invitations').where({ id }).first<InvitationRow | undefined>(COLUMNS);
  return row && invitationFromRow(row);
}

export async function deleteInvitation(trx: Knex, id: string): Promise<void> {
  await trx('drive_invitations').where({ id }).delete();
}

/** The last one of a drive. */
export async function findLastInvitation(db: Knex, driveId: DriveId): Promise<StoredInvitation | undefined> {
  const row = await db('drive_invitations')
    .where({ drive_id: driveId })
    .orderBy([
      { column: 'started_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first<InvitationRow | undefined>(COLUMNS);
  return row && invitationFromRow(row);
}

/** Runs whose server has not said for a while that it lives. */
export async function listAbandoned(db: Knex, before: string): Promise<readonly string[]> {
  const rows = await db('drive_invitations')
    .where({ state: 'running' })
    .where('alive_at', '<', before)
    .orderBy('started_at')
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}

export function shownInvitation(run: StoredInvitation): Invitation {
  const { id, state, total, done, invited, startedAt, endedAt } = run;
  const leftOut = toldReasons(new Map(LEFT_OUT_REASONS.map((reason) => [reason, run.leftOut[reason] ?? 0])));
  return { id, state, total, done, invited, leftOut, startedAt, endedAt, takeBackUntil: takeBackUntil(run) };
}

const TAKEN_BACK_WITHIN_MS = 24 * 3_600_000;

function takeBackUntil({ invited, endedAt }: StoredInvitation): string | null {
  if (invited === 0 || endedAt === null) return null;
  return new Date(Date.parse(endedAt) + TAKEN_BACK_WITHIN_MS).toISOString();
}

const COLUMNS = [
  'id',
  'drive_id',
  'state',
  'person_ids',
  'scope',
  'actor',
  'after_id',
  'total',
  'done',
  'invited',
  'left_out',
  'started_at',
  'ended_at',
].map((name) => `drive_invitations.${name}`);

interface InvitationRow {
  readonly id: string;
  readonly drive_id: DriveId;
  readonly state: Invitation['state'];
  readonly person_ids: string | null;
  readonly scope: string;
  readonly actor: string;
  readonly after_id: string | null;
  readonly total: number;
  readonly done: number;
  readonly invited: number;
  readonly left_out: string;
  readonly started_at: string;
  readonly ended_at: string | null;
}

const StoredScope = z.union([
  z.literal('all'),
  z.strictObject({
    sites: z.union([z.literal('all'), z.array(SiteId)]),
    departments: z.union([z.literal('all'), z.array(DepartmentId)]),
  }),
]);
const StoredReasons = z.partialRecord(LeftOutReason, z.int());

function invitationFromRow(row: InvitationRow): StoredInvitation {
  return {
    id: row.id,
    driveId: row.drive_id,
    state: row.state,
    personIds: row.person_ids === null ? null : z.array(PersonId).parse(JSON.parse(row.person_ids)),
    scope: StoredScope.parse(JSON.parse(row.scope)),
    actor: row.actor,
    afterId: row.after_id,
    total: row.total,
    done: row.done,
    invited: row.invited,
    leftOut: StoredReasons.parse(JSON.parse(row.left_out)),
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
