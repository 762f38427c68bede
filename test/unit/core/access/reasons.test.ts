import { DENY_REASONS } from '@monban/core/access/decision';
import { DENY_DISPLAYS, displayOf, DOOR_DISPLAYS, DOOR_SIGNALS } from '@monban/core/access/reasons';
import { expect } from 'chai';

describe('what the door shows', () => {
  it('has a display for every reason and both languages for every display', () => {
    expect(Object.keys(DENY_DISPLAYS)).to.have.members([...DENY_REASONS]);
    for (const display of DOOR_DISPLAYS) {
      const { ja, en } = DOOR_SIGNALS[display].text;
      expect(ja).to.match(/\p{Script=Hiragana}/u);
      expect(en).to.match(/^[A-Z][\x20-\x7e]+$/);
    }
  });

  it('looks and sounds the same for a revoked, cloned, foreign and merely unentitled badge', () => {
    const telling = [
      'badge-revoked',
      'unknown-badge',
      'signature-invalid',
      'counter-replayed',
      'wrong-site-key',
    ] as const;
    const harmless = ['no-access-level', 'outside-schedule', 'policy-stale', 'certificate-differs'] as const;
    const displays = [...telling, ...harmless].map((reason) =>
      displayOf({ kind: 'deny', reason, assurance: 'badge' }),
    );
    expect(new Set(displays)).to.deep.equal(new Set(['refused']));
  });

  it('can be told apart without seeing colours or hearing pitch', () => {
    const rhythms = DOOR_DISPLAYS.flatMap((display) => {
      const { light, tone } = DOOR_SIGNALS[display];
      return [`light ${light.count}×${light.onMs}`, `tone ${tone.count}×${tone.onMs}`];
    });
    expect(new Set(rhythms)).to.have.property('size', rhythms.length);
  });

  it('welcomes on a grant only', () => {
    const grant = {
      kind: 'grant',
      reason: 'access-level',
      accessLevelId: 'x',
      assurance: 'badge',
      unlockMs: 500,
    } as const;
    expect(displayOf(grant)).to.equal('welcome');
    expect(Object.values(DENY_DISPLAYS)).not.to.include('welcome');
  });
});
