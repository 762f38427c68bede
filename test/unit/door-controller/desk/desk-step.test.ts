import { BadgeId, CommandId, ControllerId, DeskJobId } from '@monban/core/ids';
import { DESK_TASKS, STEPS_OF_TASK } from '@monban/core/messages/desk';
import type { CardStatement, DeskAnswer } from '@monban/core/messages/desk';
import type { DeskOrder } from '@monban/core/messages/door-command';
import type {
  CardOutcome,
  DeskEffect,
  DeskInput,
  DeskMemory,
  DeskState,
  SeenCertificate,
} from '@monban/door-controller/desk/desk-state';
import { deskStep } from '@monban/door-controller/desk/desk-step';
import type { FoundCard } from '@monban/door-controller/desk/found-card';
import { expect } from 'chai';
import * as fc from 'fast-check';

const JOB = DeskJobId.parse('a0000000-0000-4000-8000-a00000000001');
const OTHER_JOB = DeskJobId.parse('b0000000-0000-4000-8000-a00000000001');
const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000002');
const BADGE = BadgeId.parse(Buffer.alloc(16, 1).toString('base64url'));
const given: DeskMemory = { kind: 'given', jobId: JOB, badgeId: BADGE, publicKey: 'key', record: 'record' };
const terminating: DeskMemory = { kind: 'terminating', jobId: JOB, badgeId: BADGE };
const statement: CardStatement = {
  siteKeyVersion: 1,
  mode: 0,
  readerNonce: 'n',
  readerId: 'r',
  ephemeralKey: 'e',
  counter: 1,
  pinStatus: 0,
  signature: 's',
};
const certificate: SeenCertificate = {
  certificate: 'der',
  cardLink: 'link',
  until: '2030-01-01T00:00:00.000Z',
};

const existing = { carrier: 'company-card', badgeId: BADGE, publicKey: 'key' } as const;
const ORDERS = {
  issue: { task: 'issue', carrier: 'company-card', binding: 'face-check', setsPin: false },
  'renew-record': { task: 'renew-record', ...existing },
  rebind: { task: 'rebind', ...existing, carrier: 'my-number-card', binding: 'jpki-signature' },
  'set-pin': { task: 'set-pin', ...existing },
  'remove-pin': { task: 'remove-pin', ...existing },
  terminate: { task: 'terminate', ...existing },
} as const satisfies Record<DeskOrder['task'], DeskOrder>;

function begin(
  order: DeskOrder = ORDERS.issue,
  extra: { readonly jobId?: DeskJobId; readonly memory?: DeskMemory; readonly cardPresent?: boolean } = {},
): DeskInput {
  return {
    kind: 'begin',
    command: {
      type: 'monban.desk-command.v1',
      commandId: CommandId.parse('a0000000-0000-4000-8000-a00000000003'),
      controllerId: CONTROLLER,
      jobId: extra.jobId ?? JOB,
      action: 'begin',
      order,
      issuedAt: '2026-11-23T03:00:00.000Z',
      expiresAt: '2026-11-23T03:00:05.000Z',
    },
    memory: extra.memory,
    cardPresent: extra.cardPresent ?? false,
  };
}
const done = (outcome: CardOutcome, requestId = 'r'): DeskInput => ({
  kind: 'card-done',
  outcome,
  requestId,
});
const found = (badge: FoundCard['badge'], card: Partial<FoundCard> = {}): DeskInput =>
  done({
    kind: 'inspect',
    card: {
      badge,
      kind: 'company-card',
      token: 'none',
      userCertificate: 'unknown',
      isIdentifierOnly: false,
      ...card,
    },
  });
const national = { kind: 'jpki-2016', token: 'card', userCertificate: 'available' } as const;
const answer = (part: Record<string, unknown>, requestId = 'r'): DeskInput => ({
  kind: 'answer',
  answer: { controllerId: CONTROLLER, jobId: JOB, requestId, ...part } as DeskAnswer,
});
const record = answer({
  type: 'monban.desk-record-answer.v1',
  siteKeyVersion: 1,
  sitePublicKey: 's',
  badgeId: BADGE,
  record: 'record',
  managementPublicKey: 'm',
});
const change = answer({ type: 'monban.desk-change-answer.v1', value: 'v', signature: 's' });
const refusal = answer({ type: 'monban.desk-refusal.v1', failure: 'cancelled' });
const accepted = answer({ type: 'monban.desk-evidence-accepted.v1' });
const present: DeskInput = { kind: 'card-present' };
const pulled: DeskInput = { kind: 'card-failed', failure: 'card-removed' };
const typed: DeskInput = { kind: 'pins-entered', cardPresent: true };
const evidence = { ...statement, badgeId: BADGE, record: 'record' };
const proved = done({ kind: 'prove', evidence });

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
const steps = (effects: readonly DeskEffect[]) =>
  effects.flatMap((effect) =>
    effect.kind === 'progress' ? [effect.step] : effect.kind === 'ask-pins' ? ['pin-entry'] : [],
  );
const lastFailure = (effects: readonly DeskEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'progress' ? [effect.failure] : [])).at(-1);

const toKey = [begin(), present, found('blank')];
const toRecord = [...toKey, done({ kind: 'make-key', publicKey: 'key' })];
const toChallenge = (order: DeskOrder, memory?: DeskMemory) => [
  begin(order, memory ? { memory } : {}),
  present,
  found('active'),
  done({ kind: 'authenticate', statement }),
];
const toChange = (order: DeskOrder) => [
  ...toChallenge(order),
  done({ kind: 'challenge', challenge: 'c' }),
  change,
];

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
    const other = { ...record, answer: { ...(record as { answer: DeskAnswer }).answer, requestId: 'x' } };
    expect(words(run(...toRecord, other as DeskInput).effects)).to.not.include('store-items');
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
