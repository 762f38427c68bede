import { z } from 'zod';
/** What may be wrong with a date that somebody read off the face of a My Number Card. */
export const CARD_DATE_WARNINGS = [
  /** The card has ended already. */
  'ended',
  /** No day on which such a card could have been issued: not since there are cards, or not yet. */
  'no-such-card',
  /** Card and certificate both end on a birthday, and these two days are of different people. */
  'differs-from-certificate',
  /** A certificate never outlives its card. */
  'before-certificate',
] as const;
export const CardDateWarning = z.enum(CARD_DATE_WARNINGS);
export type CardDateWarning = z.infer<typeof CardDateWarning>;

/** The first cards were handed out on this day. */
const FIRST_CARDS = '2016-01-01';
/** Full age came down from 20 to 18 on this day, and with it the age from which a card runs for ten years. */
const FULL_AGE_AT_18 = '2022-04-01';
const LONG_YEARS = 10;
const SHORT_YEARS = 5;

/**
 * When a card that is issued on a day ends: on the holder's tenth birthday after that day, on the fifth for holders
 * under 18 (for cards issued before 2022-04-01: under 20). Days as `YYYY-MM-DD`. Residents with a period of stay have
 * cards that end with it: for them this does not hold.
 */
export function cardEndsOn(holder: { readonly bornOn: string; readonly issuedOn: string }): string {
  const { bornOn, issuedOn } = holder;
  const fullAge = issuedOn < FULL_AGE_AT_18 ? 20 : 18;
  const isAdult = issuedOn >= birthdayIn(bornOn, yearOf(bornOn) + fullAge);
  return birthdayAfter(bornOn, issuedOn, isAdult ? LONG_YEARS : SHORT_YEARS);
}

/**
 * Is this a day on which a holder's card can end, as far as one can tell without knowing the birth date, which nobody
 * asks for? Empty: nothing speaks against it. A warning is never a refusal: the rules above have exceptions.
 */
export function checkCardDate(card: {
  readonly printedUntil: string;
  /** Last day of the certificate, where there is one. */
  readonly certificateUntil: string | null;
  readonly today: string;
}): readonly CardDateWarning[] {
  const { printedUntil, certificateUntil, today } = card;
  const warnings: CardDateWarning[] = [];
  if (printedUntil < today) warnings.push('ended');
  if (!canHaveBeenIssued(printedUntil, today)) warnings.push('no-such-card');
  if (certificateUntil !== null && !isSameBirthday(printedUntil, certificateUntil)) {
    warnings.push('differs-from-certificate');
  }
  if (certificateUntil !== null && printedUntil < certificateUntil) warnings.push('before-certificate');
  return warnings;
}

/** A card that ends on a birthday was issued in the year before the one nine or four years earlier. */
function canHaveBeenIssued(printedUntil: string, today: string): boolean {
  return [LONG_YEARS, SHORT_YEARS].some((years) => {
    const [first, afterLast] = [
      birthdayIn(printedUntil, yearOf(printedUntil) - years),
      yearBefore(years - 1),
    ];
    return first <= today && afterLast > FIRST_CARDS;
  });

  function yearBefore(years: number): string {
    return birthdayIn(printedUntil, yearOf(printedUntil) - years);
  }
}

/** The so-and-so-many-th birthday after a day; a birthday on the day itself does not count. */
function birthdayAfter(bornOn: string, day: string, count: number): string {
  const year = yearOf(day);
  const first = birthdayIn(bornOn, year) > day ? year : year + 1;
  return birthdayIn(bornOn, first + count - 1);
}

/** Whoever was born on 29 February has the birthday on the 28th in a year without one. */
function birthdayIn(bornOn: string, year: number): string {
  const monthAndDay = bornOn.slice(5);
  return `${year}-${monthAndDay === LEAP_DAY && !isLeapYear(year) ? '02-28' : monthAndDay}`;
}

function isSameBirthday(left: string, right: string): boolean {
  return birthdayIn(left, yearOf(right)) === right || birthdayIn(right, yearOf(left)) === left;
}

const LEAP_DAY = '02-29';

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
