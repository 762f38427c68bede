import type { AccessRequest } from '@monban/core/api/own';
import type { Approval } from '@monban/core/api/oversight';
import { AppError } from '@monban/core/errors';
import type { AccessLevelId, AccessRequestId, DoorId, OperatorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { readPage, type RowPage } from '../records/page.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { listDoorNames } from './level-doors.ts';

/** A request with what only the server needs of it. */
export interface StoredAccessRequest extends AccessRequest {
  readonly requestedBy: OperatorId;
}

export interface NewAccessRequest {
  readonly id: AccessRequestId;
  readonly personId: PersonId;
  readonly requestedBy: OperatorId;
  readonly accessLevelId: AccessLevelId;
  readonly doorId: DoorId | null;
  readonly fromDate: string;
  readonly untilDate: string;
  readonly reason: string;
  readonly requestedAt: string;
  readonly approvalId: string;
}

export async function insertAccessRequest(trx: Knex, request: NewAccessRequest): Promise<void> {
  await trx('access_requests').insert({
    id: request.id,
    person_id: request.personId,
    requested_by: request.requestedBy,
    access_level_id: request.accessLevelId,
    door_id: request.doorId,
    from_date: request.fromDate,
    until_date: request.untilDate,
    reason: request.reason,
    requested_at: request.requestedAt,
    approval_id: request.approvalId,
  });
}

export async function setConfirmation(trx: Knex, id: AccessRequestId, approvalId: string): Promise<void> {
  await trx('access_requests').where({ id }).update({ confirmation_id: approvalId });
}

export async function setWithdrawn(trx: Knex, id: AccessRequestId, at: string): Promise<void> {
  await trx('access_requests').where({ id }).update({ withdrawn_at: at });
}

/** Throws `NOT_FOUND`. */
export async function getAccessRequest(
  db: Knex,
  which: { readonly id: AccessRequestId; readonly at: Date },
): Promise<StoredAccessRequest> {
  const row = await selectRequests(db)
    .where({ 'access_requests.id': which.id })
    .first<RequestRow | undefined>(COLUMNS);
  if (row === undefined) throw new AppError('NOT_FOUND');
  const [request] = await requestsFrom(db, [row], which.at);
  if (request === undefined) throw new AppError('NOT_FOUND');
  return request;
}

export interface RequestsFilter {
  readonly scope: Scope;
  readonly personId?: PersonId | undefined;
}

/** Newest first. */
export async function listAccessRequests(
  db: Knex,
  filter: RequestsFilter & { readonly at: Date },
  order: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<RowPage<StoredAccessRequest>> {
  const filtered = (): Knex.QueryBuilder => {
    const query = selectRequests(db);
    withinPeople(query, filter.scope);
    if (filter.personId !== undefined) void query.where({ 'access_requests.person_id': filter.personId });
    return query;
  };
  const page = await readPage<RequestRow>(filtered, PAGE, { ...order, sort: '-requestedAt' });
  return { ...page, rows: await requestsFrom(db, page.rows, filter.at) };
}

function selectRequests(db: Knex): Knex.QueryBuilder {
  return db('access_requests')
    .join('people', 'people.id', 'access_requests.person_id')
    .join('access_levels', 'access_levels.id', 'access_requests.access_level_id')
    .leftJoin('doors', 'doors.id', 'access_requests.door_id')
    .join('approvals', 'approvals.id', 'access_requests.approval_id')
    .leftJoin('approvals as confirmations', 'confirmations.id', 'access_requests.confirmation_id');
}

const COLUMNS = [
  'access_requests.id',
  'access_requests.person_id',
  'people.shown_name',
  'access_requests.requested_by',
  'access_requests.access_level_id',
  'access_levels.name as access_level_name',
  'doors.name as door_name',
  'access_requests.from_date',
  'access_requests.until_date',
  'access_requests.reason',
  'access_requests.requested_at',
  'access_requests.withdrawn_at',
  'access_requests.approval_id',
  'approvals.state as approval_state',
  'approvals.expires_at as approval_expires_at',
  'approvals.comment as approval_comment',
  'approvals.decided_at as approval_decided_at',
  'access_requests.confirmation_id',
  'confirmations.state as confirmation_state',
  'confirmations.expires_at as confirmation_expires_at',
  'confirmations.comment as confirmation_comment',
  'confirmations.decided_at as confirmation_decided_at',
];

const PAGE = {
  sorts: { requestedAt: 'access_requests.requested_at' },
  id: 'access_requests.id',
  select: COLUMNS,
};

interface RequestRow {
  readonly id: AccessRequestId;
  readonly person_id: PersonId;
  readonly shown_name: string;
  readonly requested_by: OperatorId;
  readonly access_level_id: AccessLevelId;
  readonly access_level_name: string;
  readonly door_name: string | null;
  readonly from_date: string;
  readonly until_date: string;
  readonly reason: string;
  readonly requested_at: string;
  readonly withdrawn_at: string | null;
  readonly approval_id: string;
  readonly approval_state: Approval['state'];
  readonly approval_expires_at: string;
  readonly approval_comment: string;
  readonly approval_decided_at: string | null;
  readonly confirmation_id: string | null;
  readonly confirmation_state: Approval['state'] | null;
  readonly confirmation_expires_at: string | null;
  readonly confirmation_comment: string | null;
  readonly confirmation_decided_at: string | null;
}

async function requestsFrom(db: Knex, rows: readonly RequestRow[], at: Date): Promise<StoredAccessRequest[]> {
  const doorNames = await listDoorNames(
    db,
    rows.map((row) => row.access_level_id),
  );
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    personName: row.shown_name,
    requestedBy: row.requested_by,
    accessLevelId: row.access_level_id,
    accessLevelName: row.access_level_name,
    doorNames: [...(doorNames.get(row.access_level_id) ?? [])],
    doorName: row.door_name,
    fromDate: row.from_date,
    untilDate: row.until_date,
    reason: row.reason,
    requestedAt: row.requested_at,
    ...standingOf(row, at.toISOString()),
  }));
}

