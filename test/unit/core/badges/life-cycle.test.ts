import { BADGE_STATES, BADGE_TRANSITIONS, REVOCATION_REASONS } from '@monban/core/api/badges';
import { badgeStateAt, mayBecome, stateAfterRevocation } from '@monban/core/badges/life-cycle';
import { expect } from 'chai';

const UNTIL = '2031-01-05T00:00:00.000Z';
const BEFORE = '2031-01-04T23:59:59.999Z';

describe('the life of a badge', () => {
  it('ends with its validity, half-open, where it is in use', () => {
    for (const state of ['active', 'suspended'] as const) {
      expect(badgeStateAt({ state, validUntil: UNTIL }, BEFORE)).to.equal(state);
      expect(badgeStateAt({ state, validUntil: UNTIL }, UNTIL)).to.equal('expired');
    }
  });

  it('keeps every other state past its validity', () => {
    for (const state of ['ordered', 'issued', 'lost', 'replaced', 'terminated'] as const) {
      expect(badgeStateAt({ state, validUntil: UNTIL }, UNTIL)).to.equal(state);
    }
  });

  it('allows exactly the changes of its table', () => {
    const allowed = BADGE_STATES.flatMap((from) =>
      BADGE_STATES.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`),
    );
    expect(allowed).to.have.members([
      'ordered issued',
      'ordered terminated',
      'issued active',
      'issued terminated',
      'active suspended',
      'active lost',
      'active replaced',
      'active expired',
      'active terminated',
      'suspended active',
      'suspended lost',
      'suspended replaced',
      'suspended expired',
      'suspended terminated',
      'lost terminated',
      'replaced terminated',
      'expired terminated',
    ]);
    expect(BADGE_TRANSITIONS.terminated).to.deep.equal([]);
  });

  it('ends by a revocation as its reason says, and always as the table allows', () => {
    const ends = REVOCATION_REASONS.map((reason) => `${reason} ${stateAfterRevocation('active', reason)}`);
    expect(ends).to.deep.equal([
      'lost lost',
      'stolen lost',
      'left terminated',
      'replaced replaced',
      'card-damaged replaced',
      'other terminated',
    ]);
    for (const from of ['ordered', 'issued', 'active', 'suspended', 'expired'] as const)
      for (const reason of REVOCATION_REASONS)
        expect(mayBecome(from, stateAfterRevocation(from, reason)), `${from} ${reason}`).to.equal(true);
  });
});
