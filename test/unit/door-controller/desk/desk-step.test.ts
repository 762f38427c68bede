import { DESK_TASKS, STEPS_OF_TASK } from '@monban/core/messages/desk';
import type { DeskOrder } from '@monban/core/messages/door-command';
import type { DeskInput } from '@monban/door-controller/desk/desk-state';
import { expect } from 'chai';
import {
  accepted,
  begin,
  certificate,
  change,
  done,
  found,
  given,
  lastFailure,
  national,
  ORDERS,
  OTHER_JOB,
  present,
  proved,
  pulled,
  record,
  refusal,
  run,
  statement,
  steps,
  terminating,
  toChallenge,
  toChange,
  toRecord,
  typed,
  words,
} from '../../../support/desk-inputs.ts';

describe('desk', () => {
  it('does nothing with a card that nobody has ordered anything for', () => {
    expect(run(present, found('blank'))).to.deep.equal({ state: { kind: 'idle' }, effects: [] });
  });

  it('begins at once with a card that lies there already', () => {
    expect(words(run(begin(ORDERS.issue, { cardPresent: true })).effects)).to.include.members([
      'open-session',
      'inspect',
    ]);
  });

  it('remembers what it gives before the card gets any of it', () => {
    const after = words(run(...toRecord, record).effects);
    expect(after.indexOf('remember')).to.be.lessThan(after.indexOf('store-items'));
    expect(after.indexOf('remember')).to.be.greaterThan(-1);
  });

  it('remembers that it ends a badge before the card is told, for a terminated one cannot say who it was', () => {
    const after = words(run(...toChange(ORDERS.terminate)).effects);
    expect(after.indexOf('remember')).to.be.lessThan(after.indexOf('apply-change'));
    expect(after.indexOf('remember')).to.be.greaterThan(-1);
  });

  it('ignores an answer to another question, and one that comes after the card was pulled', () => {
    const other = { ...record, answer: { ...record.answer, requestId: 'x' } };
    expect(words(run(...toRecord, other).effects)).to.not.include('store-items');
    expect(words(run(...toRecord, pulled, record).effects)).to.not.include('store-items');
  });

  it('goes on at the proof when an active card is this job’s own, and refuses it otherwise', () => {
    const own = run(begin(ORDERS.issue, { memory: given }), present, found('active'));
    expect(words(own.effects)).to.include('prove');
    const foreign = run(begin(ORDERS.issue, { jobId: OTHER_JOB, memory: given }), present, found('active'));
    expect(lastFailure(foreign.effects)).to.equal('not-blank');
  });

  it('takes a terminated card for its own only where it was about to terminate it', () => {
    const own = run(begin(ORDERS.terminate, { memory: terminating }), present, found('terminated'));
    expect(words(own.effects)).to.include('send-termination');
    const foreign = run(begin(ORDERS.terminate), present, found('terminated'));
    expect(lastFailure(foreign.effects)).to.equal('terminated');
  });

  const unfit = [
    ['issue', found('absent'), 'no-badge-ap'],
    ['issue', found('absent', { kind: 'none' }), 'no-badge-ap'],
    ['issue', found('absent', { isIdentifierOnly: true }), 'identifier-only'],
    ['issue', found('terminated'), 'terminated'],
    ['issue', found('active'), 'not-blank'],
    ['issue', found('blank', national), 'wrong-carrier'],
    // A transit card says nothing about whether the holder's own card has the application.
    ['rebind', found('absent', { kind: 'none' }), 'wrong-carrier'],
    ['rebind', found('active'), 'wrong-carrier'],
    ['rebind', found('active', { ...national, userCertificate: 'missing' }), 'certificate-missing'],
    ['rebind', found('absent', { ...national, token: 'phone' }), 'phone-profile'],
    ['rebind', found('absent', { ...national, token: 'old-resident-card' }), 'resident-card-old'],
    ['rebind', found('active', { ...national, kind: 'next-gen-placeholder' }), 'next-generation-card'],
    ['renew-record', found('blank'), 'other-badge'],
    ['set-pin', found('terminated'), 'terminated'],
    ['terminate', found('absent'), 'no-badge-ap'],
  ] as const;
  for (const [task, card, failure] of unfit) {
    it(`stands still with ${failure} at ${task} and keeps the job`, () => {
      const { state, effects } = run(begin(ORDERS[task]), present, card);
      expect(lastFailure(effects)).to.equal(failure);
      expect(state).to.have.nested.property('phase.kind', 'waiting-for-card');
    });
  }

  it('ends the job when the server refuses it', () => {
    const { state, effects } = run(...toRecord, refusal);
    expect(state).to.deep.equal({ kind: 'idle' });
    expect(lastFailure(effects)).to.equal('cancelled');
  });

  it('lets a new job take over, and takes the same job again for the one it has', () => {
    expect(run(...toRecord, begin(ORDERS.issue, { jobId: OTHER_JOB })).state).to.include({
      jobId: OTHER_JOB,
    });
    expect(run(...toRecord, begin()).state).to.have.nested.property('phase.kind', 'asking-record');
  });

  it('sends evidence only of a badge that was proved to be the one it gave', () => {
    const upToProof = [...toRecord, record, done({ kind: 'store-items' }), done({ kind: 'activate' })];
    for (const failure of ['other-badge', 'evidence-invalid'] as const) {
      const { effects } = run(...upToProof, done({ kind: 'unfit', failure }));
      expect(words(effects)).to.not.include('send-evidence');
    }
    expect(words(run(...upToProof, proved).effects)).to.include('send-evidence');
  });

  it('tells the steps of each task in the order that the console knows', () => {
    const verified = [proved, accepted];
    const changed = [done({ kind: 'apply-change', applied: true })];
    const runs = {
      issue: [...toRecord, record, done({ kind: 'store-items' }), done({ kind: 'activate' }), ...verified],
      'renew-record': [...toChange(ORDERS['renew-record']), ...changed, ...verified],
      resume: [
        begin(ORDERS.resume),
        present,
        found('active'),
        done({ kind: 'authenticate', statement }),
        ...verified,
      ],
      'remove-pin': [...toChange(ORDERS['remove-pin']), ...changed, ...verified],
      terminate: [...toChange(ORDERS.terminate), ...changed, done({ kind: 'check-terminated' }), accepted],
      'set-pin': [
        ...toChallenge(ORDERS['set-pin']),
        typed,
        ...toChallenge(ORDERS['set-pin']).slice(2),
        done({ kind: 'challenge', challenge: 'c' }),
        change,
        ...changed,
        done({ kind: 'store-pins' }),
        done({ kind: 'restore-key' }),
        ...verified,
      ],
      rebind: [
        begin(ORDERS.rebind),
        present,
        found('active', national),
        done({ kind: 'authenticate', statement }),
        done({ kind: 'read-certificate', certificate }),
        done({ kind: 'query-jpki-pin' }),
        typed,
        found('active', national),
        done({ kind: 'authenticate', statement }),
        done({ kind: 'read-certificate', certificate }),
        done({ kind: 'try-jpki-pin' }),
        done({ kind: 'sign-binding', signature: 'sig' }),
        done({ kind: 'challenge', challenge: 'c' }),
        change,
        ...changed,
        ...verified,
      ],
    } satisfies Record<DeskOrder['task'], DeskInput[]>;
    for (const task of DESK_TASKS) {
      const { state, effects } = run(...runs[task]);
      const told = steps(effects);
      expect(state, task).to.deep.equal({ kind: 'idle' });
      expect(told, task).to.deep.equal(STEPS_OF_TASK[task].filter((step) => told.includes(step)));
      expect(told.at(-1), task).to.equal('verified');
    }
  });

  it('asks once more with a fresh challenge when the card holds another management key, and then no more', () => {
    const order = ORDERS['remove-pin'];
    const refused = done({ kind: 'apply-change', applied: false });
    const again = [refused, done({ kind: 'challenge', challenge: 'd' })];
    const { effects } = run(...toChange(order), ...again);
    const asked = effects.flatMap((effect) => (effect.kind === 'ask-change' ? [effect] : []));
    expect(asked.map(({ challenge, keyRefused }) => [challenge, keyRefused])).to.deep.equal([
      ['c', false],
      ['d', true],
    ]);
    const end = run(...toChange(order), ...again, change, refused);
    expect(lastFailure(end.effects)).to.equal('card-refused');
  });

  it('asks for no national PIN where the face check is enough, and for no PIN that is on the card already', () => {
    const order: DeskOrder = {
      task: 'issue',
      carrier: 'my-number-card',
      binding: 'face-check',
      setsPin: false,
    };
    const read = done({ kind: 'read-certificate', certificate });
    expect(words(run(begin(order), present, found('blank', national), read).effects)).to.include('make-key');
    const withPin: DeskOrder = { ...order, setsPin: true };
    const resumed = run(begin(withPin, { memory: given }), present, found('active', national), read);
    expect(words(resumed.effects)).to.include('prove').and.not.include('ask-pins');
  });

  it('lets the card go while its holder types, and waits for it with what was typed', () => {
    const asked = toChallenge(ORDERS['set-pin']);
    const away: DeskInput = { kind: 'pins-entered', cardPresent: false };
    const { state, effects } = run(...asked, pulled, away);
    expect(state).to.include({ pinsHeld: true });
    expect(lastFailure(effects)).to.equal(undefined);
    expect(words(run(...asked, pulled, away, present).effects).at(-1)).to.equal('inspect');
  });

  it('stands still when nobody types in time, and when the card does not come in time for what was typed', () => {
    const late: DeskInput = { kind: 'pins-not-entered' };
    const away: DeskInput = { kind: 'pins-entered', cardPresent: false };
    for (const inputs of [[late], [away, late]]) {
      const { state, effects } = run(...toChallenge(ORDERS['set-pin']), ...inputs);
      expect(lastFailure(effects)).to.equal('pin-not-entered');
      expect(state).to.include({ pinsHeld: false });
    }
  });

  it('asks again after a wrong national PIN and says how many tries are left', () => {
    const { effects } = run(
      begin(ORDERS.rebind),
      present,
      found('active', national),
      done({ kind: 'authenticate', statement }),
      done({ kind: 'read-certificate', certificate }),
      done({ kind: 'query-jpki-pin' }),
      typed,
      found('active', national),
      done({ kind: 'authenticate', statement }),
      done({ kind: 'read-certificate', certificate }),
      done({ kind: 'jpki-pin-wrong', triesLeft: 2 }),
    );
    expect(effects.at(-1)).to.deep.include({
      kind: 'ask-pins',
      wanted: { jpki: true, badge: false, jpkiTriesLeft: 2 },
    });
  });
});
