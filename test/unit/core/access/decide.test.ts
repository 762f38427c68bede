import { decide, decideOn, NO_END } from '@monban/core/access/decide';
import type { DenyReason } from '@monban/core/access/decision';
import type { PolicySnapshot } from '@monban/core/access/policy';
import { indexPolicy } from '@monban/core/access/policy-index';
import type { ClockReading, Tap } from '@monban/core/access/tap';
import { AppError } from '@monban/core/errors';
import { expect } from 'chai';
import {
  ALWAYS,
  IN_OFFICE_HOURS,
  ISSUED,
  LINK,
  NIGHT,
  OTHER_BADGE,
  OTHER_DOOR,
  policy,
  type PolicyParts,
  STAFF,
  tap,
  trusted,
  untrusted,
} from './policy-samples.ts';

const DOOR_WITH_CERTIFICATE = { requiredAssurance: 'badge+certificate' } as const;

/** In words: `grant badge`, `deny badge-revoked badge`. */
function outcome(
  snapshot: PolicySnapshot | undefined,
  oneTap: Tap = tap(),
  clock: ClockReading = trusted(),
): string {
  const { kind, reason, assurance } = decide(snapshot, oneTap, clock);
  return `${kind} ${reason} ${assurance}`;
}

const at = (parts: PolicyParts, clock: ClockReading) => outcome(policy(parts), tap(), clock);

