import { asksCertificate, asksPin } from './certificate-need.ts';
import type { AssuranceLevel, Decision, DenyReason } from './decision.ts';
import type { PolicyBadge, PolicySnapshot } from './policy.ts';
import {
  indexPolicy,
  type IndexedBadge,
  type IndexedDoor,
  type IndexedRule,
  type PolicyIndex,
} from './policy-index.ts';
import { isInside } from './schedule.ts';
import type { CardRead, ClockReading, PinSight, Tap } from './tap.ts';

/** The `validUntil` of a badge without an end. Only such a badge has a validity that needs no clock. */
export const NO_END = '9999-12-31T23:59:59.999Z';

/** A clock further behind the snapshot's `issuedAt` than this is not believed, whatever it says of itself. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** `decideOn` for a snapshot that is asked once, as when the server explains a past decision. */
export function decide(snapshot: PolicySnapshot | undefined, tap: Tap, clock: ClockReading): Decision {
  return decideOn(snapshot && indexPolicy(snapshot), tap, clock);
}

/**
 * Does this tap open this door? The first line that applies names the reason:
 *
 * 1. `policy-missing`, `door-unknown`, `door-locked-down`
 * 2. the card gave no badge: the reader's own reason
 * 3. `unknown-badge` (not listed, or its key was not there when the card was read), `signature-invalid`
 * 4. `counter-replayed`: not above both the door's last value and the snapshot's floor
 * 5. `badge-revoked`, `badge-suspended`
 * 6. `badge-not-yet-valid`, `badge-expired`
 * 7. `policy-stale`: older than the door's `maximumAgeHours`, and its fallback is `shut`
 * 8. the certificate: `certificate-differs` and `certificate-invalid` at every door; where the door asks for it also
 *    `certificate-required`, `certificate-expired`, and `rebind-needed` once the grace of a renewed one is over
 * 9. the badge PIN where the door asks for it: `pin-required`, `pin-not-set`, `pin-wrong`, `pin-blocked`
 * 10. `denied-by-rule`: a deny rule in force wins over every allow
 * 11. an allow rule in force: **grant**
 * 12. `outside-schedule`: there are allow rules for this door, none in force now; `no-access-level`: there are none
 *
 * The clock. It is believed when the controller trusts it and it is not more than 5 minutes behind `issuedAt`.
 * Without it whatever hangs on time says `clock-untrusted`: a validity that begins after `issuedAt` or has an end, a
 * scheduled rule, the end of a certificate or of its grace where it is asked for, and the age of the snapshot at a door
 * whose fallback is `shut`.
 *
 * The fallback `badge-only`, past the maximum age or without a believed clock: allow rules that have a schedule do
 * not count (`policy-stale`, or `clock-untrusted`), all other lines stay as they are, and a grant's reason is
 * `stale-policy-fallback`. The certificate is asked for as ever.
 *
 * A renewed certificate opens for `rebindGraceDays` from its first sight also where the certificate is asked for, at
 * level `badge` (ADR 0014). A duress PIN opens like the right one; the alarm is the caller's.
 *
 * `assurance` is what the card check reached, in grants and denials alike; `none` unless the signature was verified.
 */
export function decideOn(index: PolicyIndex | undefined, tap: Tap, clock: ClockReading): Decision {
  const door = index?.doors.get(tap.doorId);
  const badge = tap.read.kind === 'badge' ? index?.badges.get(tap.read.badgeId) : undefined;
  const assurance = assuranceOf(tap.read, badge);
  if (!index) return { kind: 'deny', reason: 'policy-missing', assurance };
  if (!door) return { kind: 'deny', reason: 'door-unknown', assurance };

  const moment = momentOf(index, door, clock);
  const ruling = judge(tap, badge, moment);
  if (ruling.kind === 'deny') return { kind: 'deny', reason: ruling.reason, assurance };
  return {
    kind: 'grant',
    reason: moment.kind === 'fresh' ? 'access-level' : 'stale-policy-fallback',
    accessLevelId: ruling.accessLevelId,
    assurance,
    unlockMs: door.policy.unlockMs,
  };
}

