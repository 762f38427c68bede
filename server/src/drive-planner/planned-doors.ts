import type { DrivePlan } from '@monban/core/api/drive-planner';
import { oldBadgesOff } from '@monban/core/drives/drive-plan';
import type { DoorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinSites, type Scope } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';

export interface DoorOutlook {
  readonly today: string;
  readonly isExact: boolean;
  /** When somebody has a card; undefined for whoever does not work here any more. */
  readonly expected: ReadonlyMap<PersonId, string | null>;
}

/** The doors within reach, each with everybody whose access levels lead through it; by site and name. */
export async function plannedDoors(
  db: Knex,
  scope: Scope,
  { today, isExact, expected }: DoorOutlook,
): Promise<DrivePlan['doors']> {
  const members = await membersByLevel(db, today);
  const levels = await levelsByDoor(db);
  return (await listDoors(db, scope)).map((door) => {
    const people = new Set((levels.get(door.id) ?? []).flatMap((level) => members.get(level) ?? []));
    const days = [...people].flatMap((id) => {
      const day = expected.get(id);
      return day === undefined ? [] : [day];
    });
    const off = oldBadgesOff(days, today);
    const shown = off.kind === 'unknown' && !isExact ? { ...off, people: null } : off;
    return { doorId: door.id, name: door.name, siteName: door.site_name, off: shown };
  });
}

interface DoorRow {
  readonly id: DoorId;
  readonly name: string;
  readonly site_name: string;
}

function listDoors(db: Knex, scope: Scope): Promise<DoorRow[]> {
  const query = db('doors')
    .join('sites', 'sites.id', 'doors.site_id')
    .whereNull('doors.retired_at')
    .where({ 'doors.kind': 'door' })
    .orderBy(['sites.name', 'doors.name', 'doors.id']);
  withinSites(query, 'doors.site_id', scope);
  return query.select<DoorRow[]>('doors.id', 'doors.name', 'sites.name as site_name');
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
