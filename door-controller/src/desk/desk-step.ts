import type { DeskJobId } from '@monban/core/ids';
import type { DeskAnswer, DeskFailure } from '@monban/core/messages/desk';
import {
  changeApplied,
  changeBound,
  changeSigned,
  challenged,
  keyRestored,
  pinsStored,
  sendTermination,
} from './change-badge.ts';
import type {
  CardOutcome,
  DeskEffect,
  DeskInput,
  DeskJob,
  DeskState,
  DeskStep,
  Material,
  Outcome,
} from './desk-state.ts';
import { end, failed, reached, standStill, stepOf } from './desk-steps.ts';
import {
  activated,
  issueBound,
  issueProved,
  itemsStored,
  keyMade,
  recordSigned,
  sendEvidence,
} from './issue-badge.ts';
import { authenticated, certificateRead, inspected, pinQueried, pinTried, pinWrong } from './prepare-card.ts';

/** One thing happened at the desk: what it is now, and what is to be done about it. */
export function deskStep(state: DeskState, input: DeskInput): DeskStep {
  if (input.kind === 'begin') return begin(state, input);
  return state.kind === 'idle' ? [state, []] : happened(input.kind, input, state);
}

type Inputs = {
  readonly [Kind in Exclude<DeskInput['kind'], 'begin'>]: Extract<DeskInput, { kind: Kind }>;
};
type Happened = { readonly [Kind in keyof Inputs]: (job: DeskJob, input: Inputs[Kind]) => DeskStep };

const HAPPENED: Happened = {
  cancel: (job, { jobId }) => cancelled(job, jobId),
  'card-present': cardPresent,
  'card-done': (job, { outcome, requestId }) => cardDone(job, outcome, requestId),
  'card-failed': (job, { failure }) => cardFailed(job, failure),
  'pins-entered': (job, { cardPresent: isPresent }) => pinsEntered(job, isPresent),
  'pins-not-entered': pinsNotEntered,
  answer: (job, { answer }) => answered(job, answer),
  'no-answer': noAnswer,
};

function happened<Kind extends keyof Inputs>(kind: Kind, input: Inputs[Kind], job: DeskJob): DeskStep {
  return HAPPENED[kind](job, input);
}

type Begin = Extract<DeskInput, { kind: 'begin' }>;

/** The same job again, as a server repeats it after a restart, goes on; another one takes over. */
function begin(state: DeskState, input: Begin): DeskStep {
  const { jobId, order } = input.command;
  if (state.kind === 'job' && state.jobId === jobId) return [state, [reached(state, stepOf(state))]];
  const job: DeskJob = {
    kind: 'job',
    jobId,
    order,
    phase: { kind: 'waiting-for-card' },
    memory: input.memory?.jobId === jobId ? input.memory : undefined,
    pinsHeld: false,
    pinsStored: false,
  };
  const superseded: readonly DeskEffect[] =
    state.kind === 'job' ? [{ kind: 'stop-asking' }, { kind: 'close-session' }] : [];
  const waiting = reached(job, 'waiting-for-card');
  const [next, effects] = input.cardPresent ? cardPresent(job) : [job, []];
  return [next, [...superseded, waiting, ...effects]];
}

function cancelled(job: DeskJob, jobId: DeskJobId): DeskStep {
  return jobId === job.jobId ? end(job, failed(job, 'cancelled')) : [job, []];
}

function cardPresent(job: DeskJob): DeskStep {
  if (job.phase.kind !== 'waiting-for-card') return [job, []];
  const phase = { kind: 'card', operation: 'inspect', material: { isBlank: false } } as const;
  return [{ ...job, phase }, [{ kind: 'open-session' }, { kind: 'card', operation: { kind: 'inspect' } }]];
}

/** Once the card has proved itself, and while its holder types, it may go. */
function cardFailed(job: DeskJob, failure: DeskFailure): DeskStep {
  const { kind } = job.phase;
  const isNeeded = kind === 'card' || kind === 'asking-record' || kind === 'asking-change';
  return isNeeded ? standStill(job, failure) : [job, []];
}

function pinsEntered(job: DeskJob, isCardPresent: boolean): DeskStep {
  if (job.phase.kind !== 'asking-pins') return [job, []];
  const waiting: DeskJob = { ...job, phase: { kind: 'waiting-for-card' }, pinsHeld: true };
  return isCardPresent ? cardPresent(waiting) : [waiting, [reached(waiting, 'waiting-for-card')]];
}

