import type { AttendanceClaim, DecideClaim } from '@monban/core/api/attendance';
import { AppError } from '@monban/core/errors';
import type { AttendanceClaimId, OperatorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { withinPeople, type Scope } from '../records/scope.ts';

export interface ClaimsFilter {
  readonly scope: Scope;
  readonly personIds?: readonly PersonId[];
  readonly id?: AttendanceClaimId;
  readonly state?: AttendanceClaim['state'];
  /** Both days are in it. */
  readonly from?: string;
  readonly through?: string;
}

/** By day, and of each day in the order in which they were made. */
export async function listClaims(db: Knex, filter: ClaimsFilter): Promise<readonly AttendanceClaim[]> {
  const query = db('attendance_claims')
    .join('people', 'people.id', 'attendance_claims.person_id')
    .join('operators as makers', 'makers.id', 'attendance_claims.made_by')
    .leftJoin('operators as deciders', 'deciders.id', 'attendance_claims.decided_by')
    .orderBy(['attendance_claims.on_date', 'people.sort_key', 'people.id', 'attendance_claims.number']);
  withinPeople(query, filter.scope);
  if (filter.personIds !== undefined)
    void query.whereIn('attendance_claims.person_id', [...filter.personIds]);
  if (filter.id !== undefined) void query.where({ 'attendance_claims.id': filter.id });
  if (filter.state !== undefined) void query.where({ 'attendance_claims.state': filter.state });
  if (filter.from !== undefined) void query.where('attendance_claims.on_date', '>=', filter.from);
  if (filter.through !== undefined) void query.where('attendance_claims.on_date', '<=', filter.through);
  return (await query.select<ClaimRow[]>(COLUMNS)).map(claimFromRow);
}

/** `NOT_FOUND` outside the scope. */
export async function getClaim(
  db: Knex,
  which: { readonly id: AttendanceClaimId; readonly scope: Scope; readonly personIds?: readonly PersonId[] },
): Promise<AttendanceClaim> {
  const [claim] = await listClaims(db, which);
  if (claim === undefined) throw new AppError('NOT_FOUND');
  return claim;
}

/** The number of the last claim of a day; 0 where there is none. */
export async function lastClaimNumber(
  db: Knex,
  { personId, day }: Pick<AttendanceClaim, 'personId' | 'day'>,
): Promise<number> {
  const row = await db('attendance_claims')
    .where({ person_id: personId, on_date: day })
    .max<{ last: number | null }[]>({ last: 'number' })
    .first();
  return row?.last ?? 0;
}

export type NewClaim = Pick<
  AttendanceClaim,
  'id' | 'personId' | 'day' | 'number' | 'work' | 'breaks' | 'reason' | 'divergenceReason' | 'note' | 'madeAt'
> & { readonly madeBy: OperatorId };

/** Takes the place of one that still waits; what was decided stands until this one is. `VERSION_CONFLICT` where somebody has claimed that day meanwhile. */
export async function insertClaim(trx: Knex, claim: NewClaim): Promise<void> {
  await trx('attendance_claims')
    .where({ person_id: claim.personId, on_date: claim.day, state: 'waiting' })
    .update({ state: 'superseded' });
  try {
    await trx('attendance_claims').insert({
      id: claim.id,
      person_id: claim.personId,
      on_date: claim.day,
      number: claim.number,
      work: JSON.stringify(claim.work),
      breaks: JSON.stringify(claim.breaks),
      reason: claim.reason,
      divergence_reason: claim.divergenceReason,
      note: claim.note,
      state: 'waiting',
      made_by: claim.madeBy,
      made_at: claim.madeAt,
      comment: '',
    });
  } catch (error) {
    throw isUniqueViolation(error) ? new AppError('VERSION_CONFLICT', { cause: error }) : error;
  }
}

/** `CONFLICT` where it waits no longer. */
export async function storeClaimDecision(
  trx: Knex,
  id: AttendanceClaimId,
  decided: DecideClaim & { readonly decidedBy: OperatorId; readonly decidedAt: string },
): Promise<void> {
  const count = await trx('attendance_claims').where({ id, state: 'waiting' }).update({
    state: decided.decision,
    comment: decided.comment,
    decided_by: decided.decidedBy,
    decided_at: decided.decidedAt,
  });
  if (count === 0) throw new AppError('CONFLICT');
}

interface ClaimRow extends Omit<AttendanceClaim, 'work' | 'breaks'> {
  readonly work: string;
  readonly breaks: string;
}

const COLUMNS = {
  id: 'attendance_claims.id',
  personId: 'attendance_claims.person_id',
  personName: 'people.shown_name',
  day: 'attendance_claims.on_date',
  number: 'attendance_claims.number',
  work: 'attendance_claims.work',
  breaks: 'attendance_claims.breaks',
  reason: 'attendance_claims.reason',
  divergenceReason: 'attendance_claims.divergence_reason',
  note: 'attendance_claims.note',
  state: 'attendance_claims.state',
  madeBy: 'makers.display_name',
  madeAt: 'attendance_claims.made_at',
  decidedBy: 'deciders.display_name',
  decidedAt: 'attendance_claims.decided_at',
  comment: 'attendance_claims.comment',
};

function claimFromRow(row: ClaimRow): AttendanceClaim {
  return {
    ...row,
    work: JSON.parse(row.work) as AttendanceClaim['work'],
    breaks: JSON.parse(row.breaks) as AttendanceClaim['breaks'],
  };
}
