import { decide, decideOn, NO_END } from '@monban/core/access/decide';
import { DENY_REASONS } from '@monban/core/access/decision';
import { PolicySnapshot, type AccessRule } from '@monban/core/access/policy';
import { indexPolicy } from '@monban/core/access/policy-index';
import type { CardRead, ClockReading, Tap } from '@monban/core/access/tap';
import { expect } from 'chai';
import fc from 'fast-check';
import { decideSlowly } from './decide-reference.ts';
import {
  BADGE,
  badge,
  DOOR,
  door,
  ISSUED,
  LINK,
  NIGHT,
  NIGHT_HOURS,
  nightHours,
  NOON,
  OFFICE_HOURS,
  officeHours,
  OTHER_BADGE,
  OTHER_DOOR,
  policy,
  READER,
  STAFF,
} from './policy-samples.ts';

const HOUR = 3_600_000;
/** Mostly around the snapshot, sometimes at an edge of something. */
const instant = fc.oneof(
  fc.integer({ min: -2 * HOUR, max: 140 * HOUR }).map((offset) => Date.parse(ISSUED) + offset),
  fc
    .constantFrom(-300_001, -300_000, 0, 72 * HOUR, 72 * HOUR + 1)
    .map((offset) => Date.parse(ISSUED) + offset),
  fc
    .constantFrom('2026-11-23T00:00:00.000Z', '2026-11-23T08:59:59.999Z', '2026-11-23T09:00:00.000Z')
    .map(Date.parse),
);
const isoInstant = instant.map((at) => new Date(at).toISOString());

const rule: fc.Arbitrary<AccessRule> = fc
  .record({
    doorId: fc.constantFrom(DOOR, DOOR, OTHER_DOOR),
    effect: fc.constantFrom('allow', 'allow', 'allow', 'deny'),
    scheduleId: fc.constantFrom(undefined, OFFICE_HOURS, NIGHT_HOURS),
  })
  .map(({ scheduleId, ...rest }) => (scheduleId === undefined ? rest : { ...rest, scheduleId }));

const doorPolicy = fc
  .record({
    timeZone: fc.constantFrom('Asia/Tokyo', 'America/New_York', 'UTC', 'Asia/Kathmandu'),
    requiredAssurance: fc.constantFrom('badge', 'badge+certificate', 'badge+certificate+pin'),
    certificateRule: fc.constantFrom('where-the-carrier-has-one', 'always'),
    staleFallback: fc.constantFrom('shut', 'badge-only', 'badge-only'),
    lockedDown: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  })
  .map(door);

const badgePolicy = fc
  .record({
    status: fc.constantFrom('active', 'active', 'active', 'active', 'active', 'suspended', 'revoked'),
    validFrom: fc.oneof(fc.constant('2026-01-01T00:00:00.000Z'), isoInstant),
    validUntil: fc.oneof(fc.constantFrom(NO_END, '2027-01-01T00:00:00.000Z'), isoInstant),
    counterFloor: fc.constantFrom(0, 0, 5),
    cardLink: fc.constantFrom(LINK, null),
    certificateUntil: fc.oneof(fc.constantFrom(null, '2027-01-01T00:00:00.000Z'), isoInstant),
    renewalSeenAt: fc.oneof(fc.constant(null), isoInstant),
    accessLevelIds: fc.subarray([STAFF, NIGHT]),
  })
  .map(badge);

const snapshot: fc.Arbitrary<PolicySnapshot> = fc
  .record({
    doorPolicy,
    badgePolicy,
    staff: fc.array(rule, { maxLength: 4 }),
    night: fc.array(rule, { maxLength: 3 }),
    schedules: fc.subarray([
      { id: OFFICE_HOURS, intervals: officeHours },
      { id: NIGHT_HOURS, intervals: nightHours },
    ]),
    holidays: fc.subarray(['2026-11-23', '2026-11-24', '2026-11-25']),
    rebindGraceDays: fc.constantFrom(0, 1, 14),
  })
  .map(({ doorPolicy, badgePolicy, staff, night, schedules, holidays, rebindGraceDays }) => ({
    ...policy({ rebindGraceDays }),
    doors: [doorPolicy],
    badges: [badgePolicy],
    schedules,
    holidays,
    accessLevels: [
      { id: STAFF, rules: staff },
      { id: NIGHT, rules: night },
    ],
  }));

const CERTIFICATE_SIGHTS = ['renewed', 'renewed', 'invalid', 'differs', 'not-on-card', 'not-read'] as const;
const PIN_SIGHTS = ['not-asked', 'wrong', 'blocked', 'not-set'] as const;

const read: fc.Arbitrary<CardRead> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('no-badge'), reason: fc.constantFrom(...DENY_REASONS) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('badge'),
      badgeId: fc.constantFrom(BADGE, BADGE, BADGE, BADGE, OTHER_BADGE),
      counter: fc.constantFrom(1, 5, 6, 7),
      proof: fc.constantFrom('verified', 'verified', 'verified', 'verified', 'failed', 'unlisted'),
      certificate: fc.constantFrom('matches', 'matches', ...CERTIFICATE_SIGHTS),
      pin: fc.constantFrom('right', 'duress', ...PIN_SIGHTS),
    }),
  },
);
const tap: fc.Arbitrary<Tap> = fc.record({
  doorId: fc.constantFrom(DOOR, DOOR, DOOR, DOOR, DOOR, OTHER_DOOR),
  readerId: fc.constant(READER),
  read,
  lastCounter: fc.constantFrom(0, 0, 0, 6),
});
const clock: fc.Arbitrary<ClockReading> = fc.record({
  at: instant.map((at) => new Date(at)),
  trusted: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
});

