import type { DeskInput, DeskState } from '@monban/door-controller/desk/desk-state';
import { deskStep } from '@monban/door-controller/desk/desk-step';
import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  accepted,
  begin,
  change,
  done,
  found,
  JOB,
  ORDERS,
  OTHER_JOB,
  present,
  proved,
  pulled,
  record,
  refusal,
  run,
  statement,
  typed,
  words,
} from '../../../support/desk-inputs.ts';

describe('desk, for any history', () => {
  it('never gives or tells a card anything that the server has not answered since its last challenge or key, for any history', () => {
    const anyInput = fc.constantFrom<DeskInput>(
      begin(),
      begin(ORDERS['set-pin'], { jobId: OTHER_JOB }),
      begin(ORDERS.terminate),
      { kind: 'cancel', jobId: JOB },
      present,
      found('blank'),
      found('active'),
      done({ kind: 'authenticate', statement }),
      done({ kind: 'make-key', publicKey: 'key' }),
      done({ kind: 'challenge', challenge: 'c' }),
      record,
      change,
      refusal,
      done({ kind: 'store-items' }),
      done({ kind: 'activate' }),
      done({ kind: 'apply-change', applied: true }),
      done({ kind: 'apply-change', applied: false }),
      typed,
      { kind: 'pins-not-entered' },
      pulled,
      { kind: 'no-answer' },
    );
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 40 }), (history) => {
        let asked: 'record' | 'change' | undefined;
        for (const word of words(run(...history).effects)) {
          if (word === 'ask-record') asked = 'record';
          if (word === 'ask-change') asked = 'change';
          if (word === 'make-key' || word === 'challenge') asked = undefined;
          if (word === 'store-items') expect(asked).to.equal('record');
          if (word === 'apply-change') expect(asked).to.equal('change');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('wipes what was typed with the step that stops holding it, for any history', () => {
    const anyInput = fc.constantFrom<DeskInput>(
      begin(ORDERS['set-pin']),
      { kind: 'cancel', jobId: JOB },
      present,
      found('active'),
      done({ kind: 'authenticate', statement }),
      done({ kind: 'challenge', challenge: 'c' }),
      change,
      refusal,
      typed,
      { kind: 'pins-entered', cardPresent: false },
      { kind: 'pins-not-entered' },
      pulled,
      proved,
      accepted,
      { kind: 'no-answer' },
    );
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 40 }), (history) => {
        let state: DeskState = { kind: 'idle' };
        for (const input of history) {
          const [next, effects] = deskStep(state, input);
          const held = (job: DeskState) => job.kind === 'job' && job.pinsHeld;
          if (held(state) && !held(next)) expect(words(effects)).to.include('close-session');
          state = next;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
