import { BATCH_GUARDS, BATCH_LIFE, BATCH_STATES, BATCH_TRANSITIONS } from '@monban/core/drives/batch-life';
import { isEnd, next, reachableFrom } from '@monban/core/drives/state-machine';
import { VISIT_GUARDS, VISIT_LIFE, VISIT_STATES, VISIT_TRANSITIONS } from '@monban/core/drives/visit-life';
import { expect } from 'chai';

const holds = <Guard extends string>(guards: readonly Guard[]) =>
  Object.fromEntries(guards.map((guard) => [guard, true])) as Record<Guard, boolean>;

describe('the life of a batch', () => {
  it('has a row for each transition, and reaches every state', () => {
    expect(BATCH_LIFE.transitions.map(({ name }) => name)).to.have.members([...BATCH_TRANSITIONS]);
    expect([...reachableFrom(BATCH_LIFE, 'collecting')]).to.have.members([...BATCH_STATES]);
    expect(BATCH_STATES.filter((state) => isEnd(BATCH_LIFE, state))).to.have.members([
      'archived',
      'cancelled',
    ]);
  });

  it('is handed over by a second clerk only, with the hash it was frozen with', () => {
    const submit = (actor: 'clerk' | 'second-clerk', facts = holds(BATCH_GUARDS)) =>
      next(BATCH_LIFE, { state: 'validated', transition: 'submit', actor, facts });
    expect(submit('second-clerk')).to.deep.equal({ kind: 'ok', state: 'submitted' });
    expect(submit('clerk')).to.deep.equal({ kind: 'refused', reason: { kind: 'wrong-actor' } });
    const changed = { ...holds(BATCH_GUARDS), 'hash-matches': false };
    expect(submit('second-clerk', changed).kind).to.equal('refused');
  });

  it('cannot be taken back once it is handed over', () => {
    for (const state of ['submitted', 'acknowledged', 'partly-defective', 'settled'] as const) {
      const reached = reachableFrom(BATCH_LIFE, state);
      expect(reached.has('collecting'), state).to.equal(false);
      expect(reached.has('cancelled'), state).to.equal(false);
    }
  });

  it('has each round handed over by another clerk than the one who froze it', () => {
    const again = (actor: 'clerk' | 'second-clerk') =>
      next(BATCH_LIFE, {
        state: 'resubmitting',
        transition: 'hand-over-again',
        actor,
        facts: holds(BATCH_GUARDS),
      });
    expect(again('second-clerk')).to.deep.equal({ kind: 'ok', state: 'resubmitting' });
    expect(again('clerk').kind).to.equal('refused');
  });

  it('takes no round back that has been handed over, and notes no receipt of one that has not', () => {
    const without = (transition: 'take-round-back' | 'acknowledge-again', guard: string) =>
      next(BATCH_LIFE, {
        state: 'resubmitting',
        transition,
        actor: 'clerk',
        facts: { ...holds(BATCH_GUARDS), [guard]: false },
      });
    expect(without('take-round-back', 'round-here').kind).to.equal('refused');
    expect(without('acknowledge-again', 'round-handed-over').kind).to.equal('refused');
  });
});

describe('the life of a municipal visit', () => {
  it('has a row for each transition, and reaches every state', () => {
    expect(VISIT_LIFE.transitions.map(({ name }) => name)).to.have.members([...VISIT_TRANSITIONS]);
    expect([...reachableFrom(VISIT_LIFE, 'idea')]).to.have.members([...VISIT_STATES]);
    expect(VISIT_STATES.filter((state) => isEnd(VISIT_LIFE, state))).to.have.members([
      'closed',
      'declined-by-municipality',
      'cancelled',
    ]);
  });

  it('does not close before every row has its finding and the counts are the roster', () => {
    const close = (facts: object) =>
      next(VISIT_LIFE, { state: 'reconciling', transition: 'close', actor: 'clerk', facts });
    expect(close({ 'rows-closed': true })).to.deep.equal({
      kind: 'refused',
      reason: { kind: 'guard', guard: 'counts-add-up' },
    });
    expect(close({ 'rows-closed': true, 'counts-add-up': true })).to.deep.equal({
      kind: 'ok',
      state: 'closed',
    });
  });

  it('asks again with the people of another site when they are too few', () => {
    const facts = holds(VISIT_GUARDS);
    const merged = next(VISIT_LIFE, {
      state: 'below-minimum',
      transition: 'merge-sites',
      actor: 'clerk',
      facts,
    });
    expect(merged).to.deep.equal({ kind: 'ok', state: 'inquiry' });
    const tooFew = { ...facts, 'minimum-reached': false };
    expect(
      next(VISIT_LIFE, { state: 'inquiry', transition: 'request', actor: 'clerk', facts: tooFew }).kind,
    ).to.equal('refused');
  });
});