describe('decide', () => {
  it('grants a good badge with an allow rule, and names level, assurance and opening time', () => {
    expect(decide(policy({ door: { unlockMs: 3_000 } }), tap(), trusted())).to.deep.equal({
      kind: 'grant',
      reason: 'access-level',
      accessLevelId: STAFF,
      assurance: 'badge',
      unlockMs: 3_000,
    });
  });

  describe('the door', () => {
    it('without a policy opens to nobody', () => {
      expect(outcome(undefined)).to.equal('deny policy-missing badge');
    });

    it('that the policy does not list opens to nobody', () => {
      expect(outcome(policy(), tap({}, { doorId: OTHER_DOOR }))).to.equal('deny door-unknown badge');
    });

    it('that is locked down opens to nobody', () => {
      expect(outcome(policy({ door: { lockedDown: true } }))).to.equal('deny door-locked-down badge');
    });

    it('in a zone that this runtime does not know makes the whole policy unusable', () => {
      expect(() => indexPolicy(policy({ door: { timeZone: 'Asia/Edo' } })))
        .to.throw(AppError)
        .with.property('code', 'MESSAGE_MALFORMED');
    });
  });

  describe('the card', () => {
    it('that gave no badge is denied with the reader’s own reason', () => {
      for (const reason of ['no-badge-ap', 'card-removed', 'wrong-site-key', 'number-exposed'] as const) {
        const read = { ...tap(), read: { kind: 'no-badge', reason } } as const;
        expect(outcome(policy(), read)).to.equal(`deny ${reason} none`);
      }
    });

    it('with a badge that the policy does not list is unknown', () => {
      expect(outcome(policy(), tap({ badgeId: OTHER_BADGE }))).to.equal('deny unknown-badge badge');
    });

    it('whose key was not listed when it was read is unknown, even if it is listed by now', () => {
      expect(outcome(policy(), tap({ proof: 'unlisted' }))).to.equal('deny unknown-badge none');
    });

    it('with a wrong signature proves nothing', () => {
      expect(outcome(policy(), tap({ proof: 'failed', certificate: 'matches' }))).to.equal(
        'deny signature-invalid none',
      );
    });

    it('has to count up: above the door’s last value and above the snapshot’s floor', () => {
      const floor = policy({ badge: { counterFloor: 20 } });
      expect(outcome(floor, tap({ counter: 20 }, { lastCounter: 0 }))).to.equal(
        'deny counter-replayed badge',
      );
      expect(outcome(floor, tap({ counter: 21 }, { lastCounter: 21 }))).to.equal(
        'deny counter-replayed badge',
      );
      expect(outcome(floor, tap({ counter: 22 }, { lastCounter: 21 }))).to.equal('grant access-level badge');
    });
  });

  describe('the badge', () => {
    it('that was revoked stays out, even inside its schedule', () => {
      expect(outcome(policy({ badge: { status: 'revoked' } }))).to.equal('deny badge-revoked badge');
    });

    it('is valid in a half-open interval', () => {
      const badge = { validFrom: '2026-11-23T03:00:00.000Z', validUntil: '2026-11-23T04:00:00.000Z' };
      const says = (instant: string) => at({ badge }, trusted(instant));
      expect(says('2026-11-23T02:59:59.999Z')).to.equal('deny badge-not-yet-valid badge');
      expect(says('2026-11-23T03:00:00.000Z')).to.equal('grant access-level badge');
      expect(says('2026-11-23T03:59:59.999Z')).to.equal('grant access-level badge');
      expect(says('2026-11-23T04:00:00.000Z')).to.equal('deny badge-expired badge');
    });
  });

  describe('the certificate', () => {
    const reads = ['matches', 'differs', 'not-on-card', 'not-read'] as const;
    const table: readonly (readonly [string, PolicyParts, readonly string[]])[] = [
      [
        'is not asked for at a badge door, but in another card the badge opens nothing',
        {},
        [
          'grant access-level badge+certificate',
          'deny certificate-differs badge',
          'grant access-level badge',
          'grant access-level badge',
        ],
      ],
      [
        'has to match at a certificate door',
        { door: DOOR_WITH_CERTIFICATE },
        [
          'grant access-level badge+certificate',
          'deny certificate-differs badge',
          'deny certificate-required badge',
          'deny certificate-required badge',
        ],
      ],
      [
        'is waived where the carrier has none, and the level says so',
        { door: DOOR_WITH_CERTIFICATE, badge: { cardLink: null } },
        [
          'grant access-level badge',
          'grant access-level badge',
          'grant access-level badge',
          'grant access-level badge',
        ],
      ],
      [
        'is not waived at a door that always asks for it',
        { door: { ...DOOR_WITH_CERTIFICATE, certificateRule: 'always' }, badge: { cardLink: null } },
        [
          'deny certificate-required badge',
          'deny certificate-required badge',
          'deny certificate-required badge',
          'deny certificate-required badge',
        ],
      ],
    ];
    for (const [sentence, parts, expected] of table) {
      it(sentence, () => {
        const outcomes = reads.map((certificate) => outcome(policy(parts), tap({ certificate })));
        expect(outcomes).to.deep.equal(expected);
      });
    }
  });

  describe('the rules', () => {
    const rules = (...list: PolicyParts['rules'] & object) => at({ rules: list }, trusted());

    it('without one for this door deny', () => {
      expect(rules()).to.equal('deny no-access-level badge');
      expect(rules({ doorId: OTHER_DOOR, effect: 'allow' })).to.equal('deny no-access-level badge');
    });

    it('of an access level that the badge does not have do not count', () => {
      expect(at({ badge: { accessLevelIds: [NIGHT] } }, trusted())).to.equal('deny no-access-level badge');
    });

    it('let deny win over every allow, in either order', () => {
      const deny = { ...ALWAYS, effect: 'deny' } as const;
      expect(rules(ALWAYS, deny)).to.equal('deny denied-by-rule badge');
      expect(rules(deny, ALWAYS)).to.equal('deny denied-by-rule badge');
    });

    it('hold only inside their schedule', () => {
      const night = trusted('2026-11-23T15:00:00.000Z');
      expect(at({ rules: [IN_OFFICE_HOURS] }, trusted())).to.equal('grant access-level badge');
      expect(at({ rules: [IN_OFFICE_HOURS] }, night)).to.equal('deny outside-schedule badge');
      const denyInOfficeHours = { ...IN_OFFICE_HOURS, effect: 'deny' } as const;
      expect(at({ rules: [ALWAYS, denyInOfficeHours] }, trusted())).to.equal('deny denied-by-rule badge');
      expect(at({ rules: [ALWAYS, denyInOfficeHours] }, night)).to.equal('grant access-level badge');
    });

    it('do not hold on a holiday that the schedule does not name', () => {
      expect(at({ rules: [IN_OFFICE_HOURS], holidays: ['2026-11-23'] }, trusted())).to.equal(
        'deny outside-schedule badge',
      );
    });

    it('read the clock in the door’s zone, not in the machine’s', () => {
      const says = (timeZone: string) => at({ rules: [IN_OFFICE_HOURS], door: { timeZone } }, trusted());
      expect(says('Asia/Tokyo')).to.equal('grant access-level badge');
      expect(says('America/New_York')).to.equal('deny outside-schedule badge');
      expect(says('Europe/Istanbul')).to.equal('deny outside-schedule badge');
    });

    it('on a schedule that is not there narrow: allow never holds, deny always', () => {
      const missing = { ...policy({ rules: [IN_OFFICE_HOURS] }), schedules: [] };
      expect(outcome(missing)).to.equal('deny outside-schedule badge');
      const deny = policy({ rules: [ALWAYS, { ...IN_OFFICE_HOURS, effect: 'deny' }] });
      expect(outcome({ ...deny, schedules: [] })).to.equal('deny denied-by-rule badge');
    });
  });

  describe('a stale policy', () => {
    const old = trusted('2026-11-26T02:00:00.001Z');
    const badgeOnly = { staleFallback: 'badge-only' } as const;

    it('is trusted up to its maximum age', () => {
      expect(at({}, trusted('2026-11-26T02:00:00.000Z'))).to.equal('grant access-level badge');
      expect(at({}, old)).to.equal('deny policy-stale badge');
    });

    it('at a door that falls back to badges opens for rules without a schedule, and says so', () => {
      expect(at({ door: badgeOnly }, old)).to.equal('grant stale-policy-fallback badge');
      expect(at({ door: badgeOnly, rules: [IN_OFFICE_HOURS] }, old)).to.equal('deny policy-stale badge');
    });

    it('still revokes, expires, denies and asks for the certificate', () => {
      const says = (parts: PolicyParts) => at({ ...parts, door: { ...badgeOnly, ...parts.door } }, old);
      expect(says({ badge: { status: 'revoked' } })).to.equal('deny badge-revoked badge');
      expect(says({ badge: { validUntil: ISSUED } })).to.equal('deny badge-expired badge');
      expect(says({ rules: [ALWAYS, { ...ALWAYS, effect: 'deny' }] })).to.equal('deny denied-by-rule badge');
      expect(says({ door: DOOR_WITH_CERTIFICATE })).to.equal('deny certificate-required badge');
    });
  });

  describe('an untrusted clock', () => {
    const unlimited = { validUntil: NO_END };
    const badgeOnly = { staleFallback: 'badge-only' } as const;

    it('denies whatever hangs on time', () => {
      expect(at({ door: badgeOnly }, untrusted())).to.equal('deny clock-untrusted badge');
      const scheduled = { door: badgeOnly, badge: unlimited, rules: [IN_OFFICE_HOURS] };
      expect(at(scheduled, untrusted())).to.equal('deny clock-untrusted badge');
      const notYet = { ...unlimited, validFrom: '2026-11-23T02:00:00.001Z' };
      expect(at({ door: badgeOnly, badge: notYet }, untrusted())).to.equal('deny clock-untrusted badge');
    });

    it('cannot tell the policy’s age, so a door that shuts on a stale one stays shut', () => {
      expect(at({ badge: unlimited }, untrusted())).to.equal('deny clock-untrusted badge');
    });

    it('lets through what hangs on no time at a door that falls back to badges', () => {
      expect(at({ door: badgeOnly, badge: unlimited }, untrusted())).to.equal(
        'grant stale-policy-fallback badge',
      );
    });

    it('counts a scheduled deny rule as in force, since it may be', () => {
      const denyInOfficeHours = { ...IN_OFFICE_HOURS, effect: 'deny' } as const;
      const parts = { door: badgeOnly, badge: unlimited, rules: [ALWAYS, denyInOfficeHours] };
      expect(at(parts, untrusted('2026-11-23T15:00:00.000Z'))).to.equal('deny clock-untrusted badge');
    });

    it('is also one that runs more than 5 minutes behind the policy, or shows no time at all', () => {
      expect(at({}, trusted('2026-11-23T01:55:00.000Z'))).to.equal('grant access-level badge');
      expect(at({}, trusted('2026-11-23T01:54:59.999Z'))).to.equal('deny clock-untrusted badge');
      expect(at({}, trusted('never'))).to.equal('deny clock-untrusted badge');
    });
  });

  it('names the first reason in the written order when everything is wrong at once', () => {
    const wrong: PolicyParts = {
      door: { ...DOOR_WITH_CERTIFICATE, lockedDown: true },
      badge: { status: 'revoked', counterFloor: 99, validUntil: ISSUED, cardLink: LINK },
      rules: [{ ...ALWAYS, effect: 'deny' }],
    };
    const late = trusted('2026-12-31T00:00:00.000Z');
    // Each step mends what the step before complained about.
    const steps: readonly (readonly [DenyReason, PolicyParts | undefined, Tap])[] = [
      ['policy-missing', undefined, tap({ proof: 'failed', badgeId: OTHER_BADGE }, { doorId: OTHER_DOOR })],
      ['door-unknown', wrong, tap({ proof: 'failed', badgeId: OTHER_BADGE }, { doorId: OTHER_DOOR })],
      ['door-locked-down', wrong, tap({ proof: 'failed', badgeId: OTHER_BADGE })],
      [
        'unknown-badge',
        { ...wrong, door: DOOR_WITH_CERTIFICATE },
        tap({ proof: 'failed', badgeId: OTHER_BADGE }),
      ],
      ['signature-invalid', { ...wrong, door: DOOR_WITH_CERTIFICATE }, tap({ proof: 'failed' })],
      ['counter-replayed', { ...wrong, door: DOOR_WITH_CERTIFICATE }, tap()],
      ['badge-revoked', { ...wrong, door: DOOR_WITH_CERTIFICATE }, tap({ counter: 100 })],
      ['badge-expired', { ...wrong, door: DOOR_WITH_CERTIFICATE, badge: { validUntil: ISSUED } }, tap()],
      ['policy-stale', { ...wrong, door: DOOR_WITH_CERTIFICATE, badge: {} }, tap()],
      [
        'certificate-required',
        {
          ...wrong,
          door: { ...DOOR_WITH_CERTIFICATE, maximumAgeHours: 720 },
          badge: {},
          issuedAt: '2026-12-30T00:00:00.000Z',
        },
        tap(),
      ],
      ['denied-by-rule', { ...wrong, door: {}, badge: {}, issuedAt: '2026-12-30T00:00:00.000Z' }, tap()],
    ];
    for (const [reason, parts, oneTap] of steps) {
      const decision = decide(parts && policy(parts), oneTap, late);
      expect(decision.reason, reason).to.equal(reason);
    }
  });

  it('does not change the policy or the tap, and says the same twice', () => {
    const snapshot = policy();
    const before = structuredClone(snapshot);
    const index = indexPolicy(snapshot);
    const first = decideOn(index, tap(), trusted());
    expect(decideOn(index, tap(), trusted())).to.deep.equal(first);
    expect(snapshot).to.deep.equal(before);
  });
});
