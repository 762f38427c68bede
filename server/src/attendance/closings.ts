import { createHash } from 'node:crypto';
import type { AttendanceClosing, ReopenMonth } from '@monban/core/api/attendance';
import { AttendanceClosingId, type OperatorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import { canonicalJson } from '../audit/canonical-json.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import {
  getClosing,
  insertClosing,
  insertLines,
  lastGatePosition,
  listClosings,
  storeReopening,
  type ClosingLine,
} from './closing-store.ts';
import { requireEverybody } from './require-everybody.ts';
import { blocksOf, judgeEverybody, openMonth, type WhichMonth } from './group-months.ts';

export interface Closing extends WhichMonth {
  readonly closedBy: OperatorId;
  readonly context: ChangeContext;
}

/**
 * Closes a month of a group: the approved figures of everybody are kept as they are, and nothing of its days is claimed,
 * decided or arranged any more. `CONFLICT` where it is closed already, or anything of anybody is in the way.
 */
export function closeMonth(platform: Platform, closing: Closing): Promise<AttendanceClosing> {
  const { groupId, month, context, closedBy } = closing;
  requireEverybody(closing.scope);
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'attendance');
    const { group, period } = await openMonth(db, closing);
    const before = await listClosings(db, { groupId, month });
    if (before.some(({ reopenedAt }) => reopenedAt === null)) throw conflict('', 'MONTH_CLOSED');
    const gatePosition = await lastGatePosition(db);
    const lines: ClosingLine[] = [];
    for await (const { loaded, judged } of judgeEverybody(db, {
      group,
      period,
      at: context.at,
      scope: 'all',
    })) {
      if (blocksOf(loaded, judged).length > 0) throw conflict('', 'MONTH_BLOCKED');
      lines.push({ personId: loaded.person.id, figures: judged.figures.approved });
    }
    const id = AttendanceClosingId.parse(deps.newId());
    const kept = { version: before.length + 1, people: lines.length, digest: digestOf(lines), gatePosition };
    const days = { from: period.from, through: period.through };
    const closedAt = context.at.toISOString();
    await insertClosing(db, { id, groupId, month, ...days, ...kept, closedBy, closedAt });
    await insertLines(db, { id, closedAt }, lines);
    const after = await getClosing(db, id);
    await audit(deps, context, { action: 'attendance-month.closed', before: null, after });
    return after;
  });
}

/** Opens a closed month again, with a reason. What was closed stays, and the next closing is its next version. */
export function reopenMonth(
  platform: Platform,
  {
    id,
    input,
    reopenedBy,
    context,
    scope,
  }: {
    readonly id: AttendanceClosingId;
    readonly input: ReopenMonth;
    readonly reopenedBy: OperatorId;
    readonly context: ChangeContext;
    readonly scope: Scope;
  },
): Promise<AttendanceClosing> {
  requireEverybody(scope);
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'attendance');
    const before = await getClosing(db, id);
    if (before.reopenedAt !== null) throw conflict('', 'MONTH_OPEN');
    await storeReopening(db, id, { by: reopenedBy, at: context.at.toISOString(), reason: input.reason });
    const after = await getClosing(db, id);
    await audit(deps, context, { action: 'attendance-month.reopened', before, after });
    return after;
  });
}

/** SHA-256 over the lines in the order of people, base64url: two closings of the same figures have the same one. */
function digestOf(lines: readonly ClosingLine[]): string {
  const hash = createHash('sha256');
  const inOrder = [...lines].sort((one, other) => (one.personId < other.personId ? -1 : 1));
  for (const line of inOrder) hash.update(`${canonicalJson(line)}\n`);
  return hash.digest('base64url');
}

function audit(
  { db }: Platform,
  context: ChangeContext,
  entry: {
    readonly action: `attendance-month.${string}`;
    readonly before: AttendanceClosing | null;
    readonly after: AttendanceClosing;
  },
): Promise<void> {
  return recordAudit(db, context, {
    ...entry,
    subjectType: 'attendance-month',
    subjectId: entry.after.id,
  });
}
