import type { Approval } from '@monban/core/api/oversight';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { readPage, type PageOrder, type RowPage } from '../records/page.ts';

interface ApprovalRow {
  readonly id: string;
  readonly kind: Approval['kind'];
  readonly subject_type: string;
  readonly subject_id: string;
  readonly change: string;
  readonly state: Approval['state'];
  readonly requested_by: OperatorId;
  readonly requested_by_name: string;
  readonly decided_by: OperatorId | null;
  readonly comment: string;
  readonly requested_at: string;
  readonly expires_at: string;
  readonly decided_at: string | null;
}

const COLUMNS = [
  'approvals.id',
  'approvals.kind',
  'approvals.subject_type',
  'approvals.subject_id',
  'approvals.change',
  'approvals.state',
  'approvals.requested_by',
  'operators.display_name as requested_by_name',
  'approvals.decided_by',
  'approvals.comment',
  'approvals.requested_at',
  'approvals.expires_at',
  'approvals.decided_at',
];

type NewApproval = Pick<
  Approval,
  'id' | 'kind' | 'subjectType' | 'subjectId' | 'state' | 'requestedBy' | 'requestedAt' | 'expiresAt'
> & { readonly change: string };

export async function insertApproval(trx: Knex, approval: NewApproval): Promise<void> {
  await trx('approvals').insert({
    id: approval.id,
    kind: approval.kind,
    subject_type: approval.subjectType,
    subject_id: approval.subjectId,
    change: approval.change,
    state: approval.state,
    requested_by: approval.requestedBy,
    requested_at: approval.requestedAt,
    expires_at: approval.expiresAt,
  });
}

export interface ApprovalFilter {
  readonly at: Date;
  readonly state?: Approval['state'] | undefined;
  /** Only this operator's own requests: for callers who do not have all sites. */
  readonly requestedBy?: OperatorId | undefined;
}

export async function listApprovals(
  db: Knex,
  filter: ApprovalFilter,
  order: PageOrder,
): Promise<RowPage<Approval>> {
  const columns = { sorts: { requestedAt: 'approvals.requested_at' }, id: 'approvals.id', select: COLUMNS };
  const page = await readPage<ApprovalRow>(() => filtered(db, filter), columns, {
    ...order,
    sort: '-requestedAt',
  });
  return { ...page, rows: page.rows.map((row) => approvalFromRow(row, filter.at)) };
}

export async function getApproval(
  db: Knex,
  { id, ...filter }: ApprovalFilter & { readonly id: string },
): Promise<Approval> {
  const row = await filtered(db, filter)
    .where({ 'approvals.id': id })
    .first<ApprovalRow | undefined>(COLUMNS);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return approvalFromRow(row, filter.at);
}

/** The waiting change itself, as it was stored. */
export async function readHeldChange(trx: Knex, id: string): Promise<string> {
  const row = await trx('approvals').where({ id }).first<{ change: string } | undefined>('approvals.change');
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row.change;
}

/** `CONFLICT` where it was decided meanwhile. */
export async function storeDecision(
  trx: Knex,
  from: Pick<Approval, 'id' | 'state'>,
  decision: Pick<Approval, 'state' | 'decidedBy' | 'comment' | 'decidedAt'>,
): Promise<void> {
  const changed = await trx('approvals')
    .where({ id: from.id, state: from.state })
    .whereNull('decided_at')
    .update({
      state: decision.state,
      decided_by: decision.decidedBy,
      comment: decision.comment,
      decided_at: decision.decidedAt,
    });
  if (changed === 0) throw new AppError('CONFLICT');
}

function filtered(db: Knex, { at, state, requestedBy }: ApprovalFilter): Knex.QueryBuilder {
  const query = db('approvals').join('operators', 'operators.id', 'approvals.requested_by');
  const now = at.toISOString();
  if (requestedBy !== undefined) void query.where({ 'approvals.requested_by': requestedBy });
  if (state === 'waiting') void query.where({ state }).where('approvals.expires_at', '>', now);
  else if (state === 'expired')
    void query.where({ state: 'waiting' }).where('approvals.expires_at', '<=', now);
  else if (state !== undefined) void query.where({ state });
  return query;
}

/** A waiting change past its end is told as expired; nothing has to run for that. */
function approvalFromRow(row: ApprovalRow, at: Date): Approval {
  const isOver = row.state === 'waiting' && row.expires_at <= at.toISOString();
  return {
    id: row.id,
    kind: row.kind,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    ...proposedOf(row.change),
    state: isOver ? 'expired' : row.state,
    requestedBy: row.requested_by,
    requestedByName: row.requested_by_name,
    decidedBy: row.decided_by,
    comment: row.comment,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedAt: row.decided_at,
  };
}

const Stored = z.object({ operation: z.string(), change: z.record(z.string(), z.unknown()) });
const Input = z.record(z.string(), z.unknown());
/** Which record in which version: said elsewhere in an approval, or of no use to people. */
const PLACE = ['id', 'expectedVersion', 'input'];

/** The fields of the request where it was one, else what the operation was told. */
function proposedOf(stored: string): Pick<Approval, 'operation' | 'proposed'> {
  const { operation, change } = Stored.parse(JSON.parse(stored));
  const rest = Object.entries(change).filter(([field]) => !PLACE.includes(field));
  return { operation, proposed: { ...Object.fromEntries(rest), ...Input.safeParse(change['input']).data } };
}
