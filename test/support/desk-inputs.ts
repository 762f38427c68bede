import { BadgeId, CommandId, ControllerId, DeskJobId } from '@monban/core/ids';
import type { CardStatement } from '@monban/core/messages/card-statement';
import type { DeskAnswer } from '@monban/core/messages/desk';
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

/** What can happen at a desk, as its state machine hears it. */

export const JOB = DeskJobId.parse('a0000000-0000-4000-8000-a00000000001');
export const OTHER_JOB = DeskJobId.parse('b0000000-0000-4000-8000-a00000000001');
export const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000002');
export const BADGE = BadgeId.parse(Buffer.alloc(16, 1).toString('base64url'));
export const given: DeskMemory = {
  kind: 'given',
  jobId: JOB,
  badgeId: BADGE,
  publicKey: 'key',
  record: 'record',
};
export const terminating: DeskMemory = { kind: 'terminating', jobId: JOB, badgeId: BADGE };
export const statement: CardStatement = {
  siteKeyVersion: 1,
  mode: 0,
  readerNonce: 'n',
  readerId: 'r',
  ephemeralKey: 'e',
  counter: 1,
  pinStatus: 0,
  signature: 's',
};
export const certificate: SeenCertificate = {
  certificate: 'der',
  cardLink: 'link',
  until: '2030-01-01T00:00:00.000Z',
};

export const existing = { carrier: 'company-card', badgeId: BADGE, publicKey: 'key' } as const;
export const ORDERS = {
  issue: { task: 'issue', carrier: 'company-card', binding: 'face-check', setsPin: false },
  'renew-record': { task: 'renew-record', ...existing },
  rebind: { task: 'rebind', ...existing, carrier: 'my-number-card', binding: 'jpki-signature' },
  'set-pin': { task: 'set-pin', ...existing },
  'remove-pin': { task: 'remove-pin', ...existing },
  resume: { task: 'resume', ...existing },
  terminate: { task: 'terminate', ...existing },
} as const satisfies Record<DeskOrder['task'], DeskOrder>;

export function begin(
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
export const done = (outcome: CardOutcome, requestId = 'r'): DeskInput => ({
  kind: 'card-done',
  outcome,
  requestId,
});
export const found = (badge: FoundCard['badge'], card: Partial<FoundCard> = {}): DeskInput =>
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
export const national = { kind: 'jpki-2016', token: 'card', userCertificate: 'available' } as const;
export const answer = (
  part: Record<string, unknown>,
  requestId = 'r',
): Extract<DeskInput, { kind: 'answer' }> => ({
  kind: 'answer',
  answer: { controllerId: CONTROLLER, jobId: JOB, requestId, ...part } as DeskAnswer,
});
export const record = answer({
  type: 'monban.desk-record-answer.v1',
  siteKeyVersion: 1,
  sitePublicKey: 's',
  badgeId: BADGE,
  record: 'record',
  managementPublicKey: 'm',
});
export const change = answer({ type: 'monban.desk-change-answer.v1', value: 'v', signature: 's' });
export const refusal = answer({ type: 'monban.desk-refusal.v1', failure: 'cancelled' });
export const accepted = answer({ type: 'monban.desk-evidence-accepted.v1' });
export const present: DeskInput = { kind: 'card-present' };
export const pulled: DeskInput = { kind: 'card-failed', failure: 'card-removed' };
export const typed: DeskInput = { kind: 'pins-entered', cardPresent: true };
export const evidence = { ...statement, badgeId: BADGE, record: 'record' };
export const proved = done({ kind: 'prove', evidence });

export function run(...inputs: DeskInput[]): { state: DeskState; effects: DeskEffect[] } {
  let state: DeskState = { kind: 'idle' };
  const effects: DeskEffect[] = [];
  for (const input of inputs) {
    const [next, more] = deskStep(state, input);
    state = next;
    effects.push(...more);
  }
  return { state, effects };
}
export const words = (effects: readonly DeskEffect[]) =>
  effects.map((effect) => (effect.kind === 'card' ? effect.operation.kind : effect.kind));
export const steps = (effects: readonly DeskEffect[]) =>
  effects.flatMap((effect) =>
    effect.kind === 'progress' ? [effect.step] : effect.kind === 'ask-pins' ? ['pin-entry'] : [],
  );
export const lastFailure = (effects: readonly DeskEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'progress' ? [effect.failure] : [])).at(-1);

export const toKey = [begin(), present, found('blank')];
export const toRecord = [...toKey, done({ kind: 'make-key', publicKey: 'key' })];
export const toChallenge = (order: DeskOrder, memory?: DeskMemory) => [
  begin(order, memory ? { memory } : {}),
  present,
  found('active'),
  done({ kind: 'authenticate', statement }),
];
export const toChange = (order: DeskOrder) => [
  ...toChallenge(order),
  done({ kind: 'challenge', challenge: 'c' }),
  change,
];
