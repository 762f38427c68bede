import {
  APPLICATION_STATES,
  APPLICATION_TRANSITIONS,
  type ApplicationState,
  type ApplicationTransition,
} from '@monban/core/api/applications';
import {
  APPLICATION_ACTORS,
  APPLICATION_GUARDS,
  APPLICATION_LIFE,
  BEFORE_MAKING,
  endsPurpose,
  factsOfCase,
  isAnswer,
  type ApplicationActor,
  type ApplicationFacts,
} from '@monban/core/drives/application-life';
import { isEnd, next, reachableFrom } from '@monban/core/drives/state-machine';
import { expect } from 'chai';
import fc from 'fast-check';

const ALL_HOLDS: ApplicationFacts = Object.fromEntries(APPLICATION_GUARDS.map((guard) => [guard, true]));
const ENDS = ['delivered', 'picked-up', 'disposed', 'ended'];

describe('the life of an application', () => {
  it('has one row for each transition, each with somebody who may say it', () => {
    const names = APPLICATION_LIFE.transitions.map(({ name }) => name);
    expect(names).to.have.members([...APPLICATION_TRANSITIONS]);
    expect(new Set(names).size).to.equal(names.length);
    for (const { name, by, from } of APPLICATION_LIFE.transitions) {
      expect(by, name).to.not.equal([]);
      expect(from.length, name).to.be.greaterThan(0);
    }
  });

  it('reaches every state from the invitation', () => {
    expect([...reachableFrom(APPLICATION_LIFE, 'invited')]).to.have.members([...APPLICATION_STATES]);
  });

  it('leads out of every state but the ends, and from each of those to an end', () => {
    const ends = APPLICATION_STATES.filter((state) => isEnd(APPLICATION_LIFE, state));
    expect(ends).to.have.members(ENDS);
    for (const state of APPLICATION_STATES)
      expect([...reachableFrom(APPLICATION_LIFE, state)], state).to.include.oneOf(ENDS);
  });

  it('lets a person take a consent back from every state before the card is made, with an open drive alone', () => {
    const facts = { 'drive-open': true };
    const takenBack = APPLICATION_STATES.filter(
      (state) =>
        next(APPLICATION_LIFE, { state, transition: 'withdraw', actor: 'person', facts }).kind === 'ok',
    );
    expect(takenBack).to.have.members([...BEFORE_MAKING]);
    const closed = next(APPLICATION_LIFE, {
      state: 'joined',
      transition: 'withdraw',
      actor: 'person',
      facts: {},
    });
    expect(closed).to.deep.equal({ kind: 'refused', reason: { kind: 'guard', guard: 'drive-open' } });
  });

  it('comes to no card without a consent', () => {
    const withoutJoining = {
      ...APPLICATION_LIFE,
      transitions: APPLICATION_LIFE.transitions.filter(({ name }) => name !== 'join'),
    };
    const reached = [...reachableFrom(withoutJoining, 'invited')];
    expect(reached).to.have.members(['invited', 'declined', 'has-card', 'ended']);
  });

  it('never lets anybody but the person, or a clerk with the paper, answer', () => {
    for (const { name, by } of APPLICATION_LIFE.transitions)
      if (isAnswer(name)) expect(by, name).to.have.members(['person', 'clerk']);
  });

  it('loses nobody whose papers are short: the application is taken all the same', () => {
    const reached = walk('checked-in', [
      ['papers-short', 'officer'],
      ['accept-on-site', 'officer'],
      ['accept', 'clerk'],
      ['make', 'clerk'],
      ['reach-municipality', 'clerk'],
      ['send-notice', 'clerk'],
      ['pick-up', 'person'],
    ]);
    expect(reached).to.equal('picked-up');
  });

  it('lets whoever did not come to the visit hand in a form instead', () => {
    const reached = walk('slotted', [
      ['miss-visit', 'clerk'],
      ['use-pick-up', 'clerk'],
      ['freeze', 'clerk'],
    ]);
    expect(reached).to.equal('in-batch');
  });

  it('takes a slip at the desk back, and only there', () => {
    const reached = walk('slotted', [
      ['check-in', 'officer'],
      ['papers-short', 'officer'],
      ['take-finding-back', 'officer'],
      ['take-check-in-back', 'officer'],
      ['miss-visit', 'officer'],
      ['take-miss-back', 'clerk'],
    ]);
    expect(reached).to.equal('slotted');
    const facts = ALL_HOLDS;
    for (const transition of ['take-check-in-back', 'take-finding-back', 'take-miss-back'] as const) {
      const late = next(APPLICATION_LIFE, { state: 'accepted-on-site', transition, actor: 'officer', facts });
      expect(late.kind, transition).to.equal('refused');
    }
  });

  it('lets a tap at a door say that somebody is there, and nothing else of the desk', () => {
    const atDesk = ['slotted', 'checked-in', 'id-verified', 'id-short', 'no-show'];
    const bySystem = APPLICATION_LIFE.transitions.filter(
      ({ by, to }) => by.includes('system') && to !== null && atDesk.includes(to),
    );
    expect(bySystem.map(({ name }) => name)).to.deep.equal(['book-slot', 'check-in']);
    const reached = walk('no-show', [
      ['book-slot', 'system'],
      ['check-in', 'system'],
      ['papers-sufficient', 'officer'],
    ]);
    expect(reached).to.equal('id-verified');
  });

  it('keeps batches to drives whose cards are fetched, and slots to drives with a visit', () => {
    const freeze = (facts: ApplicationFacts) =>
      next(APPLICATION_LIFE, { state: 'checked', transition: 'freeze', actor: 'clerk', facts }).kind;
    const base = { 'drive-open': true, 'batch-open': true };
    expect(freeze({ ...base, ...factsOfCase('pick-up') })).to.equal('ok');
    expect(freeze({ ...base, ...factsOfCase('mixed') })).to.equal('ok');
    expect(freeze({ ...base, ...factsOfCase('visit') })).to.equal('refused');
  });

  it('takes steps of nobody in a closed drive, whatever else holds', () => {
    const anyMove = fc.record({
      state: fc.constantFrom(...APPLICATION_STATES),
      transition: fc.constantFrom(...APPLICATION_TRANSITIONS),
      actor: fc.constantFrom(...APPLICATION_ACTORS),
    });
    fc.assert(
      fc.property(anyMove, (move) => {
        const facts = { ...ALL_HOLDS, 'drive-open': false };
        expect(next(APPLICATION_LIFE, { ...move, facts }).kind).to.equal('refused');
      }),
    );
  });

  it('stays within its states however it is walked, and stops at an end', () => {
    const said = fc.tuple(
      fc.constantFrom(...APPLICATION_TRANSITIONS),
      fc.constantFrom(...APPLICATION_ACTORS),
    );
    fc.assert(
      fc.property(fc.array(said, { maxLength: 60 }), (words) => {
        let state: ApplicationState = APPLICATION_LIFE.start;
        for (const [transition, actor] of words) {
          const step = next(APPLICATION_LIFE, { state, transition, actor, facts: ALL_HOLDS });
          if (step.kind === 'refused') continue;
          expect(ENDS).to.not.include(state);
          state = step.state;
        }
        expect(APPLICATION_STATES).to.include(state);
      }),
    );
  });

  it('has no purpose left at an end and after a withdrawal', () => {
    expect(APPLICATION_STATES.filter(endsPurpose)).to.have.members([...ENDS, 'withdrawn']);
  });
});

function walk(
  start: ApplicationState,
  steps: readonly (readonly [ApplicationTransition, ApplicationActor])[],
): ApplicationState {
  return steps.reduce<ApplicationState>((state, [transition, actor]) => {
    const step = next(APPLICATION_LIFE, { state, transition, actor, facts: ALL_HOLDS });
    if (step.kind === 'refused') throw new Error(`${transition} was refused in ${state}`);
    return step.state;
  }, start);
}
