import type { MigrationBoard, MigrationCounts, MigrationDoor } from '@monban/core/api/coexistences';
import type { BoardCounts } from '@monban/core/api/drives';
import { cardExpectedOn } from '@monban/core/drives/drive-plan';
import { suppressOverlapping, type KnownPeople } from '@monban/core/drives/overlapping-suppression';
import type { DoorId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { earliestOff, listDoorPeople, type DoorPeople } from '../drive-planner/planned-doors.ts';
import { listPlannedPeople } from '../drive-planner/planned-people.ts';
import type { Caller } from '../http/route.ts';
import { placeOf, readinessCounts, smallestToldGroup } from '../readiness/readiness-board.ts';
import { listReadiness, type FoundReadiness, type ReadinessRow } from '../readiness/readiness-rows.ts';
import { departmentsOf, isWithin } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';
import { listCoexistences } from './coexistence-store.ts';
import { shown } from './coexistences.ts';

/**
 * From old badges to ours, by site and door. Of the people behind a door only so much is told as nobody can work a number
 * under ten out of, with those of the readiness board beside them: it is reckoned over all doors, and what is out of
 * reach is left out afterwards.
 */
export async function migrationBoard(
  db: Knex,
  { caller, at }: { readonly caller: Caller; readonly at: Date },
): Promise<MigrationBoard> {
  const found = await listReadiness(db, { caller, at });
  const all = await listDoorPeople(db, 'all', found.on);
  const counts = countsByDoor(all, found, caller);
  const earliest = await earliestByDoor(db, all, { caller, at, on: found.on });
  const known = new Set(found.rows.map(({ personId }) => personId));
  const stored = await listCoexistences(db, { scope: caller.scope });
  const byDoor = groupBy(await shown(db, stored, at), ({ doorId }) => doorId);
  const doors = all.filter((door) => isWithin(caller.scope, door));
  const lines = groupBy(doors, ({ siteId }) => siteId);
  return {
    on: found.on,
    sites: [...lines].map(([siteId, ofSite]) => {
      const shownDoors = ofSite.map(({ doorId, name, people }): MigrationDoor => {
        const own = byDoor.get(doorId) ?? [];
        const coexistence = own.find(({ state }) => state !== 'off') ?? own[0] ?? null;
        return {
          doorId,
          name,
          people: people.filter((id) => known.has(id)).length,
          counts: counts.get(doorId) ?? { detail: 'none' },
          earliest: earliest?.get(doorId) ?? null,
          state: coexistence?.state ?? 'none',
          coexistence,
        };
      });
      return { siteId, name: ofSite[0]?.siteName ?? '', ...progressOf(shownDoors), doors: shownDoors };
    }),
  };
}

function progressOf(doors: readonly MigrationDoor[]) {
  const count = (...states: readonly MigrationDoor['state'][]): number =>
    doors.filter(({ state }) => states.includes(state)).length;
  return { declared: count('running', 'overdue', 'off'), off: count('off'), overdue: count('overdue') };
}

/**
 * Whoever may see loading is told of it as on the readiness board; whoever may see badges, of badges alone. Behind a door
 * are people of every department: who reaches some only is told of none.
 */
function countsByDoor(
  doors: readonly DoorPeople[],
  { rows }: FoundReadiness,
  { permissions, scope }: Caller,
): ReadonlyMap<DoorId, MigrationCounts> {
  if (departmentsOf(scope) !== 'all') return new Map();
  const rowOf = new Map(rows.map((row) => [row.personId, row]));
  const groups = doors.map(({ doorId, people }) => ({
    key: doorId,
    members: people.flatMap((id) => rowOf.get(id) ?? []),
  }));
  if (permissions.has('loading:read')) {
    const inGroup = smallestToldGroup(rows);
    const toldIn = (row: ReadinessRow, detail: 1 | 2) => inGroup(row, detail === 2 ? 'three' : 'two');
    return mapped(
      suppressOverlapping(groups, { classOf: placeOf, toldIn, everybody: rows }),
      readinessCounts,
    );
  }
  if (!permissions.has('badges:read')) return new Map();
  const known: KnownPeople<ReadinessRow> = { classOf: badgeOf, toldIn: () => undefined, everybody: rows };
  return mapped(suppressOverlapping(groups, known), badgeCounts);
}

/** Who is being loaded has no badge yet, and whoever may not see loading learns no more. */
function badgeOf(row: ReadinessRow): 'openQuestion' | 'inHand' {
  return placeOf(row) === 'inHand' ? 'inHand' : 'openQuestion';
}

function badgeCounts(counts: BoardCounts): MigrationCounts {
  if (counts.detail !== 'two') return { detail: 'none' };
  return { detail: 'badges', without: counts.openQuestion, written: counts.underWayOrInHand };
}

function mapped<Key, From, To>(from: ReadonlyMap<Key, From>, map: (value: From) => To): ReadonlyMap<Key, To> {
  return new Map([...from].map(([key, value]) => [key, map(value)]));
}

/** As the planner reckons without a drive: from badges alone, and from nobody’s answer. */
async function earliestByDoor(
  db: Knex,
  doors: readonly DoorPeople[],
  { caller, at, on }: { readonly caller: Caller; readonly at: Date; readonly on: string },
) {
  if (!caller.permissions.has('badges:read')) return undefined;
  const nothing = { state: null, appointmentOn: null, acceptedOn: null, weeksMax: null };
  const expected = new Map<PersonId, string | null>(
    (await listPlannedPeople(db, at)).map(({ personId, hasBadge }) => [
      personId,
      cardExpectedOn({ hasBadge, ...nothing }, on),
    ]),
  );
  const outlook = { today: on, isExact: false, expected };
  return new Map(doors.map(({ doorId, people }) => [doorId, earliestOff(people, outlook)]));
}
