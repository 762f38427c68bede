import type { AttendanceClaim, AttendanceGroup, WorkingTerms } from '@monban/core/api/attendance';
import { isGateUsed, workOfPresence, type LayerWork } from '@monban/core/attendance/claim-policy';
import type { ClosingPeriod } from '@monban/core/attendance/closing-period';
import { daysOf } from '@monban/core/attendance/closing-period';
import type { GateSide } from '@monban/core/attendance/day-findings';
import { gateSide } from '@monban/core/attendance/gate-side';
import { leadDays, type MonthDay } from '@monban/core/attendance/judge-month';
import { notReportedPast, pairStays, type Watermark } from '@monban/core/attendance/pair-stays';
import { staysOfShifts } from '@monban/core/attendance/shift-begin';
import { kindOfDay, type WorkCalendar } from '@monban/core/attendance/work-calendar';
import { planOfDay, NO_WORK } from '@monban/core/attendance/week-plan';
import { addDays } from '@monban/core/calendar/days';
import type { PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { endOfLocalDay, startOfLocalDay } from '../snapshots/local-day.ts';
import { groupBy } from '../snapshots/group-by.ts';
import { listClaims } from './claim-store.ts';
import { listGateFacts, type StoredFact } from './gate-fact-store.ts';
import { listWatermarks } from './watermarks.ts';
import { listCalendars } from './work-calendar-store.ts';
import { listTerms } from './working-terms-store.ts';

/** Somebody whose month is looked at. */
export interface MonthPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly siteId: SiteId;
  readonly timeZone: string;
  /** First and last day of working here; null: without an end. */
  readonly startsOn: string;
  readonly endsOn: string | null;
}

/** Everything that is known of one person's month, as the engine takes it. */
export interface LoadedMonth {
  readonly person: MonthPerson;
  readonly lead: readonly MonthDay[];
  readonly days: readonly MonthDay[];
  readonly calendar: WorkCalendar;
  /** The latest of each day. */
  readonly claims: ReadonlyMap<string, AttendanceClaim>;
}

export interface MonthsOrder {
  readonly group: AttendanceGroup;
  readonly period: ClosingPeriod;
  readonly people: readonly MonthPerson[];
  readonly at: Date;
}

/** A stay that began before the first day may reach into it, and one of the last day beyond it. */
const DAYS_AROUND = 2;

/** The months of some people of one group, in their order: a few statements, however many people there are. */
export async function loadMonths(db: Knex, order: MonthsOrder): Promise<readonly LoadedMonth[]> {
  const { period, people, group, at } = order;
  const personIds = people.map(({ id }) => id);
  const lead = leadDays(period.from, group.weekBeginsOn);
  const from = lead[0] ?? period.from;
  const [terms, calendars, claims, facts, watermarks] = [
    await listTerms(db, personIds),
    await listCalendars(db, [...new Set(people.map(({ siteId }) => siteId))]),
    await listClaims(db, { scope: 'all', personIds, from, through: period.through }),
    await listGateFacts(db, {
      personIds,
      from: `${addDays(from, -DAYS_AROUND)}T00:00:00.000Z`,
      until: `${addDays(period.through, 1 + DAYS_AROUND)}T00:00:00.000Z`,
    }),
    await listWatermarks(db, at),
  ];
  const claimsOf = groupBy(claims, ({ personId }) => personId);
  return people.flatMap((person) => {
    const calendar = calendars.get(person.siteId);
    if (calendar === undefined) return [];
    const known: KnownOfPerson = {
      ...{ person, group, calendar, at, watermarks },
      terms: terms.get(person.id) ?? [],
      claims: groupBy(claimsOf.get(person.id) ?? [], ({ day }) => day),
      facts: facts.get(person.id) ?? [],
    };
    return [loadedMonth(known, lead, daysOf(period))];
  });
}

