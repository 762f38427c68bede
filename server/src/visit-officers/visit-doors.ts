import type { NameVisitDoors, VisitDoors } from '@monban/core/api/visit-officers';
import { GUEST_STATES } from '@monban/core/drives/visit-guests';
import { AppError } from '@monban/core/errors';
import type { VisitId } from '@monban/core/ids';
import { addDays } from '@monban/core/calendar/days';
import { clockTime, minutesOf } from '@monban/core/calendar/slot-plan';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import type { WithCaller } from '../records/record-routes.ts';
import { getRecord, type Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { accessLevelKind, requireWholeLevel } from '../rules/access-level-kind.ts';
import { protectedReach } from '../rules/protected-doors.ts';
import { endOfLocalDay, localDate } from '../snapshots/local-day.ts';
import { municipalityNames, type NameOfMunicipality } from './municipality-names.ts';
import { countGuests, findVisitDoors, putVisitDoors, type StoredVisitDoors } from './visit-door-store.ts';
import { getVisitPlace, listVisitPlaces, type VisitPlace } from './visit-place.ts';

/** Visits whose day is not over, for whoever looks after the doors of their sites. */
export async function listVisitDoors(db: Knex, scope: Scope, at: Date): Promise<VisitDoors[]> {
  // Yesterday in UTC is today somewhere.
  const fromDate = addDays(at.toISOString().slice(0, 10), -1);
  const places = await listVisitPlaces(db, scope, { fromDate, states: GUEST_STATES });
  const present = places.filter(({ visitOn, timeZone }) => (visitOn ?? '') >= localDate(at, timeZone));
  const nameOf = await municipalityNames(db);
  const guests = await countGuests(
    db,
    present.map(({ id }) => id),
  );
  const items: VisitDoors[] = [];
  for (const place of present)
    items.push(
      shown(place, { doors: await findVisitDoors(db, place.id), guests: guests.get(place.id) ?? 0, nameOf }),
    );
  return items;
}

export async function getVisitDoors(db: Knex, scope: Scope, id: VisitId): Promise<VisitDoors> {
  const place = await getVisitPlace(db, scope, id);
  if (place.visitOn === null) throw new AppError('NOT_FOUND');
  const guests = (await countGuests(db, [id])).get(id) ?? 0;
  return shown(place, { doors: await findVisitDoors(db, id), guests, nameOf: await municipalityNames(db) });
}

export interface DoorNaming {
  readonly visitId: VisitId;
  readonly input: NameVisitDoors;
  readonly expectedVersion: number;
}

/**
 * Names the access level that cards of this visit's guests have on its day as it is now. It ends with the day by itself,
 * and a visit that moves takes it nowhere. Waits for a second operator where the level opens a protected door.
 */
export async function nameVisitDoors(
  platform: Platform,
  change: WithCaller<DoorNaming>,
): Promise<RecordOutcome<VisitDoors>> {
  const { visitId, input, expectedVersion, context, scope } = change;
  const level = await getRecord(platform.db, accessLevelKind, { id: input.accessLevelId, scope });
  const run = (deps: Platform) => storeVisitDoors(deps, { context, scope, visitId, input, expectedVersion });
  if (!(await protectedReach(platform.db, level.rules)).allows) return done(run(platform));
  return holdForSecondOperator(platform, change, {
    kind: 'access-level.widen',
    subjectType: 'visit',
    subjectId: visitId,
    operation: 'visit-doors.name',
    change: { visitId, input, expectedVersion },
    run,
  });
}

/** The change itself; also run when a second operator has agreed. */
export function storeVisitDoors(platform: Platform, change: Asker & DoorNaming): Promise<VisitDoors> {
  const { visitId, input, expectedVersion, context, scope } = change;
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'policy');
    const level = await getRecord(deps.db, accessLevelKind, { id: input.accessLevelId, scope });
    if (level.retiredAt !== null) throw new AppError('RETIRED');
    await requireWholeLevel(deps.db, level.id, scope);
    const before = await findVisitDoors(deps.db, visitId);
    const place = await getVisitPlace(deps.db, scope, visitId);
    await putVisitDoors(
      deps.db,
      {
        visitId,
        accessLevelId: input.accessLevelId,
        onDate: dayOf(place, context.at),
        fromMinute: minutesOf(input.from),
        untilMinute: input.until === null ? END_OF_DAY : minutesOf(input.until),
        namedAt: context.at.toISOString(),
      },
      expectedVersion,
    );
    await audit(deps, context, { action: 'visit-doors.named', visitId, before });
    return getVisitDoors(deps.db, scope, visitId);
  });
}

/** Narrowing is never held back: cards of these guests open nothing from now on. */
export function takeVisitDoorsAway(
  platform: Platform,
  { caller, context }: { readonly caller: Caller; readonly context: ChangeContext },
  visitId: VisitId,
): Promise<void> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'policy');
    await getVisitPlace(deps.db, caller.scope, visitId);
    const before = await findVisitDoors(deps.db, visitId);
    if (before === undefined || before.namedAt === null) throw new AppError('NOT_FOUND');
    await putVisitDoors(deps.db, { ...before, namedAt: null }, before.version);
    await audit(deps, context, { action: 'visit-doors.taken-away', visitId, before });
  });
}

/** Does a card of this visit's guests open a door of a protected area? */
export async function opensProtectedDoor(db: Knex, visitId: VisitId): Promise<boolean> {
  const doors = await findVisitDoors(db, visitId);
  if (doors === undefined || doors.namedAt === null) return false;
  const level = await getRecord(db, accessLevelKind, { id: doors.accessLevelId, scope: 'all' });
  return (await protectedReach(db, level.rules)).allows;
}

const END_OF_DAY = 1440;

function dayOf({ visitOn, state, timeZone }: VisitPlace, at: Date): string {
  if (visitOn === null || !GUEST_STATES.some((one) => one === state)) throw conflict('', 'VISIT_WITHOUT_DAY');
  if (endOfLocalDay(visitOn, timeZone) <= at) throw conflict('', 'VISIT_DAY_OVER');
  return visitOn;
}

function shown(
  place: VisitPlace,
  parts: {
    readonly doors: StoredVisitDoors | undefined;
    readonly guests: number;
    readonly nameOf: NameOfMunicipality;
  },
): VisitDoors {
  const { doors, guests, nameOf } = parts;
  const on = place.visitOn ?? '';
  return {
    visitId: place.id,
    siteId: place.siteId,
    municipalityName: nameOf(place.municipalityCode, on),
    room: place.room,
    on,
    guests,
    // Named for another day: they open nothing, and have to be named anew.
    doors: doors === undefined || doors.namedAt === null || doors.onDate !== on ? null : doorsOf(doors),
    version: doors?.version ?? 0,
  };
}

function doorsOf(doors: StoredVisitDoors): NonNullable<VisitDoors['doors']> {
  return {
    accessLevelId: doors.accessLevelId,
    on: doors.onDate,
    from: clockTime(doors.fromMinute),
    until: doors.untilMinute === END_OF_DAY ? null : clockTime(doors.untilMinute),
  };
}

async function audit(
  deps: Platform,
  context: ChangeContext,
  entry: {
    readonly action: string;
    readonly visitId: VisitId;
    readonly before: StoredVisitDoors | undefined;
  },
): Promise<void> {
  const { action, visitId, before } = entry;
  const after = (await findVisitDoors(deps.db, visitId)) ?? null;
  const subject = { subjectType: 'visit-doors', subjectId: visitId };
  await recordAudit(deps.db, context, { action, ...subject, before: before ?? null, after });
  deps.policyChanged();
}
