import type { LevelMembership } from '@monban/core/api/rules';
import { AppError } from '@monban/core/errors';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { invalidField } from '../http/problem.ts';
import { getPerson } from '../people/people.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import type { WithCaller } from '../records/record-routes.ts';
import { getRecord, type Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { accessLevelKind, requireWholeLevel } from './access-level-kind.ts';
import {
  deleteMembershipRow,
  findMembership,
  putMembershipRow,
  type MembershipDays,
  type MembershipKey,
} from './membership-store.ts';
import { protectedReach, type ProtectedReach } from './protected-doors.ts';

/** `expectedVersion`: of the days that are changed; 0 for somebody who is not on the level yet. */
interface Put {
  readonly membership: MembershipDays;
  readonly expectedVersion: number;
}
export type MembershipPut = Asker & Put;
export type MembershipRemoval = Asker & { readonly key: MembershipKey };

/**
 * Puts a person on a level, or changes from when until when; waits where that opens a protected door longer. Days that
 * somebody else has set are not lost: `CONFLICT` and `VERSION_CONFLICT` as with `storeMembership`.
 */
export async function putMembership(
  platform: Platform,
  change: WithCaller<Put>,
): Promise<RecordOutcome<LevelMembership>> {
  const { membership, expectedVersion, scope } = change;
  const reach = await reachOf(platform, { id: membership.accessLevelId, scope });
  const before = await findMembership(platform.db, membership);
  const run = (deps: Platform) => storeMembership(deps, change);
  if (!widens(reach, before, membership)) return done(run(platform));
  return holdForSecondOperator(platform, change, {
    kind: 'access-level.widen',
    subjectType: 'access-level',
    subjectId: membership.accessLevelId,
    operation: 'membership.put',
    change: { ...membership, expectedVersion },
    run,
  });
}

/**
 * Takes a person off a level; waits where the level *denies* a protected door. Whatever the days are, none is to be left:
 * no version holds up that somebody loses access.
 */
export async function removeMembership(
  platform: Platform,
  change: WithCaller<{ readonly key: MembershipKey }>,
): Promise<RecordOutcome<LevelMembership>> {
  const { key, scope } = change;
  const reach = await reachOf(platform, { id: key.accessLevelId, scope });
  const run = (deps: Platform) => dropMembership(deps, change);
  if (!reach.denies) return done(run(platform));
  return holdForSecondOperator(platform, change, {
    kind: 'access-level.widen',
    subjectType: 'access-level',
    subjectId: key.accessLevelId,
    operation: 'membership.remove',
    change: key,
    run,
  });
}

/**
 * `CONFLICT` for a new member who is on the level for other days; for the same days nothing changes, so that a request
 * can be sent again. `VERSION_CONFLICT` where the days that are changed were changed meanwhile, or are gone.
 */
export function storeMembership(platform: Platform, change: MembershipPut): Promise<LevelMembership> {
  const { scope, membership, expectedVersion } = change;
  const { fromDate, untilDate, accessLevelId, personId } = membership;
  if (untilDate !== null && untilDate <= fromDate) throw invalidField('/untilDate', 'ENDS_BEFORE_START');
  return runChange(platform, async (deps) => {
    await requireLevelAndPerson(deps, { accessLevelId, personId }, scope);
    const before = await findMembership(deps.db, membership);
    if (before !== undefined && expectedVersion === 0 && hasSameDays(before, membership)) return before;
    const after = await putMembershipRow(deps.db, membership, expectedVersion);
    await audit(deps, change, { action: 'membership.put', before: before ?? null, after });
    return after;
  });
}

export function dropMembership(platform: Platform, change: MembershipRemoval): Promise<LevelMembership> {
  const { key, scope } = change;
  return runChange(platform, async (deps) => {
    await getPerson(deps.db, key.personId, scope);
    await requireWholeLevel(deps.db, key.accessLevelId, scope);
    const before = await findMembership(deps.db, key);
    if (before === undefined) throw new AppError('NOT_FOUND');
    await deleteMembershipRow(deps.db, key);
    await audit(deps, change, { action: 'membership.removed', before, after: null });
    return before;
  });
}

async function reachOf(
  { db }: Platform,
  level: { readonly id: string; readonly scope: Asker['scope'] },
): Promise<ProtectedReach> {
  const { rules } = await getRecord(db, accessLevelKind, level);
  return protectedReach(db, rules);
}

async function requireLevelAndPerson(
  deps: Platform,
  key: MembershipKey,
  scope: Asker['scope'],
): Promise<void> {
  const level = await getRecord(deps.db, accessLevelKind, { id: key.accessLevelId, scope });
  const person = await getPerson(deps.db, key.personId, scope);
  if (level.retiredAt !== null || person.retiredAt !== null) throw new AppError('RETIRED');
  await requireWholeLevel(deps.db, key.accessLevelId, scope);
}

type Span = Pick<LevelMembership, 'fromDate' | 'untilDate'>;

export function hasSameDays(left: Span, right: Span): boolean {
  return left.fromDate === right.fromDate && left.untilDate === right.untilDate;
}

function widens(reach: ProtectedReach, before: Span | undefined, after: Span): boolean {
  const isLonger = before === undefined || !contains(before, after);
  const isShorter = before !== undefined && !contains(after, before);
  return (reach.allows && isLonger) || (reach.denies && isShorter);
}

function contains(outer: Span, inner: Span): boolean {
  const endsLater =
    outer.untilDate === null || (inner.untilDate !== null && inner.untilDate <= outer.untilDate);
  return outer.fromDate <= inner.fromDate && endsLater;
}

async function audit(
  deps: Platform,
  { context }: Asker,
  entry: {
    readonly action: string;
    readonly before: LevelMembership | null;
    readonly after: LevelMembership | null;
  },
): Promise<void> {
  const subjectId = (entry.after ?? entry.before)?.accessLevelId ?? '';
  await recordAudit(deps.db, context, { ...entry, subjectType: 'membership', subjectId });
  deps.policyChanged();
}