type BadgeRead = Extract<CardRead, { kind: 'badge' }>;

/** The policy, the door, and what may be known there about the time. */
type Moment = (
  { readonly kind: 'fresh' | 'stale'; readonly atMs: number } | { readonly kind: 'untrusted' }
) & { readonly index: PolicyIndex; readonly door: IndexedDoor };

/** `unknown`: it has a schedule, and the clock is not believed. `unscheduled-only`: it has one, and the policy is stale. */
type Standing = 'in-force' | 'not-now' | 'unknown' | 'unscheduled-only';

type Ruling =
  | { readonly kind: 'grant'; readonly accessLevelId: string }
  | { readonly kind: 'deny'; readonly reason: DenyReason };

function judge(tap: Tap, badge: IndexedBadge | undefined, moment: Moment): Ruling {
  const { door } = moment;
  if (door.policy.lockedDown) return denied('door-locked-down');
  if (tap.read.kind === 'no-badge') return denied(tap.read.reason);
  if (!badge) return denied('unknown-badge');
  const refusal =
    refuseProof(tap.read, badge, tap.lastCounter) ??
    refuseValidity(badge, moment) ??
    refuseAge(moment) ??
    refuseCertificate(tap.read, badge, moment) ??
    refusePin(tap.read, door) ??
    refuseByDenyRule(badge, moment);
  return refusal ? denied(refusal) : applyAllowRules(badge, moment);
}

const denied = (reason: DenyReason): Ruling => ({ kind: 'deny', reason });

function assuranceOf(read: CardRead, badge: IndexedBadge | undefined): AssuranceLevel {
  if (read.kind === 'no-badge' || read.proof !== 'verified') return 'none';
  const linked = badge !== undefined && badge.policy.cardLink !== null;
  if (!linked || read.certificate !== 'matches') return 'badge';
  return read.pin === 'right' || read.pin === 'duress' ? 'badge+certificate+pin' : 'badge+certificate';
}

function momentOf(index: PolicyIndex, door: IndexedDoor, clock: ClockReading): Moment {
  const atMs = clock.at.getTime();
  const ageMs = atMs - index.issuedAtMs;
  // Written so that an invalid date is not believed.
  if (!clock.trusted || !(ageMs >= -CLOCK_TOLERANCE_MS)) return { kind: 'untrusted', index, door };
  const maximumAgeMs = door.policy.maximumAgeHours * 3_600_000;
  return { kind: ageMs > maximumAgeMs ? 'stale' : 'fresh', atMs, index, door };
}

function refuseProof(read: BadgeRead, badge: IndexedBadge, lastCounter: number): DenyReason | undefined {
  if (read.proof === 'unlisted') return 'unknown-badge';
  if (read.proof === 'failed') return 'signature-invalid';
  if (read.counter <= Math.max(lastCounter, badge.policy.counterFloor)) return 'counter-replayed';
  return REFUSED_STATUS[badge.policy.status];
}

const REFUSED_STATUS = {
  active: undefined,
  suspended: 'badge-suspended',
  revoked: 'badge-revoked',
} as const satisfies Record<PolicyBadge['status'], DenyReason | undefined>;

function refuseValidity(badge: IndexedBadge, moment: Moment): DenyReason | undefined {
  if (moment.kind === 'untrusted') {
    // The snapshot exists, so its `issuedAt` has passed: that much is known without a clock.
    const begun = badge.validFromMs <= moment.index.issuedAtMs;
    return begun && badge.policy.validUntil === NO_END ? undefined : 'clock-untrusted';
  }
  if (moment.atMs < badge.validFromMs) return 'badge-not-yet-valid';
  return moment.atMs >= badge.validUntilMs ? 'badge-expired' : undefined;
}

function refuseAge(moment: Moment): DenyReason | undefined {
  if (moment.kind === 'fresh' || moment.door.policy.staleFallback === 'badge-only') return undefined;
  return moment.kind === 'stale' ? 'policy-stale' : 'clock-untrusted';
}

