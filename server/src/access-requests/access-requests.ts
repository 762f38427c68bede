import type { AccessChoices, AccessRequest, AskForAccess } from '@monban/core/api/own';
import { AppError } from '@monban/core/errors';
import { AccessRequestId, type AccessLevelId, type PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { insertApproval, storeDecision } from '../approvals/approval-store.ts';
import { APPROVAL_DAYS } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { without } from '../events/without.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { ownPersonId } from '../own/own-person.ts';
import { todayOfPerson } from '../people/zone-of-person.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { findMembership } from '../rules/membership-store.ts';
import {
  getAccessRequest,
  insertAccessRequest,
  setWithdrawn,
  type StoredAccessRequest,
} from './access-request-store.ts';
import { joinDays } from './join-days.ts';
import { listChoices, narrowestLevel } from './level-doors.ts';

export interface AccessAsker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

/** What the asker may ask for. */
export function listAccessChoices(db: Knex, caller: Caller): Promise<AccessChoices> {
  return listChoices(db, ownPersonId(caller));
}

/**
 * Asks for an access level, for days with an end, and lays it before whoever decides on approvals. Throws
 * `VALIDATION_FAILED` for what is not at the own site, or over there by now, `CONFLICT` for what the asker has, or has
 * asked for, already, and for days apart from those that the asker has on the level, which would be lost.
 */
export function askForAccess(
  platform: Platform,
  { caller, context }: AccessAsker,
  input: AskForAccess,
): Promise<AccessRequest> {
  const personId = ownPersonId(caller);
  const { fromDate, untilDate, reason } = input;
  if (untilDate <= fromDate) throw invalidField('/untilDate', 'ENDS_BEFORE_START');
  return runChange(platform, async (deps) => {
    const { db } = deps;
    const today = await todayOfPerson(db, personId, context.at);
    if (untilDate <= today) throw invalidField('/untilDate', 'ALREADY_OVER');
    const accessLevelId = await wantedLevel(db, personId, input.wanted);
    const asked = { personId, accessLevelId, fromDate, untilDate };
    await requireRoom(db, asked, today);
    await requireNew(db, asked, context.at);
    const id = AccessRequestId.parse(deps.newId());
    const approvalId = await layBeforeApprovers(deps, { caller, context }, id);
    const doorId = input.wanted.kind === 'door' ? input.wanted.doorId : null;
    const said = { reason, doorId, requestedBy: caller.operatorId, requestedAt: context.at.toISOString() };
    await insertAccessRequest(db, { id, ...asked, ...said, approvalId });
    const after = await getAccessRequest(db, { id, at: context.at });
    await auditRequest(db, context, { action: 'access-request.made', before: null, after });
    return shown(after);
  });
}

/** The asker no longer wants it. `CONFLICT` once it is decided or over, `NOT_FOUND` for anybody else's. */
export function withdrawAccessRequest(
  platform: Platform,
  { caller, context }: AccessAsker,
  id: AccessRequestId,
): Promise<AccessRequest> {
  const personId = ownPersonId(caller);
  return runChange(platform, async ({ db }) => {
    const before = await getAccessRequest(db, { id, at: context.at });
    if (before.personId !== personId) throw new AppError('NOT_FOUND');
    if (before.approvalId === null) throw new AppError('CONFLICT');
    const at = context.at.toISOString();
    const decision = {
      state: 'withdrawn',
      decidedBy: caller.operatorId,
      comment: '',
      decidedAt: at,
    } as const;
    await storeDecision(db, { id: before.approvalId, state: 'waiting' }, decision);
    await setWithdrawn(db, id, at);
    const after = await getAccessRequest(db, { id, at: context.at });
    await auditRequest(db, context, { action: 'access-request.withdrawn', before, after });
    return shown(after);
  });
}

/** Without what only the server needs. */
export function shown(request: StoredAccessRequest): AccessRequest {
  return without(request, ['requestedBy']);
}

export async function auditRequest(
  trx: Knex,
  context: ChangeContext,
  entry: {
    readonly action: `access-request.${string}`;
    readonly before: StoredAccessRequest | null;
    readonly after: StoredAccessRequest;
  },
): Promise<void> {
  await recordAudit(trx, context, { ...entry, subjectType: 'access-request', subjectId: entry.after.id });
}

async function wantedLevel(
  db: Knex,
  personId: PersonId,
  wanted: AskForAccess['wanted'],
): Promise<AccessLevelId> {
  if (wanted.kind === 'door') {
    const level = await narrowestLevel(db, personId, wanted.doorId);
    if (level === undefined) throw invalidField('/wanted/doorId', 'REFERENCE_UNKNOWN');
    return level;
  }
  const { levels } = await listChoices(db, personId);
  const isChoice = levels.some(({ id }) => id === wanted.accessLevelId);
  if (!isChoice) throw invalidField('/wanted/accessLevelId', 'REFERENCE_UNKNOWN');
  return wanted.accessLevelId;
}

interface Asked {
  readonly personId: PersonId;
  readonly accessLevelId: AccessLevelId;
  readonly fromDate: string;
  readonly untilDate: string;
}

/** What the asker has must neither hold the days already nor be lost by them. */
async function requireRoom(db: Knex, asked: Asked, today: string): Promise<void> {
  const { fromDate, untilDate, ...key } = asked;
  const membership = await findMembership(db, key);
  const isCovered =
    membership !== undefined &&
    membership.fromDate <= fromDate &&
    (membership.untilDate === null || untilDate <= membership.untilDate);
  if (isCovered) throw conflict('/wanted', 'ACCESS_HELD');
  if (joinDays(membership, asked, today) === undefined) throw conflict('/wanted', 'ACCESS_APART');
}

async function requireNew(db: Knex, key: Pick<Asked, 'personId' | 'accessLevelId'>, at: Date): Promise<void> {
  const open: unknown = await db('access_requests')
    .join('approvals', (join) => {
      join
        .on('approvals.id', 'access_requests.approval_id')
        .orOn('approvals.id', 'access_requests.confirmation_id');
    })
    .where({
      'access_requests.person_id': key.personId,
      'access_requests.access_level_id': key.accessLevelId,
      'approvals.state': 'waiting',
    })
    .where('approvals.expires_at', '>', at.toISOString())
    .first('access_requests.id');
  if (open !== undefined) throw conflict('/wanted', 'ACCESS_ASKED_FOR');
}

async function layBeforeApprovers(
  deps: Platform,
  { caller, context }: AccessAsker,
  requestId: AccessRequestId,
): Promise<string> {
  const id = deps.newId();
  const expiresAt = new Date(context.at.getTime() + APPROVAL_DAYS * 24 * 3_600_000).toISOString();
  const subject = { kind: 'access.request', subjectType: 'access-request', subjectId: requestId } as const;
  const asked = { requestedBy: caller.operatorId, requestedAt: context.at.toISOString(), expiresAt };
  const change = JSON.stringify({ operation: 'access-request.grant', change: { id: requestId } });
  const approval = { id, ...subject, state: 'waiting', ...asked } as const;
  await insertApproval(deps.db, { ...approval, change });
  const entry = { subjectType: 'approval', subjectId: id, before: null, after: approval };
  await recordAudit(deps.db, context, { action: 'approval.requested', ...entry });
  return id;
}
