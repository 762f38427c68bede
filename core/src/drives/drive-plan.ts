import type { ApplicationState } from '../api/applications.ts';
import { SMALLEST_GROUP } from '../api/drives.ts';
import type { MinimumReach, OldBadgesOff } from '../api/drive-planner.ts';
import { addDays } from '../calendar/days.ts';
import type { SiteId } from '../ids.ts';

/** How many at a site live in one municipality. */
export interface PlaceCell {
  readonly siteId: SiteId;
  readonly code: string;
  readonly people: number;
}

/**
 * What may be told of residence to everybody but a drive's clerks: no cell under ten, and of each site so few that the
 * rest of its people, whose number anybody can look up, is not under ten either, nor nought. Cells are not added up
 * over sites but for those that are told, so that nothing else can be worked out.
 */
export function tellableCells(
  cells: readonly PlaceCell[],
  peopleAt: (siteId: SiteId) => number,
): readonly PlaceCell[] {
  const siteIds = [...new Set(cells.map(({ siteId }) => siteId))];
  return siteIds.flatMap((siteId) => {
    const told = cells
      .filter((cell) => cell.siteId === siteId && cell.people >= SMALLEST_GROUP)
      .sort((left, right) => right.people - left.people || (left.code < right.code ? -1 : 1));
    const rest = (): number => peopleAt(siteId) - told.reduce((sum, { people }) => sum + people, 0);
    while (told.length > 0 && rest() < SMALLEST_GROUP) told.pop();
    return told;
  });
}

/** The fewest sites whose people together reach the minimum; the largest count first. */
export function reachOf(
  cells: readonly Pick<PlaceCell, 'siteId' | 'people'>[],
  minimum: number,
): MinimumReach {
  const sorted = [...cells].sort(
    (left, right) => right.people - left.people || (left.siteId < right.siteId ? -1 : 1),
  );
  const siteIds: SiteId[] = [];
  let people = 0;
  for (const cell of sorted) {
    siteIds.push(cell.siteId);
    people += cell.people;
    if (people >= minimum) return siteIds.length === 1 ? { kind: 'one-site' } : { kind: 'together', siteIds };
  }
  return { kind: 'no' };
}

export interface VisitTerms {
  readonly leadTimeDays: number;
  readonly expectedWeeksMin: number;
  readonly expectedWeeksMax: number;
}

/** Of a visit that is asked for today. */
export function daysOfVisit(today: string, terms: VisitTerms) {
  const visitFrom = addDays(today, terms.leadTimeDays);
  return {
    visitFrom,
    cardsFrom: addDays(visitFrom, terms.expectedWeeksMin * 7),
    cardsUntil: addDays(visitFrom, terms.expectedWeeksMax * 7),
  };
}

/** What is known of the day on which one person has a card. */
export interface CardFacts {
  readonly hasBadge: boolean;
  readonly state: ApplicationState | null;
  readonly appointmentOn: string | null;
  /** When the application was accepted. */
  readonly acceptedOn: string | null;
  /** Of the municipality of residence; null where that is not known. */
  readonly weeksMax: number | null;
}

/** The last day by which the card is expected; null where nobody knows. What should have come already is not known. */
export function cardExpectedOn(facts: CardFacts, today: string): string | null {
  const { hasBadge, state } = facts;
  if (hasBadge || (state !== null && IN_HAND.includes(state))) return today;
  if (state === null || !ON_ITS_WAY.includes(state)) return null;
  const day = state === 'booked' ? facts.appointmentOn : lastDayOfMaking(facts);
  return day === null || day < today ? null : day;
}

function lastDayOfMaking({ acceptedOn, weeksMax }: CardFacts): string | null {
  return acceptedOn === null || weeksMax === null ? null : addDays(acceptedOn, weeksMax * 7);
}

const IN_HAND: readonly ApplicationState[] = ['has-card', 'delivered', 'picked-up'];
const ON_ITS_WAY: readonly ApplicationState[] = [
  'accepted',
  'making',
  'at-municipality',
  'notice-sent',
  'booked',
  'mailed',
];

/** From when on nobody needs the old badge at a door: of everybody who may open it, the last one's day. */
export function oldBadgesOff(expected: readonly (string | null)[], today: string): OldBadgesOff {
  if (expected.length === 0) return { kind: 'nobody' };
  const known = expected.filter((day) => day !== null);
  const unknown = expected.length - known.length;
  if (unknown > 0) return { kind: 'unknown', people: unknown };
  const later = known.filter((day) => day > today).sort();
  const last = later.at(-1);
  return last === undefined ? { kind: 'now' } : { kind: 'from', on: last, waiting: later.length };
}
