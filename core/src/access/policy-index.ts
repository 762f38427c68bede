import { AppError } from '../errors.ts';
import type { BadgeId, DoorId } from '../ids.ts';
import type { AccessRule, PolicyBadge, PolicyDoor, PolicySnapshot, ScheduleInterval } from './policy.ts';
import { createLocalClock, type LocalClock } from './schedule.ts';

/** A snapshot laid out for deciding: everything a tap needs is one look-up away, instants are numbers. */
export interface PolicyIndex {
  readonly version: number;
  readonly issuedAtMs: number;
  readonly holidays: ReadonlySet<string>;
  readonly doors: ReadonlyMap<DoorId, IndexedDoor>;
  readonly badges: ReadonlyMap<BadgeId, IndexedBadge>;
  /** As in the snapshot: DER in base64url, and dotted object identifiers. */
  readonly certificateAnchors: readonly string[];
  readonly certificatePolicies: readonly string[];
  readonly rebindGraceMs: number;
}

export interface IndexedDoor {
  readonly policy: PolicyDoor;
  readonly localClock: LocalClock;
}

export interface IndexedBadge {
  readonly policy: PolicyBadge;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  /** Null: no end is known. */
  readonly certificateUntilMs: number | null;
  /** Null: not seen yet. */
  readonly renewalSeenAtMs: number | null;
  /** In the badge's own order; ids that the snapshot does not define are left out. */
  readonly accessLevels: readonly IndexedAccessLevel[];
}

export interface IndexedAccessLevel {
  readonly id: string;
  readonly rulesByDoor: ReadonlyMap<DoorId, DoorRules>;
}

export type DoorRules = Readonly<Record<AccessRule['effect'], readonly IndexedRule[]>>;

export interface IndexedRule {
  /** Undefined: at all times. */
  readonly intervals: readonly ScheduleInterval[] | undefined;
}

/** Built once per snapshot. Throws `MESSAGE_MALFORMED` when a door's zone is unknown here: such a snapshot is refused. */
export function indexPolicy(snapshot: PolicySnapshot): PolicyIndex {
  const accessLevels = indexAccessLevels(snapshot);
  const clocks = new Map<string, LocalClock>();
  return {
    version: snapshot.version,
    issuedAtMs: Date.parse(snapshot.issuedAt),
    holidays: new Set(snapshot.holidays),
    doors: new Map(
      snapshot.doors.map((door) => [door.id, { policy: door, localClock: clockOf(door, clocks) }]),
    ),
    badges: new Map(snapshot.badges.map((badge) => [badge.badgeId, indexBadge(badge, accessLevels)])),
    certificateAnchors: snapshot.certificateAnchors,
    certificatePolicies: snapshot.certificatePolicies,
    rebindGraceMs: snapshot.rebindGraceDays * 86_400_000,
  };
}

function clockOf(door: PolicyDoor, clocks: Map<string, LocalClock>): LocalClock {
  const known = clocks.get(door.timeZone);
  if (known) return known;
  try {
    const clock = createLocalClock(door.timeZone);
    clocks.set(door.timeZone, clock);
    return clock;
  } catch (cause) {
    throw new AppError('MESSAGE_MALFORMED', { details: { timeZone: door.timeZone }, cause });
  }
}

function indexBadge(badge: PolicyBadge, accessLevels: ReadonlyMap<string, IndexedAccessLevel>): IndexedBadge {
  return {
    policy: badge,
    validFromMs: Date.parse(badge.validFrom),
    validUntilMs: Date.parse(badge.validUntil),
    certificateUntilMs: badge.certificateUntil === null ? null : Date.parse(badge.certificateUntil),
    renewalSeenAtMs: badge.renewalSeenAt === null ? null : Date.parse(badge.renewalSeenAt),
    accessLevels: badge.accessLevelIds.flatMap((id) => accessLevels.get(id) ?? []),
  };
}

function indexAccessLevels(snapshot: PolicySnapshot): ReadonlyMap<string, IndexedAccessLevel> {
  const schedules = new Map<string, readonly ScheduleInterval[]>(
    snapshot.schedules.map((schedule) => [schedule.id, schedule.intervals]),
  );
  return new Map(
    snapshot.accessLevels.map(({ id, rules }) => [id, { id, rulesByDoor: groupByDoor(rules, schedules) }]),
  );
}

function groupByDoor(
  rules: readonly AccessRule[],
  schedules: ReadonlyMap<string, readonly ScheduleInterval[]>,
): ReadonlyMap<DoorId, DoorRules> {
  const byDoor = new Map<DoorId, Record<AccessRule['effect'], IndexedRule[]>>();
  for (const rule of rules) {
    const doorRules = byDoor.get(rule.doorId) ?? { allow: [], deny: [] };
    doorRules[rule.effect].push({ intervals: intervalsOf(rule, schedules) });
    byDoor.set(rule.doorId, doorRules);
  }
  return byDoor;
}

/** A schedule that the snapshot does not define can only narrow: an `allow` on it never holds, a `deny` always does. */
function intervalsOf(
  rule: AccessRule,
  schedules: ReadonlyMap<string, readonly ScheduleInterval[]>,
): readonly ScheduleInterval[] | undefined {
  if (rule.scheduleId === undefined) return undefined;
  return schedules.get(rule.scheduleId) ?? (rule.effect === 'allow' ? [] : undefined);
}
