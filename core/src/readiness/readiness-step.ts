import type { ApplicationState } from '../api/applications.ts';
import type { BadgeState } from '../api/badges.ts';
import type { LoadingState } from '../api/loading.ts';
import type { Ineligibility, ReadinessClass, ReadinessStep } from '../api/readiness.ts';
import { isForecast } from '../badges/forecast.ts';
import { isInUse } from '../badges/life-cycle.ts';
import { classOf, type BoardClass } from '../drives/suppression.ts';

/** What is known of one person. Days are of the person's site; last days are inclusive. */
export interface ReadinessFacts {
  /** Of the drive that is looked at; null without one, and for whoever may not know. */
  readonly application: ApplicationState | null;
  /** What a desk found when the card lay there; `fits`: a card that lacks nothing but our application. */
  readonly finding: Ineligibility | 'fits' | null;
  /** Of the last item. */
  readonly loading: LoadingState | null;
  /** The one that counts: in use before one that is being made, that before one that has run out. */
  readonly badge: BadgeFacts | null;
}

export interface BadgeFacts {
  readonly state: BadgeState;
  readonly lastDay: string;
  readonly certificateLastDay: string | null;
  readonly cardLastDay: string | null;
}

export interface Readiness {
  readonly step: ReadinessStep;
  readonly reason: Ineligibility | null;
  readonly endsOn: string | null;
}

/** The one step of a person on a day: what is furthest along decides. */
export function readinessOf(facts: ReadinessFacts, on: string): Readiness {
  return ofBadge(facts.badge, on) ?? ofCard(facts);
}

/** What it counts as for everybody but the clerks. */
export function readinessClassOf(step: ReadinessStep): ReadinessClass {
  return CLASS_OF[step];
}

const CLASS_OF: Readonly<Record<ReadinessStep, ReadinessClass>> = {
  'no-card': 'before',
  'under-way': 'before',
  'in-hand': 'before',
  'not-eligible': 'before',
  eligible: 'before',
  'loading-ordered': 'loading',
  loaded: 'loading',
  'badge-written': 'written',
  'certificate-ending': 'written',
  'card-ending': 'written',
  ended: 'before',
};

function ofBadge(badge: BadgeFacts | null, on: string): Readiness | undefined {
  if (badge === null) return undefined;
  if (badge.state === 'ordered' || badge.state === 'issued') return at('loaded');
  if (badge.state === 'expired') return at('ended', badge.lastDay);
  return isInUse(badge.state) ? ofBadgeInUse(badge, on) : undefined;
}

function ofBadgeInUse(badge: BadgeFacts, on: string): Readiness {
  const { lastDay, certificateLastDay: certificate, cardLastDay: card } = badge;
  const over = [lastDay, certificate, card].filter((day) => day !== null && day < on).sort()[0];
  if (over) return at('ended', over);
  // A new card has a new certificate: the card's own end comes first.
  if (card !== null && isForecast(card, on)) return at('card-ending', card);
  if (certificate !== null && isForecast(certificate, on)) return at('certificate-ending', certificate);
  return at('badge-written');
}

function ofCard({ application, finding, loading }: ReadinessFacts): Readiness {
  const living = loading === null ? undefined : STEP_OF_LOADING[loading];
  if (living !== undefined) return at(living);
  if (finding !== null && finding !== 'fits') return { ...at('not-eligible'), reason: finding };
  // An item that has ended was of a card that somebody has.
  if (finding === 'fits' || loading !== null) return at('eligible');
  return at(application === null ? 'no-card' : STEP_OF_CLASS[classOf(application)]);
}

const STEP_OF_LOADING: Readonly<Partial<Record<LoadingState, ReadinessStep>>> = {
  queued: 'eligible',
  ordered: 'loading-ordered',
  appointment: 'loading-ordered',
  loaded: 'loaded',
};

const STEP_OF_CLASS: Readonly<Record<BoardClass, ReadinessStep>> = {
  openQuestion: 'no-card',
  underWay: 'under-way',
  inHand: 'in-hand',
};

function at(step: ReadinessStep, endsOn: string | null = null): Readiness {
  return { step, reason: null, endsOn };
}
