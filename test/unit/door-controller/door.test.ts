import {
  type DoorEffect,
  type DoorInput,
  doorStateName,
  type DoorState,
  GRACE_MS,
  initialDoor,
  SETTLE_MS,
  step,
} from '@monban/door-controller/door';
import { expect } from 'chai';
import * as fc from 'fast-check';

const UNLOCK_MS = 5_000;
const grant: DoorInput = { kind: 'release', unlockMs: UNLOCK_MS, reference: 'epoch/1' };
const contact = (open: boolean): DoorInput => ({ kind: 'contact', open });
const timer = (name: Extract<DoorInput, { kind: 'timer' }>['timer']): DoorInput => ({
  kind: 'timer',
  timer: name,
});

/** Runs timed inputs; a contact is followed by its settling. */
function run(...inputs: readonly (readonly [atMs: number, input: DoorInput])[]): {
  state: DoorState;
  effects: DoorEffect[];
} {
  let state = initialDoor();
  const effects: DoorEffect[] = [];
  for (const [atMs, input] of inputs) {
    const [next, more] = step(state, input, atMs);
    state = next;
    effects.push(...more);
  }
  return { state, effects };
}

const facts = (effects: readonly DoorEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'record' ? [effect.type] : []));
const strike = (effects: readonly DoorEffect[]) =>
  effects.flatMap(({ kind }) => (kind === 'release' || kind === 'engage' ? [kind] : []));

const CLOSED = [0, contact(false)] as const;
const opens = (atMs: number) =>
  [
    [atMs, contact(true)],
    [atMs + SETTLE_MS, timer('settle')],
  ] as const;
const closes = (atMs: number) =>
  [
    [atMs, contact(false)],
    [atMs + SETTLE_MS, timer('settle')],
  ] as const;

