import { NO_END } from '@monban/core/access/decide';
import type { Decision, DenyReason } from '@monban/core/access/decision';
import type { AccessRule, PolicyBadge, PolicyDoor, PolicySnapshot } from '@monban/core/access/policy';
import type { ClockReading, Tap } from '@monban/core/access/tap';

/**
 * The decision once more, written from the prose and not from the code: a list of objections in the written order,
 * each looked for by itself. Slow, without an index, with other means of telling the time.
 */
export function decideSlowly(policy: PolicySnapshot | undefined, tap: Tap, clock: ClockReading): Decision {
  const assurance = assuranceOf(policy, tap);
  const deny = (reason: DenyReason): Decision => ({ kind: 'deny', reason, assurance });
  if (!policy) return deny('policy-missing');
  const door = policy.doors.find(({ id }) => id === tap.doorId);
  if (!door) return deny('door-unknown');
  if (door.lockedDown) return deny('door-locked-down');
  if (tap.read.kind === 'no-badge') return deny(tap.read.reason);
  const badge = badgeOf(policy, tap);
  if (!badge) return deny('unknown-badge');

  const all: Case = { policy, tap, clock, door, badge, read: tap.read, age: ageOf(policy, door, clock) };
  const objection = OBJECTIONS.find(([, objects]) => objects(all));
  if (objection) return deny(objection[0]);
  const accessLevelId = badge.accessLevelIds.find((id) =>
    allows(all, [id]).some((rule) => holdsNow(all, rule)),
  );
  const reason = all.age === 'fresh' ? 'access-level' : 'stale-policy-fallback';
  return { kind: 'grant', reason, accessLevelId: accessLevelId!, assurance, unlockMs: door.unlockMs };
}

interface Case {
  readonly policy: PolicySnapshot;
  readonly tap: Tap;
  readonly clock: ClockReading;
  readonly door: PolicyDoor;
  readonly badge: PolicyBadge;
  readonly read: Extract<Tap['read'], { kind: 'badge' }>;
  readonly age: 'fresh' | 'stale' | 'unknown';
}

const asks = ({ door }: Case) => door.requiredAssurance.includes('certificate');
const asksPin = ({ door }: Case) => door.requiredAssurance.endsWith('pin');
const isLinked = ({ badge }: Case) => badge.cardLink !== null;
const sees = ({ read }: Case, sight: string) => read.certificate === sight;
const isPast = ({ clock }: Case, end: string | null) => end !== null && clock.at.toISOString() >= end;

/** Days may be counted without a zone: they have 24 hours each. */
function graceEnds({ badge, policy, clock }: Case): string {
  const begins = badge.renewalSeenAt ?? clock.at.toISOString();
  return new Date(Date.parse(begins) + policy.rebindGraceDays * 24 * 3_600_000).toISOString();
}
const isBlind = ({ age }: Case) => age === 'unknown';