interface KnownOfPerson {
  readonly person: MonthPerson;
  readonly group: AttendanceGroup;
  readonly calendar: WorkCalendar;
  readonly terms: readonly WorkingTerms[];
  readonly claims: ReadonlyMap<string, readonly AttendanceClaim[]>;
  readonly facts: readonly StoredFact[];
  readonly watermarks: ReadonlyMap<SiteId, readonly Watermark[]>;
  readonly at: Date;
}

function loadedMonth(known: KnownOfPerson, lead: readonly string[], days: readonly string[]): LoadedMonth {
  const { person, calendar, claims } = known;
  const gateOf = gateReader(known);
  const monthDay = (day: string) => monthDayOf(known, day, gateOf);
  const latest = [...claims].flatMap(([day, own]) => {
    const last = own.at(-1);
    return last === undefined ? [] : [[day, last] as const];
  });
  return {
    ...{ person, calendar },
    lead: lead.map(monthDay),
    days: days.map(monthDay),
    claims: new Map(latest),
  };
}

type GateReader = (day: string) => GateSide | undefined;

/** Stays are paired by site, over the whole time: an exit belongs to its entry, whatever day it is. */
function gateReader({ person, group, facts, watermarks, at }: KnownOfPerson): GateReader {
  const paired = [...groupBy(facts, ({ siteId }) => siteId).values()].map((ofSite) => pairStays(ofSite));
  const seen = {
    facts,
    stays: staysOfShifts(paired.flatMap(({ stays }) => stays)),
    duplicates: paired.flatMap(({ duplicates }) => duplicates),
  };
  const sites = new Set([person.siteId, ...facts.map(({ siteId }) => siteId)]);
  const marks = [...sites].flatMap((siteId) => watermarks.get(siteId) ?? []);
  // Where no door stands in the boundary, silence says nothing about anybody.
  if (marks.length === 0 && facts.length === 0) return () => undefined;
  return (day) => {
    if (!isGateUsed(group, day)) return undefined;
    const dayStart = startOfLocalDay(day, person.timeZone).getTime();
    const dayEnd = endOfLocalDay(day, person.timeZone).getTime();
    const isReported = dayEnd <= at.getTime() && notReportedPast(marks, dayEnd).length === 0;
    return gateSide(seen, { dayStart, dayEnd }, { isReported, hasGap: false });
  };
}

function monthDayOf(known: KnownOfPerson, day: string, gateOf: GateReader): MonthDay {
  const { group, calendar, claims, person, at } = known;
  const own = termsOn(known, day);
  const shared = {
    day,
    scheme: own?.scheme ?? 'fixed',
    isOver: endOfLocalDay(day, person.timeZone).getTime() <= at.getTime(),
  } as const;
  if (own === undefined)
    return { ...shared, plan: NO_WORK, gate: undefined, claimed: undefined, approved: undefined };
  const plan = planOfDay(own.week, kindOfDay(calendar, day), day);
  const gate = gateOf(day);
  const ofDay = claims.get(day) ?? [];
  return {
    ...{ ...shared, plan, gate },
    claimed: claimedWork(group, { gate, plan, last: ofDay.at(-1) }),
    approved: ofDay.filter(({ state }) => state === 'approved').at(-1),
  };
}

/** Undefined on a day on which somebody does not work here, or belongs to another group. */
function termsOn({ person, group, terms }: KnownOfPerson, day: string): WorkingTerms | undefined {
  const isHere = person.startsOn <= day && (person.endsOn === null || day <= person.endsOn);
  const own = terms.filter(({ fromDate }) => fromDate <= day).at(-1);
  return isHere && own?.groupId === group.id ? own : undefined;
}

/** What somebody says; where the group has it so, what the door says for whoever says nothing. */
function claimedWork(
  { policy }: AttendanceGroup,
  {
    gate,
    plan,
    last,
  }: {
    readonly gate: GateSide | undefined;
    readonly plan: LayerWork;
    readonly last: AttendanceClaim | undefined;
  },
): LayerWork | undefined {
  if (last !== undefined) return last;
  return policy === 'claim' && gate !== undefined ? workOfPresence(gate, plan) : undefined;
}