describe('door', () => {
  describe('at start', () => {
    it('engages the strike and is unknown until the contact reports', () => {
      const { state, effects } = run([0, { kind: 'hardware', connected: true }]);
      expect(strike(effects)).to.deep.equal(['engage']);
      expect(doorStateName(state)).to.equal('unknown');
    });

    it('is locked when the contact reports closed', () => {
      expect(doorStateName(run(CLOSED).state)).to.equal('locked');
    });

    it('takes a door that it finds open as open, not as forced', () => {
      const { state, effects } = run([0, contact(true)]);
      expect(doorStateName(state)).to.equal('open');
      expect(facts(effects)).to.deep.equal([]);
    });

    it('is unknown again when the hardware is gone', () => {
      const { state } = run(CLOSED, [1, grant], [2, { kind: 'hardware', connected: false }]);
      expect(doorStateName(state)).to.equal('unknown');
    });
  });

  describe('on a grant', () => {
    it('releases the strike under the receipt that allows it and falls shut after the time of the policy', () => {
      const { state, effects } = run(CLOSED, [100, grant]);
      expect(doorStateName(state)).to.equal('unlocked');
      expect(effects).to.deep.include({ kind: 'release', forAtMostMs: 6_000, reference: 'epoch/1' });
      const [later, relock] = step(state, timer('relock'), 100 + UNLOCK_MS);
      expect(doorStateName(later)).to.equal('locked');
      expect(strike(relock)).to.deep.equal(['engage']);
    });

    it('is prolonged, never shortened, by a second tap', () => {
      const { state } = run(CLOSED, [0, { ...grant, unlockMs: 9_000 }], [1_000, grant]);
      expect(state.released?.untilMs).to.equal(9_000);
      const longer = run(CLOSED, [0, grant], [4_000, grant]).state;
      expect(longer.released?.untilMs).to.equal(9_000);
    });

    it('does not fall shut on the timer of a release that was prolonged since', () => {
      const { state, effects } = run(CLOSED, [0, grant], [4_000, grant], [5_000, timer('relock')]);
      expect(doorStateName(state)).to.equal('unlocked');
      expect(effects.at(-1)).to.deep.equal({ kind: 'start-timer', timer: 'relock', delayMs: 4_000 });
    });

    it('lets one person through: the strike falls when the door closes behind them', () => {
      const { state, effects } = run(CLOSED, [0, grant], ...opens(1_000), ...closes(2_000));
      expect(doorStateName(state)).to.equal('locked');
      expect(facts(effects)).to.deep.equal(['door.opened', 'door.closed']);
      expect(strike(effects)).to.deep.equal(['release', 'engage']);
    });

    it('keeps the strike released for somebody who tapped while the door stood open', () => {
      const { state } = run(CLOSED, [0, grant], ...opens(1_000), [2_000, grant], ...closes(3_000));
      expect(doorStateName(state)).to.equal('unlocked');
    });

    it('only tells the person when the tap was refused', () => {
      const before = run(CLOSED).state;
      const [state, effects] = step(before, { kind: 'display', display: 'refused' }, 5);
      expect(state).to.equal(before);
      expect(effects).to.deep.equal([{ kind: 'show', notice: { kind: 'display', display: 'refused' } }]);
    });
  });

  describe('at the contact', () => {
    it('takes a bouncing contact for one opening', () => {
      const { state, effects } = run(
        CLOSED,
        [0, grant],
        [1_000, contact(true)],
        [1_005, contact(false)],
        [1_008, contact(true)],
        [1_050, timer('settle')],
        [1_058, timer('settle')],
        [1_060, contact(true)],
      );
      expect(facts(effects)).to.deep.equal(['door.opened']);
      expect(doorStateName(state)).to.equal('open');
    });

    it('forgets a contact that bounced and came back', () => {
      const { state, effects } = run(
        CLOSED,
        [1_000, contact(true)],
        [1_005, contact(false)],
        [1_050, timer('settle')],
      );
      expect(doorStateName(state)).to.equal('locked');
      expect(facts(effects)).to.deep.equal([]);
    });

    it('is forced when it opens without a release', () => {
      const { state, effects } = run(CLOSED, ...opens(1_000));
      expect(doorStateName(state)).to.equal('forced-open');
      expect(facts(effects)).to.deep.equal(['door.forced-open']);
    });

    it('is not forced when somebody pulls in the moment the strike falls', () => {
      const fallen = [5_000, timer('relock')] as const;
      const justAfter = run(CLOSED, [0, grant], fallen, ...opens(5_000 + GRACE_MS - 1));
      expect(facts(justAfter.effects)).to.deep.equal(['door.opened']);
      const tooLate = run(CLOSED, [0, grant], fallen, ...opens(5_000 + GRACE_MS));
      expect(facts(tooLate.effects)).to.deep.equal(['door.forced-open']);
    });

    it('counts as authorised by the moment it opened, not by the moment it was believed', () => {
      const { effects } = run(
        CLOSED,
        [0, grant],
        [4_999, contact(true)],
        [5_000, timer('relock')],
        [5_049, timer('settle')],
      );
      expect(facts(effects)).to.deep.equal(['door.opened']);
    });

    it('warns before it is held open, and reports it once', () => {
      const { state, effects } = run(
        CLOSED,
        [0, grant],
        ...opens(1_000),
        [23_500, timer('pre-alarm')],
        [31_000, timer('held-open')],
        [32_000, timer('held-open')],
      );
      expect(doorStateName(state)).to.equal('held-open');
      expect(facts(effects)).to.deep.equal(['door.opened', 'door.held-open']);
      expect(effects).to.deep.include({ kind: 'show', notice: { kind: 'held-open-warning' } });
    });

    it('never reports a forced door as held open', () => {
      const { state, effects } = run(CLOSED, ...opens(1_000), [99_000, timer('held-open')]);
      expect(doorStateName(state)).to.equal('forced-open');
      expect(facts(effects)).to.deep.equal(['door.forced-open']);
    });
  });

  describe('from inside', () => {
    it('lets people out before it records anything', () => {
      const { effects } = run(CLOSED, [10, { kind: 'exit-button' }]);
      expect(effects.map(({ kind }) => kind)).to.deep.equal(['release', 'start-timer', 'record']);
      expect(facts(effects)).to.deep.equal(['door.exit-requested']);
    });

    it('lets people out whatever state it is in', () => {
      const states: DoorInput[][] = [
        [],
        [contact(false)],
        [contact(false), { kind: 'lock' }],
        [contact(false), { kind: 'tamper', active: true }],
        [contact(true)],
      ];
      for (const inputs of states) {
        const { state } = run(...inputs.map((input) => [0, input] as const));
        expect(strike(step(state, { kind: 'exit-button' }, 1)[1])).to.deep.equal(['release']);
      }
    });

    it('does not take the opening after the button for forced', () => {
      const { effects } = run(CLOSED, [0, { kind: 'exit-button' }], ...opens(100));
      expect(facts(effects)).to.deep.equal(['door.exit-requested', 'door.opened']);
    });
  });

  it('engages at once when it is told to lock, without grace', () => {
    const { state, effects } = run(CLOSED, [0, grant], [100, { kind: 'lock' }], ...opens(101));
    expect(strike(effects)).to.deep.equal(['release', 'engage']);
    expect(doorStateName(state)).to.equal('forced-open');
  });

  it('records tampering once, however often it is reported', () => {
    const { effects } = run(
      CLOSED,
      [0, { kind: 'tamper', active: true }],
      [1, { kind: 'tamper', active: true }],
    );
    expect(facts(effects)).to.deep.equal(['door.tampered']);
  });

  const anyInput: fc.Arbitrary<DoorInput> = fc.oneof(
    fc.constantFrom<DoorInput>(
      grant,
      { kind: 'lock' },
      { kind: 'exit-button' },
      contact(true),
      contact(false),
      timer('settle'),
      timer('relock'),
      timer('pre-alarm'),
      timer('held-open'),
      { kind: 'tamper', active: true },
      { kind: 'hardware', connected: true },
      { kind: 'display', display: 'again' },
    ),
  );
  const anyHistory = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), anyInput), { maxLength: 60 });

  it('holds the strike exactly while its state says released, for any history', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        let state = initialDoor();
        let atMs = 0;
        let isReleased = false;
        for (const [waitMs, input] of history) {
          atMs += waitMs;
          const [next, effects] = step(state, input, atMs);
          for (const move of strike(effects)) isReleased = move === 'release';
          state = next;
          expect(state.released !== undefined).to.equal(isReleased);
        }
      }),
    );
  });

  it('is never released without a grant, a command or the exit button', () => {
    const harmless = anyHistory.map((history) =>
      history.filter(([, { kind }]) => kind !== 'release' && kind !== 'exit-button'),
    );
    fc.assert(
      fc.property(harmless, (history) => {
        let atMs = 0;
        const timed = history.map(([waitMs, input]) => [(atMs += waitMs), input] as const);
        expect(strike(run(...timed).effects)).to.not.include('release');
      }),
    );
  });
});
