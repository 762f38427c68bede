import type { AccessChoices } from '@monban/core/api/own';
import type { AccessLevelId, DoorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { groupBy } from '../snapshots/group-by.ts';

/** The doors that each of these levels opens, by name. */
export async function listDoorNames(
  db: Knex,
  levelIds: readonly AccessLevelId[],
): Promise<ReadonlyMap<AccessLevelId, readonly string[]>> {
  const rows = await allowRules(db)
    .whereIn('access_level_rules.access_level_id', [...new Set(levelIds)])
    .orderBy(['doors.name', 'doors.id'])
    .distinct<{ level: AccessLevelId; id: DoorId; name: string }[]>({
      level: 'access_level_rules.access_level_id',
      id: 'doors.id',
      name: 'doors.name',
    });
  const byLevel = groupBy(rows, (row) => row.level);
  return new Map([...byLevel].map(([id, doors]) => [id, doors.map(({ name }) => name)]));
}

/** What a person may ask for: the levels that open a door at the own site, and these doors. */
export async function listChoices(db: Knex, personId: PersonId): Promise<AccessChoices> {
  const rows = await rulesAtOwnSite(db, personId)
    .orderBy(['access_levels.name', 'access_levels.id', 'doors.name'])
    .select<ChoiceRow[]>(CHOICE_COLUMNS);
  const byLevel = groupBy(rows, (row) => row.levelId);
  const doors = [...new Map(rows.map(({ doorId, doorName }) => [doorId, doorName]))];
  const names = await listDoorNames(db, [...byLevel.keys()]);
  return {
    levels: [...byLevel].map(([id, [first]]) => ({
      id,
      name: first?.levelName ?? '',
      doorNames: [...(names.get(id) ?? [])],
    })),
    doors: doors
      .map(([id, name]) => ({ id, name }))
      .sort((left, right) => (left.name < right.name ? -1 : Number(left.name > right.name))),
  };
}

/** The level that opens this door and as few others as possible; undefined where none at the own site does. */
export async function narrowestLevel(
  db: Knex,
  personId: PersonId,
  doorId: DoorId,
): Promise<AccessLevelId | undefined> {
  const { levels } = await listChoices(db, personId);
  const opening = await rulesAtOwnSite(db, personId)
    .where({ 'doors.id': doorId })
    .distinct<{ id: AccessLevelId }[]>({ id: 'access_levels.id' });
  const ids = new Set(opening.map(({ id }) => id));
  const [narrowest] = levels
    .filter(({ id }) => ids.has(id))
    .sort((left, right) => left.doorNames.length - right.doorNames.length);
  return narrowest?.id;
}

interface ChoiceRow {
  readonly levelId: AccessLevelId;
  readonly levelName: string;
  readonly doorId: DoorId;
  readonly doorName: string;
}

const CHOICE_COLUMNS = {
  levelId: 'access_levels.id',
  levelName: 'access_levels.name',
  doorId: 'doors.id',
  doorName: 'doors.name',
};

function rulesAtOwnSite(db: Knex, personId: PersonId): Knex.QueryBuilder {
  return allowRules(db)
    .join('people', 'people.site_id', 'doors.site_id')
    .where({ 'people.id': personId })
    .whereNull('access_levels.retired_at');
}

function allowRules(db: Knex): Knex.QueryBuilder {
  return db('access_level_rules')
    .join('access_levels', 'access_levels.id', 'access_level_rules.access_level_id')
    .join('doors', 'doors.id', 'access_level_rules.door_id')
    .where({ 'access_level_rules.effect': 'allow' })
    .whereNull('doors.retired_at');
}
