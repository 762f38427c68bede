import type { ApplicationState } from '../api/applications.ts';
import type { DriveWorkKind } from '../api/drive-work.ts';
import { addDays, addMonths } from '../calendar/days.ts';
import {
  disposableAfterReturn,
  isOver,
  postKeepsUntil,
  staleFrom,
  type MunicipalityTerms,
  type TermsSource,
} from './application-deadlines.ts';
import { BEING_MADE } from './application-life.ts';

/** A main post that begins within two months: at another site, abroad, or back from there. */
export interface PlannedChange {
  readonly kind: 'transfer' | 'abroad' | 'return';
  readonly on: string;
}

/** Days are of the zone of the person's site. */
export interface WorkFacts {
  readonly state: ApplicationState;
  readonly since: string;
  readonly deadlineOn: string | null;
  readonly acceptedOn: string | null;
  /** When HR last changed name or address. */
  readonly changedOn: string | null;
  readonly planned: PlannedChange | null;
}

export interface WorkLine {
  readonly kind: DriveWorkKind;
  readonly on: string;
  readonly applyFrom: string | null;
  /** By whose terms the day is reckoned; null where it follows from none. */
  readonly terms: TermsSource | null;
}

/** How far ahead a change makes a form useless: cards take one to two months. */
export const MONTHS_OF_MAKING = 2;
const REMIND_DAYS = 7;
const NEAR_DAYS = 14;

/** Everything about one application that waits for a hand on a day. */
export function workOf(facts: WorkFacts, today: string, terms: MunicipalityTerms): readonly WorkLine[] {
  const standing = ofStanding(facts, today, terms);
  const changed = ofChange(facts);
  const planned = facts.planned === null ? undefined : ofPlan(facts.planned, facts.state, today);
  return [standing, changed, planned].filter((one) => one !== undefined);
}

/** Would a form of today no longer fit when the card is made? Then, from which day on one does. */
export function formFitsFrom(planned: PlannedChange | null, today: string): string | null {
  if (planned === null || planned.kind === 'return') return null;
  return planned.on <= addMonths(today, MONTHS_OF_MAKING) ? planned.on : null;
}

function ofStanding(facts: WorkFacts, today: string, terms: MunicipalityTerms): WorkLine | undefined {
  return STANDING.get(facts.state)?.(facts, today, terms);
}

type Standing = (facts: WorkFacts, today: string, terms: MunicipalityTerms) => WorkLine | undefined;

const WITHOUT_NOTICE: Standing = ({ acceptedOn }, today, terms) => {
  if (acceptedOn === null) return undefined;
  const from = staleFrom(acceptedOn, terms);
  return from <= today ? line('no-notice', from, terms) : undefined;
};

const UNTIL_DEADLINE: Standing = ({ deadlineOn }, today) =>
  deadlineOn !== null && deadlineOn <= addDays(today, NEAR_DAYS)
    ? line('deadline-near', deadlineOn)
    : undefined;

const AT_POST: Standing = ({ since }, today) => {
  const until = postKeepsUntil(since);
  return line(isOver(until, today) ? 'post-over' : 'at-post', until);
};

/** Which states stand still, and what is asked of each. */
const STANDING: ReadonlyMap<ApplicationState, Standing> = new Map<ApplicationState, Standing>([
  ['form-needed', ({ since }, today) => lastReminder(since, today)],
  ['accepted', WITHOUT_NOTICE],
  ['making', WITHOUT_NOTICE],
  ['at-municipality', WITHOUT_NOTICE],
  ['notice-sent', UNTIL_DEADLINE],
  ['booked', UNTIL_DEADLINE],
  ['re-noticed', UNTIL_DEADLINE],
  ['overdue', ({ deadlineOn, since }) => line('overdue', deadlineOn ?? since)],
  ['held-at-post', AT_POST],
  ['returned', ({ since }, _today, terms) => line('returned', disposableAfterReturn(since, terms), terms)],
]);

/** The last week that is full; none in the first. */
function lastReminder(since: string, today: string): WorkLine | undefined {
  const first = addDays(since, REMIND_DAYS);
  if (first > today) return undefined;
  let on = first;
  for (let next = addDays(on, REMIND_DAYS); next <= today; next = addDays(next, REMIND_DAYS)) on = next;
  return line('form-needed', on);
}

/** A step since then has been taken by somebody who knew. */
function ofChange({ state, since, changedOn }: WorkFacts): WorkLine | undefined {
  if (changedOn === null || changedOn < since || !ON_ITS_WAY.includes(state)) return undefined;
  return line('resident-changed', changedOn);
}

function ofPlan(planned: PlannedChange, state: ApplicationState, today: string): WorkLine | undefined {
  const { kind, on } = planned;
  if (on > addMonths(today, MONTHS_OF_MAKING)) return undefined;
  const isInHand = IN_HAND.includes(state);
  if (kind === 'return') return isInHand ? line('return-planned', on) : undefined;
  const isHere = STILL_HERE.includes(state);
  const isTouched = isHere || ON_ITS_WAY.includes(state) || (kind === 'abroad' && isInHand);
  return isTouched ? { ...line(`${kind}-planned`, on), applyFrom: isHere ? on : null } : undefined;
}

/** The application is still with the company: it can wait for the right day. */
const STILL_HERE: readonly ApplicationState[] = [
  'joined',
  'form-needed',
  'form-ready',
  'photo-ready',
  'checked',
  'slotted',
  'no-show',
  'defect',
];

/** With the office, the maker or the post: what has changed is to be told there, or the card fetched first. */
const ON_ITS_WAY: readonly ApplicationState[] = [
  'in-batch',
  'submitted',
  'received',
  'accepted-on-site',
  'forwarded',
  ...BEING_MADE,
];

const IN_HAND: readonly ApplicationState[] = ['has-card', 'delivered', 'picked-up'];

function line(kind: DriveWorkKind, on: string, terms?: MunicipalityTerms): WorkLine {
  return { kind, on, applyFrom: null, terms: terms?.saidBy ?? null };
}
