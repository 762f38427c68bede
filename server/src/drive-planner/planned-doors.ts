import type { DrivePlan, OldBadgesOff } from '@monban/core/api/drive-planner';
import { oldBadgesOff } from '@monban/core/drives/drive-plan';
import type { DoorId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinSites, type Scope } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';

export interface DoorOutlook {
  readonly today: string;
  readonly isExact: boolean;
  /** When somebody has a card; undefined for whoever does not work here any more. */
  readonly expected: ReadonlyMap<PersonId, string | null>;
}

/** A door with everybody whose access levels lead through it, each once. */
export interface DoorPeople {
  readonly doorId: DoorId;
  readonly name: string;
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly people: readonly PersonId[];
}

/** The doors within reach, each with the day from which on nobody needs an old badge there; by site and name. */
export async function plannedDoors(
  db: Knex,
  scope: Scope,
  outlook: DoorOutlook,
): Promise<DrivePlan['doors']> {
  const doors = await listDoorPeople(db, scope, outlook.today);
  return doors.map(({ people, doorId, name, siteName }) => ({
    doorId,
    name,
    siteName,
    off: earliestOff(people, outlook),
  }));
}

/** By site and name. */
export async function listDoorPeople(db: Knex, scope: Scope, today: string): Promise<readonly DoorPeople[]> {
  const members = await membersByLevel(db, today);
  const levels = await levelsByDoor(db);
  return (await listDoors(db, scope)).map((door) => ({
    doorId: door.id,
    name: door.name,
    siteId: door.site_id,
    siteName: door.site_name,
    people: [...new Set((levels.get(door.id) ?? []).flatMap((level) => members.get(level) ?? []))],
  }));
}

/** Of how many no day is known is for a drive’s clerks. */
export function earliestOff(
  people: readonly PersonId[],
  { today, isExact, expected }: DoorOutlook,
): OldBadgesOff {
  const days = people.flatMap((id) => {
    const day = expected.get(id);
    return day === undefined ? [] : [day];
  });
  const off = oldBadgesOff(days, today);
  return off.kind === 'unknown' && !isExact ? { ...off, people: null } : off;
}

interface DoorRow {
  readonly id: DoorId;
  readonly name: string;
  readonly site_id: SiteId;
  readonly site_name: string;
}

function listDoors(db: Knex, scope: Scope): Promise<DoorRow[]> {
  const query = db('doors')
    .join('sites', 'sites.id', 'doors.site_id')
    .whereNull('doors.retired_at')
    .where({ 'doors.kind': 'door' })
    .orderBy(['sites.name', 'doors.name', 'doors.id']);
  withinSites(query, 'doors.site_id', scope);
  return query.select<DoorRow[]>('doors.id', 'doors.name', 'doors.site_id', 'sites.name as site_name');
}

async function levelsByDoor(db: Knex): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db('access_level_rules')
    .join('access_levels', 'access_levels.id', 'access_level_rules.access_level_id')
    .where({ 'access_level_rules.effect': 'allow' })
    .whereNull('access_levels.retired_at')
    .select<{ door_id: string; access_level_id: string }[]>(
      'access_level_rules.door_id',
      'access_level_rules.access_level_id',
    );
  const doors = groupBy(rows, ({ door_id: id }) => id);
  return new Map([...doors].map(([id, rules]) => [id, rules.map((rule) => rule.access_level_id)]));
}

async function membersByLevel(db: Knex, today: string): Promise<ReadonlyMap<string, readonly PersonId[]>> {
  const rows = await db('access_level_members')
    .where('access_level_members.from_date', '<=', today)
    .where((lasting) => {
      void lasting
        .whereNull('access_level_members.until_date')
        .orWhere('access_level_members.until_date', '>', today);
    })
    .select<{ access_level_id: string; person_id: PersonId }[]>(
      'access_level_members.access_level_id',
      'access_level_members.person_id',
    );
  const levels = groupBy(rows, ({ access_level_id: id }) => id);
  return new Map([...levels].map(([id, members]) => [id, members.map((member) => member.person_id)]));
}