type Standing = Pick<AccessRequest, 'state' | 'decidedAt' | 'comment' | 'approvalId'>;

/** What the approvals say, the last one first. */
function standingOf(row: RequestRow, at: string): Standing {
  const { withdrawn_at: withdrawnAt } = row;
  if (withdrawnAt !== null) {
    return { state: 'withdrawn', decidedAt: withdrawnAt, comment: '', approvalId: null };
  }
  const last = lastApproval(row);
  const isOver = last.state === 'waiting' && last.expiresAt <= at;
  const state = isOver ? 'expired' : STATE_OF[last.state];
  const isSecond = state === 'waiting' && row.confirmation_id !== null;
  return {
    state: isSecond ? 'waiting-for-second' : state,
    decidedAt: last.decidedAt,
    comment: last.comment,
    approvalId: state === 'waiting' ? last.id : null,
  };
}

interface LastApproval {
  readonly id: string;
  readonly state: Approval['state'];
  readonly expiresAt: string;
  readonly comment: string;
  readonly decidedAt: string | null;
}

function lastApproval(row: RequestRow): LastApproval {
  if (row.confirmation_id === null || row.confirmation_state === null) {
    return {
      id: row.approval_id,
      state: row.approval_state,
      expiresAt: row.approval_expires_at,
      comment: row.approval_comment,
      decidedAt: row.approval_decided_at,
    };
  }
  return {
    id: row.confirmation_id,
    state: row.confirmation_state,
    expiresAt: row.confirmation_expires_at ?? '',
    comment: row.confirmation_comment ?? '',
    decidedAt: row.confirmation_decided_at,
  };
}

const STATE_OF: Readonly<Record<Approval['state'], AccessRequest['state']>> = {
  waiting: 'waiting',
  approved: 'granted',
  // It ran at once because there was nobody else, and is laid before the next one.
  'single-operator': 'granted',
  refused: 'refused',
  withdrawn: 'withdrawn',
  expired: 'expired',
};