function refuseCertificate(read: BadgeRead, badge: IndexedBadge, moment: Moment): DenyReason | undefined {
  const { policy: door } = moment.door;
  if (badge.policy.cardLink === null) {
    return asksCertificate(door) && door.certificateRule === 'always' ? 'certificate-required' : undefined;
  }
  // A badge in another card than it was bound to opens nothing, whatever the door asks for.
  if (read.certificate === 'differs') return 'certificate-differs';
  if (read.certificate === 'invalid') return 'certificate-invalid';
  if (!asksCertificate(door)) return undefined;
  if (read.certificate === 'renewed') return refuseRenewed(badge, moment);
  return read.certificate === 'matches' ? refuseExpired(badge, moment) : 'certificate-required';
}

/** Half-open like every interval of ours: at the very instant of its end it has ended. */
function refuseExpired({ certificateUntilMs }: IndexedBadge, moment: Moment): DenyReason | undefined {
  if (certificateUntilMs === null) return undefined;
  if (moment.kind === 'untrusted') return 'clock-untrusted';
  return moment.atMs >= certificateUntilMs ? 'certificate-expired' : undefined;
}

function refuseRenewed({ renewalSeenAtMs }: IndexedBadge, moment: Moment): DenyReason | undefined {
  if (moment.kind === 'untrusted') return 'clock-untrusted';
  const seenAtMs = renewalSeenAtMs ?? moment.atMs;
  return moment.atMs < seenAtMs + moment.index.rebindGraceMs ? undefined : 'rebind-needed';
}

function refusePin(read: BadgeRead, door: IndexedDoor): DenyReason | undefined {
  return asksPin(door.policy) ? REFUSED_PIN[read.pin] : undefined;
}

const REFUSED_PIN = {
  right: undefined,
  duress: undefined,
  'not-asked': 'pin-required',
  'not-set': 'pin-not-set',
  wrong: 'pin-wrong',
  blocked: 'pin-blocked',
} as const satisfies Record<PinSight, DenyReason | undefined>;

/** A deny rule in force, or one that may be in force for all the door knows. */
function refuseByDenyRule(badge: IndexedBadge, moment: Moment): DenyReason | undefined {
  let mayHold = false;
  for (const level of badge.accessLevels) {
    for (const rule of level.rulesByDoor.get(moment.door.policy.id)?.deny ?? []) {
      const standing = standingOf(rule, 'deny', moment);
      if (standing === 'in-force') return 'denied-by-rule';
      mayHold ||= standing === 'unknown';
    }
  }
  return mayHold ? 'clock-untrusted' : undefined;
}

/** Deny is the last line, never a forgotten branch. */
function applyAllowRules(badge: IndexedBadge, moment: Moment): Ruling {
  let reason: DenyReason = 'no-access-level';
  for (const level of badge.accessLevels) {
    for (const rule of level.rulesByDoor.get(moment.door.policy.id)?.allow ?? []) {
      const standing = standingOf(rule, 'allow', moment);
      if (standing === 'in-force') return { kind: 'grant', accessLevelId: level.id };
      reason = REASON_NOT_ALLOWED[standing];
    }
  }
  return denied(reason);
}

const REASON_NOT_ALLOWED = {
  'not-now': 'outside-schedule',
  unknown: 'clock-untrusted',
  'unscheduled-only': 'policy-stale',
} as const satisfies Record<Exclude<Standing, 'in-force'>, DenyReason>;

function standingOf(rule: IndexedRule, effect: 'allow' | 'deny', moment: Moment): Standing {
  if (!rule.intervals) return 'in-force';
  if (moment.kind === 'untrusted') return 'unknown';
  if (moment.kind === 'stale' && effect === 'allow') return 'unscheduled-only';
  const local = moment.door.localClock(moment.atMs);
  return isInside(rule.intervals, local, moment.index.holidays) ? 'in-force' : 'not-now';
}