function pinsNotEntered(job: DeskJob): DeskStep {
  const isWaiting = job.phase.kind === 'waiting-for-card' && job.pinsHeld;
  return job.phase.kind === 'asking-pins' || isWaiting ? standStill(job, 'pin-not-entered') : [job, []];
}

function cardDone(job: DeskJob, outcome: CardOutcome, requestId: string): DeskStep {
  const { phase } = job;
  if (phase.kind !== 'card') return [job, []];
  if (outcome.kind === 'unfit') return standStill(job, failureOf(job, outcome.failure));
  if (outcome.kind === 'jpki-pin-wrong') return pinWrong(job, phase.material, outcome.triesLeft);
  if (phase.operation !== outcome.kind) return [job, []];
  return goOnWith(outcome.kind, outcome, { job, material: phase.material, requestId });
}

interface At {
  readonly job: DeskJob;
  readonly material: Material;
  /** For the question that may follow. */
  readonly requestId: string;
}
type GoodKind = Exclude<CardOutcome['kind'], 'unfit' | 'jpki-pin-wrong'>;
type GoodOutcomes = { readonly [Kind in GoodKind]: Outcome<Kind> };
type Next = { readonly [Kind in GoodKind]: (at: At, outcome: GoodOutcomes[Kind]) => DeskStep };

const NEXT: Next = {
  inspect: ({ job, requestId }, outcome) => inspected(job, outcome, requestId),
  authenticate: ({ job, material }, { statement }) => authenticated(job, material, statement),
  'read-certificate': ({ job, material }, { certificate }) => certificateRead(job, material, certificate),
  'query-jpki-pin': ({ job, material }) => pinQueried(job, material),
  'try-jpki-pin': ({ job, material }) => pinTried(job, material),
  'sign-binding': ({ job, material, requestId }, { signature }) =>
    job.order.task === 'issue'
      ? issueBound(job, material, { signature, requestId })
      : changeBound(job, material, signature),
  'make-key': ({ job, material, requestId }, { publicKey }) =>
    keyMade(job, { ...material, publicKey }, requestId),
  'store-items': ({ job, material }) => itemsStored(job, material),
  activate: ({ job, material }) => activated(job, material),
  prove: ({ job, material, requestId }, { evidence }) =>
    job.order.task === 'issue'
      ? issueProved(job, { ...material, evidence }, requestId)
      : sendEvidence(job, { requestId, evidence, binding: undefined }),
  challenge: ({ job, material, requestId }, { challenge }) =>
    challenged(job, material, { challenge, requestId }),
  'apply-change': ({ job, material }, { applied }) => changeApplied(job, material, applied),
  'store-pins': ({ job, material }) => pinsStored(job, material),
  'restore-key': ({ job, material }) => keyRestored(job, material),
  'check-terminated': ({ job, requestId }) => sendTermination(job, requestId),
};

function goOnWith<Kind extends GoodKind>(kind: Kind, outcome: GoodOutcomes[Kind], at: At): DeskStep {
  return NEXT[kind](at, outcome);
}

/** A blank card was expected: whatever badge it is, it is one. */
function failureOf({ order }: DeskJob, failure: DeskFailure): DeskFailure {
  return order.task === 'issue' && failure === 'other-badge' ? 'not-blank' : failure;
}

type Asking = Extract<DeskJob['phase'], { requestId: string }>;

/** To the question that is open, and to no other. */
function answered(job: DeskJob, answer: DeskAnswer): DeskStep {
  const { phase } = job;
  const isAsked = 'requestId' in phase && answer.jobId === job.jobId && answer.requestId === phase.requestId;
  return isAsked ? goOnWithAnswer(job, phase, answer) : [job, []];
}

function goOnWithAnswer(job: DeskJob, phase: Asking, answer: DeskAnswer): DeskStep {
  switch (answer.type) {
    case 'monban.desk-refusal.v1':
      return end(job, failed(job, answer.failure));
    case 'monban.desk-record-answer.v1':
      return phase.kind === 'asking-record' ? recordSigned(job, phase.material, answer) : [job, []];
    case 'monban.desk-change-answer.v1':
      return phase.kind === 'asking-change' ? changeSigned(job, phase.material, answer) : [job, []];
    case 'monban.desk-evidence-accepted.v1':
      return phase.kind === 'asking-acceptance' ? end(job, reached(job, 'verified')) : [job, []];
  }
}

/** The server does not answer: the card may go, and be laid on again later. */
function noAnswer(job: DeskJob): DeskStep {
  return 'requestId' in job.phase ? standStill(job, 'desk-offline') : [job, []];
}
