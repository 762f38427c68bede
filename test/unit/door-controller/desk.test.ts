import { BadgeId, CommandId, ControllerId, DeskJobId } from '@monban/core/ids';
import {
  type CardOutcome,
  type DeskEffect,
  type DeskInput,
  type DeskState,
  deskStep,
} from '@monban/door-controller/desk';
import { expect } from 'chai';
import * as fc from 'fast-check';

const JOB = DeskJobId.parse('a0000000-0000-4000-8000-a00000000001');
const OTHER_JOB = DeskJobId.parse('b0000000-0000-4000-8000-a00000000001');
const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000002');
const BADGE = BadgeId.parse(Buffer.alloc(16, 1).toString('base64url'));
const given = { jobId: JOB, badgeId: BADGE, publicKey: 'key', record: 'record' };

function personalise(jobId = JOB, extra: Partial<Extract<DeskInput, { kind: 'begin' }>> = {}): DeskInput {
  return {
    kind: 'begin',
    command: {
      type: 'monban.desk-command.v1',
      commandId: CommandId.parse('a0000000-0000-4000-8000-a00000000003'),
      controllerId: CONTROLLER,
      jobId,
      action: 'begin',
      order: { task: 'issue', carrier: 'company-card', binding: 'face-check', setsPin: false },
      issuedAt: '2026-11-23T03:00:00.000Z',
      expiresAt: '2026-11-23T03:00:05.000Z',
    },
    given: undefined,
    cardPresent: false,
    ...extra,
  };
}
const done = (outcome: CardOutcome, requestId = 'r'): DeskInput => ({
  kind: 'card-done',
  outcome,
  requestId,
});
const inspected = (lifeCycle: 'absent' | 'blank' | 'active' | 'terminated', hasJpki = false) =>
  done({ kind: 'inspect', lifeCycle, hasJpki });
const record: DeskInput = {
  kind: 'answer',
  answer: {
    type: 'monban.desk-record-answer.v1',
    controllerId: CONTROLLER,
    jobId: JOB,
    requestId: 'r',
    siteKeyVersion: 1,
    sitePublicKey: 's',
    badgeId: BADGE,
    record: 'record',
    managementPublicKey: 'm',
  },
};
const refusal: DeskInput = {
  kind: 'answer',
  answer: {
    type: 'monban.desk-refusal.v1',
    controllerId: CONTROLLER,
    jobId: JOB,
    requestId: 'r',
    failure: 'cancelled',
  },
};

function run(...inputs: DeskInput[]): { state: DeskState; effects: DeskEffect[] } {
  let state: DeskState = { kind: 'idle' };
  const effects: DeskEffect[] = [];
  for (const input of inputs) {
    const [next, more] = deskStep(state, input);
    state = next;
    effects.push(...more);
  }
  return { state, effects };
}
const words = (effects: readonly DeskEffect[]) =>
  effects.map((effect) => (effect.kind === 'card' ? effect.operation.kind : effect.kind));
const toKey = [personalise(), { kind: 'card-present' } as const, inspected('blank')];
const toRecord = [...toKey, done({ kind: 'make-key', publicKey: 'key' })];

describe('desk', () => {
  it('does nothing with a card that nobody has ordered a badge for', () => {
    expect(run({ kind: 'card-present' }, inspected('blank'))).to.deep.equal({
      state: { kind: 'idle' },
      effects: [],
    });
  });

  it('begins at once with a card that lies there already', () => {
    expect(words(run(personalise(JOB, { cardPresent: true })).effects)).to.include.members([
      'open-session',
      'inspect',
    ]);
  });

  it('remembers what it gives before the card gets any of it', () => {
    const after = words(run(...toRecord, record).effects);
    expect(after.indexOf('remember')).to.be.lessThan(after.indexOf('store-items'));
    expect(after.indexOf('remember')).to.be.greaterThan(-1);
  });

  it('ignores an answer to another question, and one that comes after the card was pulled', () => {
    const other = { ...record, answer: { ...record.answer, requestId: 'x' } } as DeskInput;
    expect(words(run(...toRecord, other).effects)).to.not.include('store-items');
    const pulled: DeskInput = { kind: 'card-failed', failure: 'card-removed' };
    expect(words(run(...toRecord, pulled, record).effects)).to.not.include('store-items');
  });

  it('goes on at the proof when an active card is this job’s own, and refuses it otherwise', () => {
    const own = run(personalise(JOB, { given }), { kind: 'card-present' }, inspected('active'));
    expect(words(own.effects)).to.include('prove');
    const foreign = run(personalise(OTHER_JOB, { given }), { kind: 'card-present' }, inspected('active'));
    expect(foreign.effects.at(-1)).to.include({ kind: 'progress', failure: 'not-blank' });
  });

  const failures = [
    ['absent', 'no-badge-ap'],
    ['terminated', 'terminated'],
  ] as const;
  for (const [lifeCycle, failure] of failures) {
    it(`stands still with ${failure} and keeps the job`, () => {
      const { state, effects } = run(personalise(), { kind: 'card-present' }, inspected(lifeCycle));
      expect(effects.at(-1)).to.include({ failure });
      expect(state).to.have.nested.property('phase.kind', 'waiting-for-card');
    });
  }

  it('ends the job when the server refuses it', () => {
    const { state, effects } = run(...toRecord, refusal);
    expect(state).to.deep.equal({ kind: 'idle' });
    expect(effects.at(-1)).to.include({ kind: 'progress', failure: 'cancelled' });
  });

  it('lets a new job take over, and takes the same job again for the one it has', () => {
    expect(run(...toRecord, personalise(OTHER_JOB)).state).to.include({ jobId: OTHER_JOB });
    const { state } = run(...toRecord, personalise());
    expect(state).to.have.nested.property('phase.kind', 'asking-record');
  });

  it('sends evidence only of a badge that was proved to be the one it gave', () => {
    const upToProof = [...toRecord, record, done({ kind: 'store-items' }), done({ kind: 'activate' })];
    for (const proof of ['other-badge', 'invalid'] as const) {
      expect(words(run(...upToProof, done({ kind: 'prove', proof })).effects)).to.not.include(
        'send-evidence',
      );
    }
  });

  it('never gives a card anything without asking the server in between, for any history', () => {
    const anyInput = fc.constantFrom<DeskInput>(
      personalise(),
      personalise(OTHER_JOB),
      { kind: 'cancel', jobId: JOB },
      { kind: 'card-present' },
      inspected('blank'),
      inspected('active'),
      done({ kind: 'make-key', publicKey: 'key' }),
      record,
      refusal,
      done({ kind: 'store-items' }),
      done({ kind: 'activate' }),
      { kind: 'card-failed', failure: 'card-removed' },
      { kind: 'no-answer' },
    );
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 40 }), (history) => {
        let asked = false;
        for (const word of words(run(...history).effects)) {
          if (word === 'ask-record') asked = true;
          if (word === 'make-key') asked = false;
          if (word === 'store-items') expect(asked).to.equal(true);
        }
      }),
    );
  });
});
