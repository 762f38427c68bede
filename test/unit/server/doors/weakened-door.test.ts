import { isWeakened } from '@monban/server/doors/weakened-door';
import { expect } from 'chai';

type Door = Parameters<typeof isWeakened>[0];

const door: Door = {
  requiredAssurance: 'badge+certificate',
  certificateRule: 'always',
  maximumAgeHours: 72,
  staleFallback: 'shut',
  unlockMs: 5_000,
  heldOpenMs: 30_000,
  audiences: [],
};

describe('a door', () => {
  it('guards less with a lower check, an older policy or a longer way through', () => {
    const changes: readonly Partial<Door>[] = [
      { requiredAssurance: 'badge' },
      { certificateRule: 'where-the-carrier-has-one' },
      { maximumAgeHours: 73 },
      { staleFallback: 'badge-only' },
      { unlockMs: 5_001 },
      { heldOpenMs: 30_001 },
    ];
    for (const change of changes) {
      expect(isWeakened(door, { ...door, ...change }), JSON.stringify(change)).to.equal(true);
      expect(isWeakened({ ...door, ...change }, door), JSON.stringify(change)).to.equal(false);
    }
  });

  it('guards as before where nothing of that changed', () => {
    expect(isWeakened(door, door)).to.equal(false);
    expect(isWeakened(door, { ...door, requiredAssurance: 'badge+certificate+pin' })).to.equal(false);
  });
});
