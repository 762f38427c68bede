import type { StateMachine, Transition } from './state-machine.ts';

/** A batch of case 1: from the collection of applications to the last answer about one of them. */
export const BATCH_STATES = [
  'collecting',
  'frozen',
  'validated',
  'submitted',
  'acknowledged',
  'partly-defective',
  'resubmitting',
  'settled',
  'archived',
  'cancelled',
] as const;
export type BatchState = (typeof BATCH_STATES)[number];

export const BATCH_TRANSITIONS = [
  'freeze',
  'reopen',
  'validate',
  'submit',
  'acknowledge',
  'find-defects',
  'resubmit',
  'take-round-back',
  'hand-over-again',
  'acknowledge-again',
  'settle',
  'archive',
  'cancel',
] as const;
export type BatchTransition = (typeof BATCH_TRANSITIONS)[number];

/** `second-clerk`: any clerk but the one who froze it. */
export type BatchActor = 'clerk' | 'second-clerk' | 'system';

export const BATCH_GUARDS = [
  'drive-open',
  /** At least one item, and all of them complete. */
  'items-complete',
  'reason-given',
  /** Items, photos and opt-outs are as many as the frozen list says. */
  'counts-match',
  /** The list still has the hash that it was frozen with. */
  'hash-matches',
  /** A parcel number, or the receipt mail's day. */
  'hand-over-noted',
  /** The round that was frozen is still here. */
  'round-here',
  'round-handed-over',
  /** No item waits for an answer. */
  'items-ended',
  /** Photos and form ids are deleted. */
  'contents-deleted',
] as const;
export type BatchGuard = (typeof BATCH_GUARDS)[number];

type Row = Transition<BatchState, BatchTransition, BatchActor, BatchGuard>;
const CLERKS: readonly BatchActor[] = ['clerk', 'second-clerk'];

/**
 * An application is in one batch at most that is not cancelled; a frozen list does not change, and four eyes hand it
 * over. Whoever froze it (or the round) is `clerk`, every other clerk of the drive `second-clerk`.
 */
export const BATCH_LIFE: StateMachine<BatchState, BatchTransition, BatchActor, BatchGuard> = {
  start: 'collecting',
  states: BATCH_STATES,
  transitions: [
    row('freeze', ['collecting'], 'frozen', CLERKS, ['drive-open', 'items-complete']),
    row('reopen', ['frozen', 'validated'], 'collecting', CLERKS, ['drive-open', 'reason-given']),
    row('validate', ['frozen'], 'validated', CLERKS, ['counts-match', 'hash-matches']),
    row('submit', ['validated'], 'submitted', ['second-clerk'], ['hash-matches', 'hand-over-noted']),
    row('acknowledge', ['submitted'], 'acknowledged', CLERKS),
    row('find-defects', ['acknowledged', 'partly-defective'], 'partly-defective', CLERKS),
    row('resubmit', ['partly-defective'], 'resubmitting', CLERKS, ['drive-open', 'items-complete']),
    // Frozen by one clerk, handed over by another: each round as the first one.
    row('take-round-back', ['resubmitting'], 'partly-defective', CLERKS, [
      'drive-open',
      'reason-given',
      'round-here',
    ]),
    row(
      'hand-over-again',
      ['resubmitting'],
      'resubmitting',
      ['second-clerk'],
      ['round-here', 'hash-matches', 'hand-over-noted'],
    ),
    row('acknowledge-again', ['resubmitting'], 'partly-defective', CLERKS, ['round-handed-over']),
    // From `submitted` where all of a parcel got lost, or everybody changed their mind.
    row('settle', ['submitted', 'acknowledged', 'partly-defective'], 'settled', ['system'], ['items-ended']),
    row('archive', ['settled'], 'archived', ['system'], ['contents-deleted']),
    row('cancel', ['collecting', 'frozen', 'validated'], 'cancelled', CLERKS),
  ],
};

// eslint-disable-next-line max-params -- a row of the table above
function row(
  name: BatchTransition,
  from: readonly BatchState[],
  to: BatchState,
  by: readonly BatchActor[],
  guards: readonly BatchGuard[] = [],
): Row {
  return { name, from, to, by, guards };
}