const OBJECTIONS: readonly (readonly [DenyReason, (all: Case) => boolean])[] = [
  ['unknown-badge', ({ read }) => read.proof === 'unlisted'],
  ['signature-invalid', ({ read }) => read.proof === 'failed'],
  ['counter-replayed', ({ read, tap }) => read.counter <= tap.lastCounter],
  ['counter-replayed', ({ read, badge }) => read.counter <= badge.counterFloor],
  ['badge-revoked', ({ badge }) => badge.status === 'revoked'],
  ['badge-suspended', ({ badge }) => badge.status === 'suspended'],
  ['clock-untrusted', (all) => isBlind(all) && all.badge.validUntil !== NO_END],
  ['clock-untrusted', (all) => isBlind(all) && all.badge.validFrom > all.policy.issuedAt],
  ['badge-not-yet-valid', (all) => !isBlind(all) && all.clock.at.toISOString() < all.badge.validFrom],
  ['badge-expired', (all) => !isBlind(all) && all.clock.at.toISOString() >= all.badge.validUntil],
  ['clock-untrusted', (all) => isBlind(all) && all.door.staleFallback === 'shut'],
  ['policy-stale', ({ age, door }) => age === 'stale' && door.staleFallback === 'shut'],
  ['certificate-differs', (all) => isLinked(all) && sees(all, 'differs')],
  ['certificate-invalid', (all) => isLinked(all) && sees(all, 'invalid')],
  [
    'certificate-required',
    (all) => asks(all) && isLinked(all) && !sees(all, 'matches') && !sees(all, 'renewed'),
  ],
  ['clock-untrusted', (all) => isBlind(all) && asks(all) && isLinked(all) && sees(all, 'renewed')],
  [
    'clock-untrusted',
    (all) => isBlind(all) && asks(all) && isLinked(all) && all.badge.certificateUntil !== null,
  ],
  [
    'certificate-expired',
    (all) => asks(all) && isLinked(all) && sees(all, 'matches') && isPast(all, all.badge.certificateUntil),
  ],
  [
    'rebind-needed',
    (all) => asks(all) && isLinked(all) && sees(all, 'renewed') && isPast(all, graceEnds(all)),
  ],
  ['certificate-required', (all) => asks(all) && !isLinked(all) && all.door.certificateRule === 'always'],
  ['pin-required', (all) => asksPin(all) && all.read.pin === 'not-asked'],
  ['pin-not-set', (all) => asksPin(all) && all.read.pin === 'not-set'],
  ['pin-wrong', (all) => asksPin(all) && all.read.pin === 'wrong'],
  ['pin-blocked', (all) => asksPin(all) && all.read.pin === 'blocked'],
  ['denied-by-rule', (all) => denies(all).some((rule) => !findSchedule(all, rule))],
  ['denied-by-rule', (all) => !isBlind(all) && denies(all).some((rule) => isScheduledNow(all, rule))],
  ['clock-untrusted', (all) => isBlind(all) && denies(all).length > 0],
  ['no-access-level', (all) => allows(all).length === 0],
  ['clock-untrusted', (all) => isBlind(all) && !allows(all).some((rule) => holdsNow(all, rule))],
  ['policy-stale', (all) => all.age === 'stale' && !allows(all).some((rule) => holdsNow(all, rule))],
  ['outside-schedule', (all) => !allows(all).some((rule) => holdsNow(all, rule))],
];

function assuranceOf(policy: PolicySnapshot | undefined, tap: Tap): Decision['assurance'] {
  const { read } = tap;
  if (read.kind === 'no-badge' || read.proof !== 'verified') return 'none';
  const link = policy && badgeOf(policy, tap)?.cardLink;
  if (typeof link !== 'string' || read.certificate !== 'matches') return 'badge';
  return ['right', 'duress'].includes(read.pin) ? 'badge+certificate+pin' : 'badge+certificate';
}

function badgeOf(policy: PolicySnapshot, { read }: Tap): PolicyBadge | undefined {
  return policy.badges.find(({ badgeId }) => read.kind === 'badge' && read.badgeId === badgeId);
}

function ageOf(policy: PolicySnapshot, door: PolicyDoor, clock: ClockReading): Case['age'] {
  const hours = (clock.at.getTime() - new Date(policy.issuedAt).getTime()) / 3_600_000;
  if (!clock.trusted || hours * 60 < -5) return 'unknown';
  return hours > door.maximumAgeHours ? 'stale' : 'fresh';
}

const denies = (all: Case) =>
  rulesFor(all, all.badge.accessLevelIds).filter(({ effect }) => effect === 'deny');

const allows = (all: Case, levelIds: readonly string[] = all.badge.accessLevelIds) =>
  rulesFor(all, levelIds).filter(({ effect }) => effect === 'allow');

function rulesFor({ policy, door }: Case, levelIds: readonly string[]): AccessRule[] {
  return policy.accessLevels
    .filter(({ id }) => levelIds.includes(id))
    .flatMap(({ rules }) => rules)
    .filter(({ doorId }) => doorId === door.id);
}

/** For allow rules: a schedule counts only while policy and clock are good. */
function holdsNow(all: Case, rule: AccessRule): boolean {
  return rule.scheduleId === undefined || (all.age === 'fresh' && isScheduledNow(all, rule));
}

const findSchedule = ({ policy }: Case, rule: AccessRule) =>
  policy.schedules.find(({ id }) => id === rule.scheduleId);

const WEEK = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function isScheduledNow(all: Case, rule: AccessRule): boolean {
  const { timeZone } = all.door;
  const [day = '', time = ''] = all.clock.at.toLocaleString('sv-SE', { timeZone }).split(' ');
  const name = all.clock.at.toLocaleString('en-US', { timeZone, weekday: 'long' });
  const weekday = all.policy.holidays.includes(day) ? 8 : WEEK.indexOf(name) + 1;
  const intervals = findSchedule(all, rule)?.intervals ?? [];
  return intervals.some(
    (interval) =>
      interval.weekday === weekday && asTime(interval.fromMinute) <= time && time < asTime(interval.toMinute),
  );
}

function asTime(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
}
