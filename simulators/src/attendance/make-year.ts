import { oneOf, seededRandom, weighted, whole, type Random } from '../seeded-random.ts';
import { drawTroubles, type BoundaryDoor, type DoorTrouble } from './door-troubles.ts';
import { PATTERNS, type CalendarDay, type Hours, type Pattern } from './patterns.ts';

/** What came between somebody and a complete record of the day. */
export type Mishap = 'forgotten-exit' | 'followed-in' | 'double-tap';

/** Somebody was inside from one moment until another one, in milliseconds since 1970. */
export interface TrueStay {
  readonly from: number;
  readonly until: number;
}

/** What a door wrote down of somebody. */
export interface Passage {
  readonly doorId: string;
  readonly controllerId: string;
  readonly side: 'in' | 'out';
  readonly passedAt: number;
  /** By the clock of the door. */
  readonly recordedAt: number;
  /** When the server learned of it. */
  readonly deliveredAt: number;
}

/** One day of one person: the truth, and the passages that came of it. */
export interface PersonDay {
  readonly personId: string;
  readonly day: string;
  readonly scheme: Pattern['scheme'];
  readonly planned: Hours;
  readonly stays: readonly TrueStay[];
  readonly mishaps: readonly Mishap[];
  readonly passages: readonly Passage[];
}

export interface YearOrder {
  readonly personIds: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly firstDay: string;
  readonly days: number;
  /** Of the site's clock, such as `+09:00`. */
  readonly utcOffset: string;
  readonly holidays: ReadonlySet<string>;
  readonly doors: readonly BoundaryDoor[];
}

export interface SimulatedYear {
  readonly troubles: readonly DoorTrouble[];
  /** Person by person, day by day; made as they are asked for, for a year of many people is millions of passages. */
  readonly days: () => Generator<PersonDay>;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Of a hundred planned days, so many are leave or illness. */
const ABSENT = 6;
const LUNCH_OUTSIDE = 30;
/** Of a thousand stays. */
const FORGOTTEN_EXIT = 8;
const FOLLOWED_IN = 6;
const DOUBLE_TAP = 15;

/** The same year for the same seed; everybody has numbers of their own, so that more people change nobody's days. */
export function makeYear(seed: number, order: YearOrder): SimulatedYear {
  const firstMs = Date.parse(`${order.firstDay}T00:00:00${order.utcOffset}`);
  const troubles = drawTroubles(seededRandom(seed), order.doors, { firstMs, days: order.days });
  const calendar = calendarOf(order);
  return {
    troubles,
    *days() {
      for (const [index, personId] of order.personIds.entries()) {
        const random = seededRandom(seed + (index + 1) * 7919);
        const pattern = weighted(
          random,
          PATTERNS,
          PATTERNS.map(({ weight }) => weight),
        );
        const turn = whole(random, 0, 2);
        for (const [place, day] of calendar.entries()) {
          const planned = pattern.plan(day, turn);
          if (planned === undefined || random() * 100 < ABSENT) continue;
          const midnight = firstMs + place * DAY_MS;
          yield personDay(random, { personId, day: day.day, pattern, planned, midnight, order, troubles });
        }
      }
    },
  };
}

interface DayOrder {
  readonly personId: string;
  readonly day: string;
  readonly pattern: Pattern;
  readonly planned: Hours;
  readonly midnight: number;
  readonly order: YearOrder;
  readonly troubles: readonly DoorTrouble[];
}

function personDay(random: Random, given: DayOrder): PersonDay {
  const { personId, day, pattern, planned } = given;
  const stays = trueStays(random, given);
  const mishaps: Mishap[] = [];
  const passages = stays.flatMap((stay) => passagesOf(random, { stay, given, mishaps }));
  return { personId, day, scheme: pattern.scheme, planned, stays, mishaps, passages };
}

/** In and out again, with lunch outside now and then; to the second, as people come. */
function trueStays(random: Random, { planned, pattern, midnight }: DayOrder): readonly TrueStay[] {
  const at = (minute: number): number => midnight + minute * MINUTE_MS + whole(random, 0, 59) * 1000;
  const from = planned.from - whole(random, 0, pattern.early);
  const until = planned.until + whole(random, 0, pattern.late);
  if (random() * 100 >= LUNCH_OUTSIDE) return [{ from: at(from), until: at(until) }];
  const lunch = planned.from + whole(random, 170, 230);
  return [
    { from: at(from), until: at(lunch) },
    { from: at(lunch + whole(random, 20, 70)), until: at(until) },
  ];
}

interface StayOrder {
  readonly stay: TrueStay;
  readonly given: DayOrder;
  /** What happens is added. */
  readonly mishaps: Mishap[];
}

function passagesOf(random: Random, { stay, given, mishaps }: StayOrder): readonly Passage[] {
  const happens = (mishap: Mishap, ofThousand: number): boolean => {
    const isSo = random() * 1000 < ofThousand;
    if (isSo) mishaps.push(mishap);
    return isSo;
  };
  const entry = passage(random, { side: 'in', passedAt: stay.from, given });
  const exit = passage(random, { side: 'out', passedAt: stay.until, given });
  const entries = happens('followed-in', FOLLOWED_IN) ? [] : [entry];
  const exits = happens('forgotten-exit', FORGOTTEN_EXIT) ? [] : [exit];
  const again = entries.length > 0 && happens('double-tap', DOUBLE_TAP) ? [secondTap(entry)] : [];
  return [...entries, ...again, ...exits];
}

function passage(
  random: Random,
  {
    side,
    passedAt,
    given,
  }: { readonly side: Passage['side']; readonly passedAt: number; readonly given: DayOrder },
): Passage {
  const door = oneOf(random, given.order.doors);
  const ofDoor = given.troubles.filter(
    ({ controllerId, from, until }) =>
      controllerId === door.controllerId && from <= passedAt && passedAt < until,
  );
  const offLine = ofDoor.filter(({ kind }) => kind === 'off-line').map(({ until }) => until);
  const skewMs = ofDoor.find(({ kind }) => kind === 'clock-off')?.skewMs ?? 0;
  return {
    ...door,
    side,
    passedAt,
    recordedAt: passedAt + skewMs,
    deliveredAt: Math.max(passedAt, ...offLine),
  };
}

function secondTap(entry: Passage): Passage {
  const by = (moment: number): number => moment + 2000;
  return {
    ...entry,
    passedAt: by(entry.passedAt),
    recordedAt: by(entry.recordedAt),
    deliveredAt: by(entry.deliveredAt),
  };
}

function calendarOf({ firstDay, days, holidays }: YearOrder): readonly CalendarDay[] {
  const first = Date.parse(`${firstDay}T00:00:00.000Z`);
  return Array.from({ length: days }, (_, place) => {
    const moment = new Date(first + place * DAY_MS);
    const day = moment.toISOString().slice(0, 10);
    return { day, weekday: moment.getUTCDay(), isHoliday: holidays.has(day) };
  });
}
