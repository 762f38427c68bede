import { isEnd, next, reachableFrom, stepsOpen, type StateMachine } from '@monban/core/drives/state-machine';
import { expect } from 'chai';

type Light = 'red' | 'green' | 'broken';
const LIGHT: StateMachine<Light, 'go' | 'break', 'clock' | 'driver', 'road-free'> = {
  start: 'red',
  states: ['red', 'green', 'broken'],
  transitions: [
    { name: 'go', from: ['red'], to: 'green', by: ['clock'], guards: ['road-free'] },
    { name: 'break', from: ['red', 'green'], to: 'broken', by: ['driver', 'clock'], guards: [] },
  ],
};

describe('a state machine as data', () => {
  it('leads on where state, actor and guards agree', () => {
    const facts = { 'road-free': true };
    expect(next(LIGHT, { state: 'red', transition: 'go', actor: 'clock', facts })).to.deep.equal({
      kind: 'ok',
      state: 'green',
    });
  });

  it('says what is in the way: the state before the actor before the guard', () => {
    const refused = (state: Light, actor: 'clock' | 'driver', isFree?: boolean) => {
      const facts = isFree === undefined ? {} : { 'road-free': isFree };
      const step = next(LIGHT, { state, transition: 'go', actor, facts });
      return step.kind === 'refused' ? step.reason : undefined;
    };
    expect(refused('green', 'driver')).to.deep.equal({ kind: 'wrong-state' });
    expect(refused('red', 'driver')).to.deep.equal({ kind: 'wrong-actor' });
    expect(refused('red', 'clock', false)).to.deep.equal({ kind: 'guard', guard: 'road-free' });
    expect(refused('red', 'clock'), 'what is not known does not hold').to.deep.equal({
      kind: 'guard',
      guard: 'road-free',
    });
  });

  it('lists what somebody may do', () => {
    const facts = { 'road-free': true };
    expect(stepsOpen(LIGHT, { state: 'red', actor: 'clock', facts })).to.deep.equal(['go', 'break']);
    expect(stepsOpen(LIGHT, { state: 'red', actor: 'driver', facts })).to.deep.equal(['break']);
    expect(stepsOpen(LIGHT, { state: 'broken', actor: 'driver', facts })).to.deep.equal([]);
  });

  it('knows its ends, and where a state can come to', () => {
    expect(isEnd(LIGHT, 'broken')).to.equal(true);
    expect(isEnd(LIGHT, 'green')).to.equal(false);
    expect([...reachableFrom(LIGHT, 'green')]).to.have.members(['green', 'broken']);
  });
});
