import type { DeskFailure, DeskJobStep } from '@monban/core/messages/desk';
import type { CardOperation, DeskEffect, DeskJob, DeskStep, Material } from './desk-state.ts';

/** What every task of the desk is put together from. */

/** The next thing that the card is told. */
export function onCard(job: DeskJob, material: Material, operation: CardOperation): DeskStep {
  const phase = { kind: 'card', operation: operation.kind, material } as const;
  return [{ ...job, phase }, [{ kind: 'card', operation }]];
}

/** The same step, with these effects first. */
export function after(before: readonly DeskEffect[], [state, effects]: DeskStep): DeskStep {
  return [state, [...before, ...effects]];
}

/** The job stays open and waits for the card to be laid on again. */
export function standStill(job: DeskJob, failure: DeskFailure): DeskStep {
  const waiting: DeskJob = { ...job, phase: { kind: 'waiting-for-card' }, pinsHeld: false };
  return [waiting, [{ kind: 'stop-asking' }, { kind: 'close-session' }, failed(job, failure)]];
}

/** The job is over, for this desk at least. */
export function end(job: DeskJob, ...last: readonly DeskEffect[]): DeskStep {
  const over: readonly DeskEffect[] = [{ kind: 'stop-asking' }, { kind: 'close-session' }];
  const forgotten: readonly DeskEffect[] = job.memory ? [{ kind: 'forget' }] : [];
  return [{ kind: 'idle' }, [...over, ...forgotten, ...last]];
}

export function reached(job: DeskJob, step: DeskJobStep): DeskEffect {
  return { kind: 'progress', jobId: job.jobId, step };
}

/** Stands still where it is, or in the end for good. */
export function failed(job: DeskJob, failure: DeskFailure): DeskEffect {
  return { kind: 'progress', jobId: job.jobId, step: stepOf(job), failure };
}

/** Which of the console's steps this job has reached. */
export function stepOf({ phase, order }: DeskJob): DeskJobStep {
  switch (phase.kind) {
    case 'waiting-for-card':
      return 'waiting-for-card';
    case 'asking-pins':
      return 'pin-entry';
    case 'asking-record':
      return 'key-made';
    case 'asking-change':
      return 'card-found';
    case 'asking-acceptance':
      return STEP_BEFORE[kindOf(order)].prove;
    case 'card':
      return STEP_BEFORE[kindOf(order)][phase.operation];
  }
}

type StepKind = 'issue' | 'resume' | 'change';

function kindOf({ task }: DeskJob['order']): StepKind {
  return task === 'issue' || task === 'resume' ? task : 'change';
}

const BEFORE_THE_TASK = {
  inspect: 'waiting-for-card',
  authenticate: 'waiting-for-card',
  'read-certificate': 'card-found',
  'query-jpki-pin': 'certificate-read',
  'try-jpki-pin': 'pin-entry',
} as const;

/** For each operation, the step that is done when it begins. */
const STEP_BEFORE: Readonly<Record<StepKind, Readonly<Record<CardOperation['kind'], DeskJobStep>>>> = {
  issue: {
    ...BEFORE_THE_TASK,
    'make-key': 'card-found',
    'store-items': 'record-signed',
    activate: 'items-stored',
    prove: 'activated',
    'sign-binding': 'activated',
    challenge: 'card-found',
    'apply-change': 'card-found',
    'store-pins': 'card-found',
    'restore-key': 'card-found',
    'check-terminated': 'card-found',
  },
  resume: {
    ...BEFORE_THE_TASK,
    prove: 'card-found',
    'sign-binding': 'card-found',
    challenge: 'card-found',
    'apply-change': 'card-found',
    'store-pins': 'card-found',
    'restore-key': 'card-found',
    'check-terminated': 'card-found',
    'make-key': 'card-found',
    'store-items': 'card-found',
    activate: 'card-found',
  },
  change: {
    ...BEFORE_THE_TASK,
    'sign-binding': 'pin-entry',
    challenge: 'card-found',
    'apply-change': 'change-signed',
    'store-pins': 'change-signed',
    'restore-key': 'change-signed',
    prove: 'change-applied',
    'check-terminated': 'change-applied',
    'make-key': 'card-found',
    'store-items': 'card-found',
    activate: 'card-found',
  },
};
