import {
  APPLICATION_STATES,
  type Answer,
  type ApplicationState,
  type ApplicationTransition,
} from '../api/applications.ts';
import type { DriveCase } from '../api/drives.ts';
import type { Facts, StateMachine, Transition } from './state-machine.ts';

/** `officer`: a guest of one visit. What municipalities, the receiving office and the post say, somebody here enters. */
export const APPLICATION_ACTORS = ['person', 'clerk', 'officer', 'system'] as const;
export type ApplicationActor = (typeof APPLICATION_ACTORS)[number];

/** What has to hold. The sentence for each is in `server/src/drives/drive-sentences.ts`. */
export const APPLICATION_GUARDS = [
  'drive-open',
  /** The last day for answers is not over. */
  'answers-open',
  /** The text that was agreed to is the one in force, or was when the paper came in. */
  'consent-known',
  /** The text is a newer one than was agreed to. */
  'consent-renewed',
  /** The form's id is well formed, and nobody else's in the drive. */
  'form-fits',
  /** The form was printed after the last change of address or name. */
  'form-current',
  /** It passes the checks, or is taken at the visit. */
  'photo-fits',
  'complete',
  'case-pick-up',
  'case-visit',
  'batch-open',
  /** Another operator than who froze the batch hands it over. */
  'second-person',
  'forwarding-agreed',
  'delivery-mail',
  /** The last day to fetch the card was told. */
  'deadline-known',
  'deadline-over',
] as const;
export type ApplicationGuard = (typeof APPLICATION_GUARDS)[number];
export type ApplicationFacts = Facts<ApplicationGuard>;

type Row = Transition<ApplicationState, ApplicationTransition, ApplicationActor, ApplicationGuard>;

/** With a consent, and the card is not being made: from all of these the person can still take the consent back. */
export const BEFORE_MAKING = [
  'joined',
  'form-needed',
  'form-ready',
  'photo-ready',
  'checked',
  'in-batch',
  'submitted',
  'lost',
  'received',
  'defect',
  'slotted',
  'checked-in',
  'id-verified',
  'id-short',
  'no-show',
  'accepted-on-site',
  'forwarded',
  'accepted',
  'invalidated',
] as const satisfies readonly ApplicationState[];

/** From the acceptance on, until the card is in hand: it is made, waits, or is on its way. */
export const BEING_MADE = [
  'accepted',
  'making',
  'at-municipality',
  'notice-sent',
  'booked',
  'overdue',
  're-noticed',
  'mailed',
  'held-at-post',
  'returned',
] as const satisfies readonly ApplicationState[];

/** From these a change of address or name, or a move abroad, can undo what was done. */
const CAN_BE_INVALIDATED: readonly ApplicationState[] = [
  'form-ready',
  'photo-ready',
  'checked',
  'in-batch',
  'submitted',
  'received',
  'defect',
  'slotted',
  'no-show',
  'accepted-on-site',
  'forwarded',
  ...BEING_MADE,
];

const ENDS: readonly ApplicationState[] = ['delivered', 'picked-up', 'disposed', 'ended'];
const ANYBODY = ['person', 'clerk', 'system'] as const;
const HERE = ['person', 'clerk'] as const;
/** Somebody on the roster without a time may still come. */
const HERE_OR_AT_DESK = [...HERE, 'officer'] as const;
/** `system`: a tap at the visit's check-in door (ADR 0039). It says that somebody is there, and nothing else. */
const HERE_OR_ARRIVING = [...HERE_OR_AT_DESK, 'system'] as const;

/**
 * One person in one drive, from the invitation to the card in hand, for cards that are fetched (case 1) and for those
 * that follow a visit (case 2). Nothing but `drive-open` hangs on the drive itself: when it closes, all of this stops.
 */
const ANSWERING: readonly Row[] = [
  row('join', ['invited', 'declined', 'has-card', 'withdrawn'], 'joined', HERE, [
    'answers-open',
    'consent-known',
  ]),
  row('decline', ['invited', 'has-card'], 'declined', HERE, ['answers-open']),
  row('has-card', ['invited', 'declined', 'joined', 'withdrawn'], 'has-card', HERE, ['answers-open']),
  // No guard but the drive's: nobody is ever too late to take a consent back before the card is made.
  row('withdraw', BEFORE_MAKING, 'withdrawn', HERE),
  // Nor to agree to what the text says by now, before more is held than the former one told of.
  row('agree-again', ['joined', 'form-needed', 'form-ready', 'photo-ready', 'defect'], null, HERE, [
    'consent-known',
    'consent-renewed',
  ]),
];

const PREPARING: readonly Row[] = [
  row('form-missing', ['joined', 'form-ready', 'photo-ready'], 'form-needed', HERE),
  // Whoever applies without the company: nothing is handed in here, and what was held has no purpose any more.
  row(
    'apply-oneself',
    ['joined', 'form-needed', 'form-ready', 'photo-ready', 'defect', 'lost'],
    'accepted',
    HERE,
  ),
  row('form-given', ['joined', 'form-needed', 'form-ready', 'photo-ready'], 'form-ready', HERE, [
    'form-fits',
    'form-current',
  ]),
  row('photo-given', ['form-ready', 'photo-ready', 'defect'], 'photo-ready', HERE, ['photo-fits']),
  row('check', ['photo-ready'], 'checked', ['clerk'], ['complete']),
  row('uncheck', ['checked'], 'photo-ready', ['clerk']),
  row('ask-photo', ['photo-ready', 'checked', 'defect'], 'form-ready', ['clerk']),
  row('ask-form', ['checked', 'lost', 'defect', 'invalidated'], 'form-needed', ['clerk', 'system']),
];

