import { needsCertificate, needsPin } from '@monban/core/access/certificate-need';
import { decide, NO_END } from '@monban/core/access/decide';
import type { PolicySnapshot } from '@monban/core/access/policy';
import { indexPolicy } from '@monban/core/access/policy-index';
import type { CertificateSight, ClockReading, PinSight, Tap } from '@monban/core/access/tap';
import { expect } from 'chai';
import {
  BADGE,
  DOOR,
  ISSUED,
  NOON,
  policy,
  type PolicyParts,
  tap,
  trusted,
  untrusted,
} from './policy-samples.ts';

const DOOR_WITH_PIN = { requiredAssurance: 'badge+certificate+pin' } as const;
const DOOR_WITH_CERTIFICATE = { requiredAssurance: 'badge+certificate' } as const;

/** In words: `grant badge`, `deny badge-revoked badge`. */
function outcome(snapshot: PolicySnapshot, oneTap: Tap = tap(), clock: ClockReading = trusted()): string {
  const { kind, reason, assurance } = decide(snapshot, oneTap, clock);
  return `${kind} ${reason} ${assurance}`;
}

describe('decide, on what the card check saw', () => {
  describe('a certificate that has ended or was renewed', () => {
    const SOON = '2026-11-23T03:00:00.001Z';
    const noon = NOON.toISOString();
    const says = (parts: PolicyParts, certificate: CertificateSight) =>
      outcome(policy({ door: DOOR_WITH_CERTIFICATE, ...parts }), tap({ certificate }));

    it('opens up to its end, half-open, and only where it is asked for does the end count', () => {
      expect(says({ badge: { certificateUntil: SOON } }, 'matches')).to.equal(
        'grant access-level badge+certificate',
      );
      expect(says({ badge: { certificateUntil: noon } }, 'matches')).to.equal(
        'deny certificate-expired badge+certificate',
      );
      expect(says({ door: {}, badge: { certificateUntil: noon } }, 'matches')).to.equal(
        'grant access-level badge+certificate',
      );
    });

    it('opens at level badge for the days of grace from its first sight, and not after', () => {
      const at = (renewalSeenAt: string | null, rebindGraceDays = 14) =>
        says({ badge: { renewalSeenAt, certificateUntil: ISSUED }, rebindGraceDays }, 'renewed');
      expect(at(null)).to.equal('grant access-level badge');
      expect(at('2026-11-09T03:00:00.001Z')).to.equal('grant access-level badge');
      expect(at('2026-11-09T03:00:00.000Z')).to.equal('deny rebind-needed badge');
      expect(at(null, 0)).to.equal('deny rebind-needed badge');
    });

    it('is no matter at a door that does not ask for it, and none of ours opens nothing', () => {
      const late = { renewalSeenAt: '2026-01-01T00:00:00.000Z' };
      expect(says({ door: {}, badge: late }, 'renewed')).to.equal('grant access-level badge');
      for (const door of [{}, DOOR_WITH_CERTIFICATE]) {
        expect(says({ door }, 'invalid')).to.equal('deny certificate-invalid badge');
      }
    });

    it('needs a clock', () => {
      const parts: PolicyParts = {
        door: { ...DOOR_WITH_CERTIFICATE, staleFallback: 'badge-only' },
        badge: { validUntil: NO_END },
      };
      const blind = (certificate: CertificateSight, certificateUntil: string | null) =>
        outcome(
          policy({ ...parts, badge: { ...parts.badge, certificateUntil } }),
          tap({ certificate }),
          untrusted(),
        );
      expect(blind('matches', null)).to.equal('grant stale-policy-fallback badge+certificate');
      expect(blind('matches', SOON)).to.equal('deny clock-untrusted badge+certificate');
      expect(blind('renewed', null)).to.equal('deny clock-untrusted badge');
    });
  });

  describe('the badge PIN', () => {
    const says = (pin: PinSight, certificate: CertificateSight = 'matches', badge = {}) =>
      outcome(policy({ door: DOOR_WITH_PIN, badge }), tap({ pin, certificate }));
    const table = [
      ['right', 'grant access-level badge+certificate+pin'],
      ['duress', 'grant access-level badge+certificate+pin'],
      ['not-asked', 'deny pin-required badge+certificate'],
      ['not-set', 'deny pin-not-set badge+certificate'],
      ['wrong', 'deny pin-wrong badge+certificate'],
      ['blocked', 'deny pin-blocked badge+certificate'],
    ] as const;
    for (const [pin, expected] of table) {
      it(`that is ${pin}: ${expected}`, () => {
        expect(says(pin)).to.equal(expected);
      });
    }

    it('is asked for on top of the certificate, and of nothing else', () => {
      expect(says('right', 'not-read')).to.equal('deny certificate-required badge');
      expect(says('wrong', 'renewed')).to.equal('deny pin-wrong badge');
      expect(says('right', 'renewed')).to.equal('grant access-level badge');
      expect(says('right', 'not-read', { cardLink: null })).to.equal('grant access-level badge');
    });
  });

  it('keeps a suspended badge out, as one that may come back', () => {
    expect(outcome(policy({ badge: { status: 'suspended' } }))).to.equal('deny badge-suspended badge');
  });

  it('never spares a PIN that would have opened the door', () => {
    for (const door of [{}, DOOR_WITH_CERTIFICATE, DOOR_WITH_PIN]) {
      for (const status of ['active', 'suspended', 'revoked'] as const) {
        const parts = { door, badge: { status, cardLink: null } };
        const index = indexPolicy(policy(parts));
        const says = (pin: PinSight) => outcome(policy(parts), tap({ pin }));
        const isNeeded = needsPin(index, DOOR, BADGE);
        expect(isNeeded).to.equal(door === DOOR_WITH_PIN && status === 'active');
        if (!isNeeded) expect(says('not-asked')).to.equal(says('right'));
      }
    }
  });

  it('asks for the certificate at a PIN door as at a certificate door', () => {
    for (const door of [DOOR_WITH_CERTIFICATE, DOOR_WITH_PIN]) {
      expect(needsCertificate(indexPolicy(policy({ door })), DOOR, BADGE)).to.equal(true);
    }
  });
});
