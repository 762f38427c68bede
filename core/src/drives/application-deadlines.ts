import type { MunicipalityProfile } from '../api/municipality-profile.ts';
import { addDays, addMonths } from '../calendar/days.ts';

export type TermsSource = 'municipality' | 'usual';

/** Days are of the zone of the person's site. */
export interface MunicipalityTerms {
  /** Whose they are: the municipality's own, or what is usual where nobody has asked it. */
  readonly saidBy: TermsSource;
  /** From the acceptance to the notice at the longest; what stands still longer is asked about. */
  readonly makingWeeks: number;
  /** From the postcard to the last day it names, where it names none. */
  readonly noticeMonths: number;
  /** The same for the second letter. */
  readonly secondNoticeMonths: number;
  /** A card is not destroyed before so many months after the first notice. */
  readonly keptFromNoticeMonths: number;
  /** Nor before so many months after the application; 0 where only the notices count. */
  readonly keptFromApplicationMonths: number;
  /** A card that came back from the post is kept so long. */
  readonly keptFromReturnMonths: number;
}

/** Three months each, and a year in all: what the municipalities whose pages are known have. Each profile says its own. */
export const USUAL_TERMS: MunicipalityTerms = {
  saidBy: 'usual',
  makingWeeks: 8,
  noticeMonths: 3,
  secondNoticeMonths: 3,
  keptFromNoticeMonths: 12,
  keptFromApplicationMonths: 0,
  keptFromReturnMonths: 6,
};

/** What is written down of one municipality; the usual terms where nobody has written anything. */
export function termsOf(profile: Pick<MunicipalityProfile, 'isEdited' | TermField>): MunicipalityTerms {
  if (!profile.isEdited) return USUAL_TERMS;
  return {
    saidBy: 'municipality',
    makingWeeks: profile.expectedWeeksMax,
    noticeMonths: profile.postcardMonths,
    secondNoticeMonths: profile.reNoticeMonths,
    keptFromNoticeMonths: 0,
    keptFromApplicationMonths: profile.disposeAfterMonths,
    keptFromReturnMonths: profile.undeliveredDisposeMonths,
  };
}

type TermField =
  | 'expectedWeeksMax'
  | 'postcardMonths'
  | 'reNoticeMonths'
  | 'disposeAfterMonths'
  | 'undeliveredDisposeMonths';

/** Restricted mail lies so long at the post office. */
export const POST_DAYS = 10;

/** So long after somebody has left their application stays as it is: a wrong last day is mended by then. */
export const LEAVER_DAYS = 7;
const FORGOTTEN_MONTHS = 12;

/** The day on which a drive that nobody closes ends by itself: a year after its last day for answers. */
export function closesItselfOn(closesOn: string): string {
  return addMonths(closesOn, FORGOTTEN_MONTHS);
}

/** The last day to fetch the card by a letter that was sent on a day. */
export function noticeDeadline(
  sentOn: string,
  which: 'first' | 'second',
  terms: MunicipalityTerms = USUAL_TERMS,
): string {
  return addMonths(sentOn, which === 'first' ? terms.noticeMonths : terms.secondNoticeMonths);
}

export interface NoticeDays {
  readonly appliedOn: string;
  readonly noticedOn: string;
  /** Null: no second letter yet, from which nothing is destroyed. */
  readonly noticedAgainOn: string | null;
  /** The card's own end. */
  readonly cardUntil?: string | null;
}

/**
 * The first day on which the municipality may destroy the card: after the second deadline, and not before the other
 * terms are over, whichever is later; from the day after the card's own end in any case. Null: none can be told yet.
 */
export function disposableFrom(days: NoticeDays, terms: MunicipalityTerms = USUAL_TERMS): string | null {
  const { appliedOn, noticedOn, noticedAgainOn, cardUntil = null } = days;
  const byNotices =
    noticedAgainOn === null
      ? null
      : latest([
          addDays(noticeDeadline(noticedAgainOn, 'second', terms), 1),
          addMonths(noticedOn, terms.keptFromNoticeMonths),
          addMonths(appliedOn, terms.keptFromApplicationMonths),
        ]);
  const byCard = cardUntil === null ? null : addDays(cardUntil, 1);
  if (byNotices === null || byCard === null) return byNotices ?? byCard;
  return byNotices < byCard ? byNotices : byCard;
}

/** For a card that the post brought back. */
export function disposableAfterReturn(returnedOn: string, terms: MunicipalityTerms = USUAL_TERMS): string {
  return addMonths(returnedOn, terms.keptFromReturnMonths);
}

/** The last day at the post office, the day of the first attempt counted as none. */
export function postKeepsUntil(heldOn: string): string {
  return addDays(heldOn, POST_DAYS);
}

/** On which day somebody should ask, because nothing was heard since the acceptance. */
export function staleFrom(acceptedOn: string, terms: MunicipalityTerms = USUAL_TERMS): string {
  return addDays(acceptedOn, terms.makingWeeks * 7);
}

/** A deadline holds to the end of its day. */
export function isOver(deadlineOn: string, today: string): boolean {
  return deadlineOn < today;
}

function latest(days: readonly string[]): string {
  return days.reduce((left, right) => (left > right ? left : right));
}
