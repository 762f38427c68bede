import type { Decision } from '@monban/core/access/decision';
import { findAudience, judgeAudience } from '@monban/core/access/judge-audience';
import { PolicyDoor } from '@monban/core/access/policy';
import { AccessLevelId } from '@monban/core/ids';
import { expect } from 'chai';

const place = PolicyDoor.parse({
  id: 'a0000000-0000-4000-8000-a00000000002',
  timeZone: 'Asia/Tokyo',
  requiredAssurance: 'badge',
  certificateRule: 'always',
  readers: [],
  unlockMs: 1_000,
  heldOpenMs: 30_000,
  maximumAgeHours: 72,
  staleFallback: 'shut',
  lockedDown: false,
  terminal: {
    audiences: [
      { audience: 'printing', scopes: ['release', 'copy'], requiredAssurance: 'badge' },
      { audience: 'key-box', scopes: [], requiredAssurance: 'badge+certificate' },
    ],
  },
});
const clock = { at: new Date('2026-11-23T03:00:00.000Z'), trusted: true };
const grant: Extract<Decision, { kind: 'grant' }> = {
  kind: 'grant',
  reason: 'access-level',
  assurance: 'badge',
  accessLevelId: AccessLevelId.parse('a0000000-0000-4000-8000-a00000000009'),
  unlockMs: 1_000,
};
const reasonFor = (audience: string, scope: readonly string[], changes: Changes = {}) => {
  const { assurance = grant.assurance, ...known } = changes;
  return judgeAudience({ ...grant, assurance }, { audience, scope }, { place, clock, ...known }).reason;
};
interface Changes {
  readonly assurance?: typeof grant.assurance;
  readonly place?: PolicyDoor | undefined;
  readonly clock?: typeof clock;
}

describe('a grant at a terminal, held against what it was asked for', () => {
  it('stands for an audience that the policy lists, with some or none of its scopes', () => {
    for (const scope of [[], ['copy'], ['release', 'copy']])
      expect(reasonFor('printing', scope)).to.equal('access-level');
  });

  it('falls for another audience, for one scope too many, and where the place is no terminal', () => {
    const door = PolicyDoor.parse({ ...place, terminal: undefined });
    expect(reasonFor('log-on', [])).to.equal('audience-not-allowed');
    expect(reasonFor('printing', ['release', 'scan'])).to.equal('audience-not-allowed');
    expect(reasonFor('printing', [], { place: door })).to.equal('audience-not-allowed');
    expect(reasonFor('printing', [], { place: undefined })).to.equal('audience-not-allowed');
    expect(findAudience(door, { audience: 'printing' })).to.equal(undefined);
  });

  it('falls where the card check did not reach what the audience asks for', () => {
    expect(reasonFor('key-box', [])).to.equal('assurance-too-low');
    expect(reasonFor('key-box', [], { assurance: 'badge+certificate' })).to.equal('access-level');
    expect(reasonFor('key-box', [], { assurance: 'badge+certificate+pin' })).to.equal('access-level');
  });

  it('falls without a trusted clock: a token is nothing but times', () => {
    expect(reasonFor('printing', [], { clock: { ...clock, trusted: false } })).to.equal('clock-untrusted');
  });
});
