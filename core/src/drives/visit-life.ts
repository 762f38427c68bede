import type { StateMachine, Transition } from './state-machine.ts';

/** A municipal visit of case 2: from the inquiry to a reconciliation that adds up. */
export const VISIT_STATES = [
  'idea',
  'inquiry',
  'requested',
  'proposed',
  'confirmed',
  'roster-sent',
  'roster-accepted',
  'ready',
  'running',
  'finished',
  'reconciling',
  'closed',
  'below-minimum',
  'declined-by-municipality',
  'cancelled',
] as const;
export type VisitState = (typeof VISIT_STATES)[number];

export const VISIT_TRANSITIONS = [
  'inquire',
  'request',
  'propose',
  'confirm',
  'send-roster',
  'revise-roster',
  'accept-roster',
  'prepare',
  'begin',
  'finish',
  'reconcile',
  'close',
  'fall-below-minimum',
  'merge-sites',
  'reschedule',
  'be-declined',
  'cancel',
] as const;
export type VisitTransition = (typeof VISIT_TRANSITIONS)[number];

/** What the municipality says, a clerk enters; `facilities` has the rooms, badges and doors. */
export type VisitActor = 'clerk' | 'facilities' | 'officer' | 'system';

export const VISIT_GUARDS = [
  'drive-open',
  'municipality-chosen',
  /** As many people as the municipality asks for. */
  'minimum-reached',
  'dates-proposed',
  'date-chosen',
  'roster-made',
  'room-booked',
  'slots-made',
  'day-come',
  /** Each row of the roster has its finding. */
  'rows-closed',
  /** Accepted, short and no-show are the roster. */
  'counts-add-up',
] as const;
export type VisitGuard = (typeof VISIT_GUARDS)[number];

type Row = Transition<VisitState, VisitTransition, VisitActor, VisitGuard>;
const CLERK: readonly VisitActor[] = ['clerk'];

const BEFORE_THE_DAY: readonly VisitState[] = [
  'requested',
  'proposed',
  'confirmed',
  'roster-sent',
  'roster-accepted',
  'ready',
];

export const VISIT_LIFE: StateMachine<VisitState, VisitTransition, VisitActor, VisitGuard> = {
  start: 'idea',
  states: VISIT_STATES,
  transitions: [
    row('inquire', ['idea'], 'inquiry', CLERK, ['drive-open', 'municipality-chosen']),
    row('request', ['inquiry', 'below-minimum'], 'requested', CLERK, ['drive-open', 'minimum-reached']),
    row('propose', ['requested'], 'proposed', CLERK, ['dates-proposed']),
    row('confirm', ['proposed'], 'confirmed', CLERK, ['date-chosen']),
    row('send-roster', ['confirmed'], 'roster-sent', CLERK, ['roster-made']),
    row('revise-roster', ['roster-sent', 'roster-accepted', 'ready'], 'confirmed', CLERK),
    row('accept-roster', ['roster-sent'], 'roster-accepted', CLERK),
    row('prepare', ['roster-accepted'], 'ready', ['clerk', 'facilities'], ['room-booked', 'slots-made']),
    row('begin', ['ready'], 'running', ['clerk', 'officer', 'system'], ['day-come']),
    row('finish', ['running'], 'finished', ['clerk', 'officer', 'system']),
    row('reconcile', ['finished'], 'reconciling', CLERK),
    row('close', ['reconciling'], 'closed', CLERK, ['rows-closed', 'counts-add-up']),
    row('fall-below-minimum', ['inquiry', ...BEFORE_THE_DAY], 'below-minimum', ['clerk', 'system']),
    // With the people of another site the number is asked for again.
    row('merge-sites', ['below-minimum'], 'inquiry', CLERK, ['drive-open']),
    row('reschedule', BEFORE_THE_DAY.slice(2), 'requested', CLERK, ['drive-open']),
    row('be-declined', ['inquiry', 'requested', 'proposed'], 'declined-by-municipality', CLERK),
    row('cancel', ['idea', 'inquiry', 'below-minimum', ...BEFORE_THE_DAY], 'cancelled', CLERK),
  ],
};

// eslint-disable-next-line max-params -- a row of the table above
function row(
  name: VisitTransition,
  from: readonly VisitState[],
  to: VisitState,
  by: readonly VisitActor[],
  guards: readonly VisitGuard[] = [],
): Row {
  return { name, from, to, by, guards };
}
