import type { AttendanceClaim, DecideClaim, MakeClaim } from '@monban/core/api/attendance';
import { addDays } from '@monban/core/calendar/days';
import { AppError } from '@monban/core/errors';
import { AttendanceClaimId, type OperatorId, type PersonId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { localDate } from '../snapshots/local-day.ts';
import { getClaim, insertClaim, lastClaimNumber, storeClaimDecision } from './claim-store.ts';
import { requireOpenDay } from './closed-days.ts';
import { getMonthPerson } from './month-people.ts';
import { checkWork } from './working-terms.ts';
import { listTerms } from './working-terms-store.ts';

export interface ClaimChange {
  readonly personId: PersonId;
  readonly day: string;
  readonly input: MakeClaim;
  /** Who says it: the person, or HR in their place. */
  readonly madeBy: OperatorId;
  readonly context: ChangeContext;
  readonly scope: Scope;
}

/** Says when somebody worked on a day. Nothing is changed: the claim before it stays where it was, and is told. */
export function makeClaim(platform: Platform, change: ClaimChange): Promise<AttendanceClaim> {
  const { personId, day, input, madeBy, context, scope } = change;
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'attendance');
    const { timeZone } = await getMonthPerson(db, { personId, scope });
    requireLikely(input, { day, today: localDate(context.at, timeZone) });
    await requireOpenDay(db, { groupId: await groupOf(db, personId, day), day });
    const last = await lastClaimNumber(db, { personId, day });
    if (input.after !== last) throw new AppError('VERSION_CONFLICT');
    const id = AttendanceClaimId.parse(deps.newId());
    const { reason, divergenceReason, note, work, breaks } = input;
    const said = { work, breaks, reason, divergenceReason, note };
    const madeAt = context.at.toISOString();
    await insertClaim(db, { id, personId, day, number: last + 1, ...said, madeBy, madeAt });
    const after = await getClaim(db, { id, scope: 'all' });
    await auditClaim(db, context, { action: 'attendance-claim.made', before: null, after });
    return after;
  });
}

export interface ClaimDecision {
  readonly id: AttendanceClaimId;
  readonly input: DecideClaim;
  readonly decidedBy: { readonly operatorId: OperatorId; readonly personId: PersonId | null };
  readonly context: ChangeContext;
  readonly scope: Scope;
  /** Undefined: of anybody within the scope. */
  readonly personIds?: readonly PersonId[];
}

/** Approves a claim or gives it back with a comment. Nobody decides on their own (`FORBIDDEN`). */
export function decideClaim(platform: Platform, decision: ClaimDecision): Promise<AttendanceClaim> {
  const { id, input, decidedBy, context, scope, personIds } = decision;
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'attendance');
    const before = await getClaim(db, { id, scope, ...(personIds && { personIds }) });
    if (before.personId === decidedBy.personId) throw new AppError('FORBIDDEN');
    const { personId, day } = before;
    await requireOpenDay(db, { groupId: await groupOf(db, personId, day), day });
    if (before.state !== 'waiting') throw conflict('', 'CLAIM_DECIDED');
    const decidedAt = context.at.toISOString();
    await storeClaimDecision(db, id, { ...input, decidedBy: decidedBy.operatorId, decidedAt });
    const after = await getClaim(db, { id, scope: 'all' });
    await auditClaim(db, context, { action: `attendance-claim.${input.decision}`, before, after });
    return after;
  });
}

/** Nothing is claimed of a day that has not come, or reaches into one. */
function requireLikely(
  input: MakeClaim,
  { day, today }: { readonly day: string; readonly today: string },
): void {
  if (day > today) throw invalidField('/work', 'CLAIM_AHEAD');
  const until = Math.max(0, ...input.work.map((span) => span.until));
  if (addDays(day, Math.floor((until - 1) / 1440)) > today) throw invalidField('/work', 'CLAIM_AHEAD');
  const problems = checkWork(input, '');
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

/** `CONFLICT` for somebody whose time nobody has arranged on that day. */
async function groupOf(db: Knex, personId: PersonId, day: string) {
  const terms = (await listTerms(db, [personId])).get(personId) ?? [];
  const own = terms.filter(({ fromDate }) => fromDate <= day).at(-1);
  if (own === undefined) throw conflict('', 'NO_WORKING_TERMS');
  return own.groupId;
}

function auditClaim(
  trx: Knex,
  context: ChangeContext,
  entry: {
    readonly action: `attendance-claim.${string}`;
    readonly before: AttendanceClaim | null;
    readonly after: AttendanceClaim;
  },
): Promise<void> {
  return recordAudit(trx, context, {
    ...entry,
    subjectType: 'attendance-claim',
    subjectId: entry.after.id,
  });
}