const BATCH: readonly Row[] = [
  row('freeze', ['checked'], 'in-batch', ['clerk'], ['case-pick-up', 'batch-open']),
  row('unfreeze', ['in-batch'], 'checked', ['clerk']),
  row('submit', ['in-batch'], 'submitted', ['clerk'], ['second-person']),
  row('lose', ['submitted'], 'lost', ['clerk']),
  row('receive', ['submitted'], 'received', ['clerk']),
  row('find-defect', ['received'], 'defect', ['clerk']),
];

const VISIT: readonly Row[] = [
  row('book-slot', ['checked', 'no-show'], 'slotted', HERE_OR_ARRIVING, ['case-visit']),
  row('move-slot', ['slotted'], 'slotted', HERE),
  row('free-slot', ['slotted'], 'checked', HERE_OR_AT_DESK),
  row('check-in', ['slotted'], 'checked-in', ['clerk', 'officer', 'system']),
  row('papers-sufficient', ['checked-in'], 'id-verified', ['officer', 'clerk']),
  row('papers-short', ['checked-in'], 'id-short', ['officer', 'clerk']),
  // Papers that are short lose nobody: the application is taken, and the card fetched at the municipality.
  row('accept-on-site', ['id-verified', 'id-short'], 'accepted-on-site', ['officer', 'clerk']),
  row('miss-visit', ['slotted', 'id-short'], 'no-show', ['officer', 'clerk']),
  // A slip at the desk, until the visit is reconciled.
  row('take-check-in-back', ['checked-in'], 'slotted', ['officer', 'clerk']),
  row('take-finding-back', ['id-verified', 'id-short'], 'checked-in', ['officer', 'clerk']),
  row('take-miss-back', ['no-show'], 'slotted', ['officer', 'clerk']),
  row('use-pick-up', ['no-show'], 'checked', ['clerk']),
  row('forward', ['accepted-on-site'], 'forwarded', ['clerk'], ['forwarding-agreed']),
];

const MAKING: readonly Row[] = [
  row('accept', ['received', 'accepted-on-site', 'forwarded'], 'accepted', ['clerk']),
  row('make', ['accepted'], 'making', ['clerk', 'system']),
  row('reach-municipality', ['making'], 'at-municipality', HERE),
  row('send-notice', ['accepted', 'making', 'at-municipality'], 'notice-sent', HERE, ['deadline-known']),
  row('book-pick-up', ['notice-sent', 'booked', 'overdue', 're-noticed'], 'booked', HERE),
  row('pass-deadline', ['notice-sent', 'booked', 're-noticed'], 'overdue', ANYBODY, ['deadline-over']),
  row('send-notice-again', ['overdue'], 're-noticed', HERE, ['deadline-known']),
  row('mail', ['accepted', 'making', 'at-municipality'], 'mailed', HERE, ['delivery-mail']),
  row('hold-at-post', ['mailed'], 'held-at-post', HERE),
  row('return-to-municipality', ['mailed', 'held-at-post'], 'returned', HERE),
  row('deliver', ['mailed', 'held-at-post'], 'delivered', HERE),
  row(
    'pick-up',
    ['making', 'at-municipality', 'notice-sent', 'booked', 'overdue', 're-noticed', 'returned'],
    'picked-up',
    HERE,
  ),
  row('dispose', ['overdue', 're-noticed', 'returned'], 'disposed', ['clerk']),
  row('invalidate', CAN_BE_INVALIDATED, 'invalidated', ['clerk', 'system']),
  // Left the company, went abroad for good, died.
  row(
    'end',
    APPLICATION_STATES.filter((state) => !ENDS.includes(state)),
    'ended',
    ['clerk', 'system'],
  ),
];

export const APPLICATION_LIFE: StateMachine<
  ApplicationState,
  ApplicationTransition,
  ApplicationActor,
  ApplicationGuard
> = {
  start: 'invited',
  states: APPLICATION_STATES,
  transitions: [...ANSWERING, ...PREPARING, ...BATCH, ...VISIT, ...MAKING],
};

/** From here on the form, the photo and what belongs to them have no purpose, and the days of retention are counted. */
export function endsPurpose(state: ApplicationState): boolean {
  return state === 'withdrawn' || ENDS.includes(state);
}

export function isBeingMade(state: ApplicationState): boolean {
  return BEING_MADE.some((made) => made === state);
}

/** Which facts the kind of drive gives. */
export function factsOfCase(driveCase: DriveCase): ApplicationFacts {
  return { 'case-pick-up': driveCase !== 'visit', 'case-visit': driveCase !== 'pick-up' };
}

/** A transition that is an answer has the answer's name. */
export function isAnswer(transition: ApplicationTransition): transition is Answer {
  return ANSWERING.some(({ name }) => name === transition);
}

// eslint-disable-next-line max-params -- a row of the tables above
function row(
  name: ApplicationTransition,
  from: readonly ApplicationState[],
  to: ApplicationState | null,
  by: readonly ApplicationActor[],
  guards: readonly ApplicationGuard[] = [],
): Row {
  return { name, from, to, by, guards: ['drive-open', ...guards] };
}
