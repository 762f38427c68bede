import { openingAt, type Opening } from '@monban/core/access/next-opening';
import type { ScheduleInterval } from '@monban/core/access/policy';
import { createLocalClock } from '@monban/core/access/schedule';
import type { AccessibleDoor, AccessReason } from '@monban/core/api/person-access';
import type { DoorId, PersonId, ScheduleId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { groupBy } from '../snapshots/group-by.ts';
import { localDate } from '../snapshots/local-day.ts';
import { zoneOfPerson } from './zone-of-person.ts';

/**
 * Every door that the person's access levels speak of, with the rules and what they come to at `at`; by site and name.
 * A membership holds by the day of the person's site, a schedule by the clock of the door's, as doors have it. Whoever
 * calls has asked already whether the person may be seen.
 */
export async function accessOfPerson(db: Knex, personId: PersonId, at: Date): Promise<AccessibleDoor[]> {
  const rows = await listRules(db, personId);
  const today = localDate(at, await zoneOfPerson(db, personId));
  const schedules = await listIntervals(db, rows);
  const holidays = await listHolidays(db, rows);
  return [...groupBy(rows, (row) => row.door_id).values()].map((rules) =>
    doorOf(rules, { at, today, schedules, holidays }),
  );
}

interface RuleRow {
  readonly door_id: DoorId;
  readonly door_name: string;
  readonly kind: AccessibleDoor['kind'];
  readonly locked_down: boolean | number;
  readonly site_id: SiteId;
  readonly site_name: string;
  readonly time_zone: string;
  readonly access_level_id: AccessReason['accessLevelId'];
  readonly access_level_name: string;
  readonly effect: AccessReason['effect'];
  readonly schedule_id: ScheduleId | null;
  readonly schedule_name: string | null;
  readonly from_date: string;
  readonly until_date: string | null;
}

interface Known {
  readonly at: Date;
  readonly today: string;
  readonly schedules: ReadonlyMap<ScheduleId, readonly ScheduleInterval[]>;
  readonly holidays: ReadonlyMap<SiteId, ReadonlySet<string>>;
}

function doorOf(rules: readonly RuleRow[], known: Known): AccessibleDoor {
  const [first] = rules;
  if (first === undefined) throw new TypeError('a door is listed by its rules');
  const timeZone = first.time_zone;
  return {
    doorId: first.door_id,
    doorName: first.door_name,
    kind: first.kind,
    siteId: first.site_id,
    siteName: first.site_name,
    timeZone,
    ...standingOf(rules, first, known),
    because: rules.map(reasonOf),
  };
}

type Standing = Pick<AccessibleDoor, 'standing' | 'opensAt' | 'closesAt'>;

function standingOf(rules: readonly RuleRow[], door: RuleRow, known: Known): Standing {
  if (door.locked_down) return { standing: 'locked-down', opensAt: null, closesAt: null };
  const inForce = rules.filter((rule) => isInForce(rule, known.today));
  if (inForce.length === 0) return { standing: 'not-yet', opensAt: null, closesAt: null };
  const timesOf = (effect: RuleRow['effect']) =>
    inForce
      .filter((rule) => rule.effect === effect)
      .map(({ schedule_id: id }) => (id === null ? undefined : (known.schedules.get(id) ?? [])));
  const wall = {
    localClock: createLocalClock(door.time_zone),
    holidays: known.holidays.get(door.site_id) ?? new Set<string>(),
  };
  const times = { allow: timesOf('allow'), deny: timesOf('deny') };
  return standingFrom(openingAt(times, known.at.getTime(), wall));
}

function standingFrom(opening: Opening): Standing {
  switch (opening.kind) {
    case 'open':
      return { standing: 'open', opensAt: null, closesAt: instantOf(opening.untilMs) };
    case 'later':
      return { standing: 'later', opensAt: instantOf(opening.fromMs), closesAt: null };
    case 'shut':
      return { standing: 'shut', opensAt: null, closesAt: null };
  }
}

function instantOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

function isInForce({ from_date: from, until_date: until }: RuleRow, today: string): boolean {
  return from <= today && (until === null || today < until);
}

function reasonOf(row: RuleRow): AccessReason {
  return {
    accessLevelId: row.access_level_id,
    accessLevelName: row.access_level_name,
    effect: row.effect,
    scheduleId: row.schedule_id,
    scheduleName: row.schedule_name,
    fromDate: row.from_date,
    untilDate: row.until_date,
  };
}

function listRules(db: Knex, personId: PersonId): Promise<RuleRow[]> {
  return db('access_level_members')
    .join('access_levels', 'access_levels.id', 'access_level_members.access_level_id')
    .join('access_level_rules', 'access_level_rules.access_level_id', 'access_levels.id')
    .join('doors', 'doors.id', 'access_level_rules.door_id')
    .join('sites', 'sites.id', 'doors.site_id')
    .leftJoin('schedules', 'schedules.id', 'access_level_rules.schedule_id')
    .where({ 'access_level_members.person_id': personId })
    .whereNull('access_levels.retired_at')
    .whereNull('doors.retired_at')
    .orderBy(['sites.name', 'sites.id', 'doors.name', 'doors.id', 'access_levels.name'])
    .orderBy('access_level_rules.position')
    .select<RuleRow[]>({
      door_id: 'doors.id',
      door_name: 'doors.name',
      kind: 'doors.kind',
      locked_down: 'doors.locked_down',
      site_id: 'sites.id',
      site_name: 'sites.name',
      time_zone: 'sites.time_zone',
      access_level_id: 'access_levels.id',
      access_level_name: 'access_levels.name',
      effect: 'access_level_rules.effect',
      schedule_id: 'schedules.id',
      schedule_name: 'schedules.name',
      from_date: 'access_level_members.from_date',
      until_date: 'access_level_members.until_date',
    });
}

async function listIntervals(db: Knex, rules: readonly RuleRow[]): Promise<Known['schedules']> {
  const ids = rules.flatMap(({ schedule_id: id }) => (id === null ? [] : [id]));
  const rows = await db('schedule_intervals')
    .whereIn('schedule_intervals.schedule_id', [...new Set(ids)])
    .select<{ schedule_id: ScheduleId; weekday: number; from_minute: number; to_minute: number }[]>(
      'schedule_intervals.schedule_id',
      'schedule_intervals.weekday',
      'schedule_intervals.from_minute',
      'schedule_intervals.to_minute',
    );
  const bySchedule = groupBy(rows, (row) => row.schedule_id);
  return new Map(
    [...bySchedule].map(([id, intervals]) => [
      id,
      intervals.map((row) => ({
        weekday: row.weekday,
        fromMinute: row.from_minute,
        toMinute: row.to_minute,
      })),
    ]),
  );
}

async function listHolidays(db: Knex, rules: readonly RuleRow[]): Promise<Known['holidays']> {
  const rows = await db('holidays')
    .whereIn('holidays.site_id', [...new Set(rules.map((rule) => rule.site_id))])
    .select<{ site_id: SiteId; on_date: string }[]>('holidays.site_id', 'holidays.on_date');
  const bySite = groupBy(rows, (row) => row.site_id);
  return new Map([...bySite].map(([id, days]) => [id, new Set(days.map((day) => day.on_date))]));
}
