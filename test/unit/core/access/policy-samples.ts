import {
  PolicySnapshot,
  type AccessRule,
  type PolicyBadge,
  type PolicyDoor,
  type ScheduleInterval,
} from '@monban/core/access/policy';
import type { CardRead, ClockReading, Tap } from '@monban/core/access/tap';
import {
  AccessLevelId,
  BadgeId,
  ControllerId,
  DoorId,
  OrganisationId,
  ReaderId,
  ScheduleId,
} from '@monban/core/ids';

const uuid = (n: number) => `a0000000-0000-4000-8000-a0000000000${n}`;
const badgeId = (n: number) => BadgeId.parse(Buffer.alloc(16, n).toString('base64url'));

/** Monday 2026-11-23, 12:00 in Tokyo; the snapshot is one hour old. */
export const NOON = new Date('2026-11-23T03:00:00.000Z');
export const ISSUED = '2026-11-23T02:00:00.000Z';

export const DOOR = DoorId.parse(uuid(1));
export const OTHER_DOOR = DoorId.parse(uuid(2));
export const STAFF = AccessLevelId.parse(uuid(3));
export const NIGHT = AccessLevelId.parse(uuid(4));
export const OFFICE_HOURS = ScheduleId.parse(uuid(5));
export const NIGHT_HOURS = ScheduleId.parse(uuid(6));
export const READER = ReaderId.parse(uuid(7));
export const CONTROLLER = ControllerId.parse(uuid(8));
export const BADGE = badgeId(1);
export const OTHER_BADGE = badgeId(2);
export const LINK = Buffer.alloc(32, 9).toString('base64url');

export const door = (changes: Partial<PolicyDoor> = {}): PolicyDoor => ({
  id: DOOR,
  timeZone: 'Asia/Tokyo',
  requiredAssurance: 'badge',
  certificateRule: 'where-the-carrier-has-one',
  readers: [{ id: READER, side: 'in', intoAreaId: null }],
  unlockMs: 5_000,
  heldOpenMs: 30_000,
  maximumAgeHours: 72,
  staleFallback: 'shut',
  lockedDown: false,
  ...changes,
});

export const badge = (changes: Partial<PolicyBadge> = {}): PolicyBadge => ({
  badgeId: BADGE,
  publicKey: Buffer.alloc(65, 4).toString('base64url'),
  status: 'active',
  validFrom: '2026-04-01T00:00:00.000Z',
  validUntil: '2027-04-01T00:00:00.000Z',
  counterFloor: 0,
  cardLink: LINK,
  certificateUntil: null,
  renewalSeenAt: null,
  accessLevelIds: [STAFF],
  ...changes,
});

const WEEKDAYS = [1, 2, 3, 4, 5];
export const officeHours: ScheduleInterval[] = WEEKDAYS.map((weekday) => ({
  weekday,
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
}));
export const nightHours: ScheduleInterval[] = [1, 2, 3, 4, 5, 6, 7, 8].map((weekday) => ({
  weekday,
  fromMinute: 0,
  toMinute: 5 * 60,
}));

export interface PolicyParts {
  readonly door?: Partial<PolicyDoor>;
  readonly badge?: Partial<PolicyBadge>;
  /** Rules of the level that the badge has. */
  readonly rules?: readonly AccessRule[];
  readonly holidays?: string[];
  readonly issuedAt?: string;
  readonly rebindGraceDays?: number;
}

export const ALWAYS: AccessRule = { doorId: DOOR, effect: 'allow' };
export const IN_OFFICE_HOURS: AccessRule = { ...ALWAYS, scheduleId: OFFICE_HOURS };

/** One door, one badge with one access level; parsed, so that no test decides on a policy that cannot exist. */
export function policy(parts: PolicyParts = {}): PolicySnapshot {
  return PolicySnapshot.parse({
    type: 'monban.policy-snapshot.v1',
    organisationId: OrganisationId.parse('example'),
    controllerId: CONTROLLER,
    version: 1,
    issuedAt: parts.issuedAt ?? ISSUED,
    doors: [door(parts.door)],
    schedules: [
      { id: OFFICE_HOURS, intervals: officeHours },
      { id: NIGHT_HOURS, intervals: nightHours },
    ],
    holidays: parts.holidays ?? [],
    accessLevels: [{ id: STAFF, rules: parts.rules ?? [ALWAYS] }],
    badges: [badge(parts.badge)],
    issuerKeys: [],
    certificateAnchors: [],
    certificatePolicies: [],
    rebindGraceDays: parts.rebindGraceDays ?? 14,
  });
}

export type BadgeRead = Extract<CardRead, { kind: 'badge' }>;

export function tap(read: Partial<BadgeRead> = {}, changes: Partial<Omit<Tap, 'read'>> = {}): Tap {
  return {
    doorId: DOOR,
    readerId: READER,
    read: {
      kind: 'badge',
      badgeId: BADGE,
      counter: 10,
      proof: 'verified',
      certificate: 'not-read',
      pin: 'not-asked',
      ...read,
    },
    lastCounter: 9,
    ...changes,
  };
}

export const trusted = (at: Date | string = NOON): ClockReading => ({ at: new Date(at), trusted: true });
export const untrusted = (at: Date | string = NOON): ClockReading => ({ at: new Date(at), trusted: false });