const withBadge = (policy: PolicySnapshot, changes: Parameters<typeof badge>[0]): PolicySnapshot => ({
  ...policy,
  badges: policy.badges.map((known) => ({ ...known, ...changes })),
});

describe('decide, for any policy, tap and clock', () => {
  it('agrees with a slow decision that was written apart, and meets both outcomes often', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(snapshot, tap, clock, (aPolicy, aTap, aClock) => {
        const decision = decide(aPolicy, aTap, aClock);
        seen.set(decision.reason, (seen.get(decision.reason) ?? 0) + 1);
        expect(decision).to.deep.equal(decideSlowly(aPolicy, aTap, aClock));
      }),
      { numRuns: 5_000, seed: 20261121 },
    );
    const decided = [
      'access-level',
      'stale-policy-fallback',
      'outside-schedule',
      'denied-by-rule',
      'clock-untrusted',
    ];
    for (const reason of decided) expect(seen.get(reason) ?? 0, reason).to.be.at.least(5);
  });

  it('generates only policies that could be signed', () => {
    fc.assert(fc.property(snapshot, (aPolicy) => PolicySnapshot.safeParse(aPolicy).success));
  });

  it('says the same on an index that has answered other taps before', () => {
    fc.assert(
      fc.property(snapshot, fc.array(fc.tuple(tap, clock), { maxLength: 8 }), (aPolicy, taps) => {
        const index = indexPolicy(aPolicy);
        for (const [aTap, aClock] of taps) {
          expect(decideOn(index, aTap, aClock)).to.deep.equal(decide(aPolicy, aTap, aClock));
        }
      }),
    );
  });

  it('never turns a denial into a grant by adding a deny rule', () => {
    const extra = fc.record({
      rule: rule.map((one) => ({ ...one, effect: 'deny' as const })),
      place: fc.nat(4),
    });
    fc.assert(
      fc.property(
        snapshot,
        tap,
        fc.tuple(clock, extra),
        (aPolicy, aTap, [aClock, { rule: added, place }]) => {
          const narrower = {
            ...aPolicy,
            accessLevels: aPolicy.accessLevels.map((level) => ({
              ...level,
              rules: level.rules.toSpliced(place, 0, added),
            })),
          };
          if (decide(narrower, aTap, aClock).kind === 'grant') {
            expect(decide(aPolicy, aTap, aClock).kind).to.equal('grant');
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never grants to a revoked badge', () => {
    fc.assert(
      fc.property(snapshot, tap, clock, (aPolicy, aTap, aClock) => {
        expect(decide(withBadge(aPolicy, { status: 'revoked' }), aTap, aClock).kind).to.equal('deny');
      }),
    );
  });

  it('never turns a denial into a grant by taking an access level without deny rules away', () => {
    fc.assert(
      fc.property(snapshot, tap, clock, (aPolicy, aTap, aClock) => {
        const onlyAllowing = {
          ...aPolicy,
          accessLevels: aPolicy.accessLevels.map((level) => ({
            ...level,
            rules: level.rules.filter(({ effect }) => effect === 'allow'),
          })),
        };
        const [one] = onlyAllowing.badges;
        const fewer = withBadge(onlyAllowing, { accessLevelIds: one!.accessLevelIds.slice(1) });
        if (decide(fewer, aTap, aClock).kind === 'grant') {
          expect(decide(onlyAllowing, aTap, aClock).kind).to.equal('grant');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('grants only on a verified signature, a listed badge, a greater counter and an allow rule', () => {
    fc.assert(
      fc.property(snapshot, tap, clock, (aPolicy, aTap, aClock) => {
        const decision = decide(aPolicy, aTap, aClock);
        if (decision.kind === 'deny') return;
        expect(aTap.read).to.include({ kind: 'badge', badgeId: BADGE, proof: 'verified' });
        expect(aTap.read)
          .to.have.property('counter')
          .above(Math.max(aTap.lastCounter, aPolicy.badges[0]!.counterFloor));
        expect(aPolicy.badges[0]!.accessLevelIds).to.include(decision.accessLevelId);
        expect(decision.assurance).not.to.equal('none');
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not look at the machine’s zone', () => {
    const before = process.env['TZ'];
    const cases = fc.sample(fc.tuple(snapshot, tap, clock), { numRuns: 200, seed: 7 });
    const decideAllIn = (zone: string) => {
      process.env['TZ'] = zone;
      return cases.map(([aPolicy, aTap, aClock]) => decide(aPolicy, aTap, aClock));
    };
    try {
      const inTokyo = decideAllIn('Asia/Tokyo');
      expect(new Date(NOON).getHours()).to.equal(12);
      expect(decideAllIn('America/New_York')).to.deep.equal(inTokyo);
      expect(new Date(NOON).getHours()).to.equal(22);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
