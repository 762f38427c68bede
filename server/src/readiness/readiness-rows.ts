import type { ApplicationState } from '@monban/core/api/applications';
import type { DriveId } from '@monban/core/ids';
import { readinessOf, type Readiness } from '@monban/core/readiness/readiness-step';
import type { Knex } from '@monban/db/open';
import { requireClerk } from '../drives/drive-scope.ts';
import { invalidField } from '../http/problem.ts';
import type { Caller } from '../http/route.ts';
import { isWithin } from '../records/scope.ts';
import { endOfLocalDay, localDate } from '../snapshots/local-day.ts';
import { listPeopleOn, type PersonOnDay } from './people-on-day.ts';
import { loadFacts } from './readiness-facts.ts';

/** One person with the one step. */
export interface ReadinessRow extends PersonOnDay, Readiness {
  readonly applicationState: ApplicationState | null;
}

export interface ReadinessLook {
  readonly caller: Caller;
  readonly at: Date;
  readonly driveId?: DriveId | undefined;
  readonly on?: string | undefined;
}

export interface FoundReadiness {
  readonly on: string;
  /** By sort key. For a drive, whom its clerk reaches of it; without one, everybody of the organisation. */
  readonly rows: readonly ReadinessRow[];
}

/** `VALIDATION_FAILED` for a day that is over; for a drive, what `requireClerk` throws. */
export async function listReadiness(db: Knex, look: ReadinessLook): Promise<FoundReadiness> {
  const { caller, at, driveId } = look;
  if (driveId !== undefined) await requireClerk(db, caller, driveId);
  const timeZone = await mostOfTheSites(db);
  const today = localDate(at, timeZone);
  const { on = today } = look;
  if (on < today) throw invalidField('/on', 'ALREADY_OVER');
  const endOfDay = on === today ? at : endOfLocalDay(on, timeZone);
  const factsOf = await loadFacts(db, { at, endOfDay, timeZone }, driveId);
  const rows = (await listPeopleOn(db, on)).map((person): ReadinessRow => {
    const facts = factsOf(person.personId);
    return { ...person, ...readinessOf(facts, on), applicationState: facts.application };
  });
  if (driveId === undefined) return { on, rows };
  const isOfDrive = (row: ReadinessRow): boolean =>
    row.applicationState !== null && isWithin(caller.scope, row.present);
  return { on, rows: rows.filter(isOfDrive) };
}

/** A board has one day: that of the zone in which most of the sites are. */
async function mostOfTheSites(db: Knex): Promise<string> {
  const rows = await db('sites')
    .whereNull('sites.retired_at')
    .groupBy('sites.time_zone')
    .orderByRaw('count(*) desc')
    .orderBy('sites.time_zone')
    .limit(1)
    .select<{ time_zone: string }[]>('sites.time_zone');
  return rows[0]?.time_zone ?? 'Asia/Tokyo';
}
