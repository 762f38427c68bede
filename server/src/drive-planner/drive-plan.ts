import type { DrivePlan } from '@monban/core/api/drive-planner';
import { STILL_TO_APPLY } from '@monban/core/api/applications';
import { cardExpectedOn, tellableCells } from '@monban/core/drives/drive-plan';
import type { DriveId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { requireClerk } from '../drives/drive-scope.ts';
import type { Caller } from '../http/route.ts';
import { dayInJapan } from '../municipalities/current-directory.ts';
import { listProfiles } from '../municipalities/profile-store.ts';
import { departmentsOf, isWithin, withinSites, type Scope } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';
import { cellsOf, codesToday, plannedPlaces } from './places.ts';
import {
  listPlannedApplications,
  listPlannedPeople,
  type PlannedApplication,
  type PlannedPerson,
} from './planned-people.ts';
import { plannedDoors } from './planned-doors.ts';

export interface PlanLook {
  readonly caller: Caller;
  readonly at: Date;
  readonly driveId?: DriveId | undefined;
}

/**
 * Where the people live, which offices can be asked for a visit, and when old badges can be switched off. For a drive's
 * clerks from the answers of its people within reach; for everybody else from no answer at all, over whole sites, and
 * without any group under ten. Whose address is protected counts among those whose municipality is not known.
 */
export async function drivePlan(db: Knex, look: PlanLook): Promise<DrivePlan> {
  const { caller, at, driveId } = look;
  if (driveId !== undefined) await requireClerk(db, caller, driveId);
  const isExact = driveId !== undefined;
  const on = dayInJapan(at);
  const people = await plannedPeople(db, look, on);
  const sites = await sitesWithin(db, caller.scope, isExact);
  const siteIds = new Set(sites.map(({ id }) => id));
  const counted = people.filter(
    (person) => siteIds.has(person.siteId) && (!isExact || isStillToApply(person)),
  );
  const bySite = groupBy(counted, ({ siteId }) => siteId);
  const cells = cellsOf(counted);
  const told = isExact ? cells : tellableCells(cells, (id) => bySite.get(id)?.length ?? 0);
  const expected = await expectedDays(db, people, on);
  return {
    on,
    isExact,
    places: await plannedPlaces(db, told, on),
    sites: sites.map(({ id, name }) => {
      const unknown = (bySite.get(id) ?? []).filter(({ code }) => code === null).length;
      return { siteId: id, name, withoutPlace: isExact ? unknown : null };
    }),
    doors: await plannedDoors(db, caller.scope, { today: on, isExact, expected }),
  };
}

/** With the code that stands today, and of a drive with the application of whoever its clerk reaches. */
async function plannedPeople(
  db: Knex,
  { caller, at, driveId }: PlanLook,
  today: string,
): Promise<readonly Planned[]> {
  const applications = driveId === undefined ? NO_APPLICATIONS : await listPlannedApplications(db, driveId);
  const codeToday = await codesToday(db, today);
  return (await listPlannedPeople(db, at)).map((person) => ({
    ...person,
    code: codeToday(person.code),
    application: isWithin(caller.scope, person) ? applications.get(person.personId) : undefined,
  }));
}

type Planned = PlannedPerson & { readonly application: PlannedApplication | undefined };

const NO_APPLICATIONS: ReadonlyMap<PersonId, PlannedApplication> = new Map();

function isStillToApply({ application }: Planned): boolean {
  return application !== undefined && STILL_TO_APPLY.includes(application.state);
}

/** When each has a card, as far as it is known. */
async function expectedDays(
  db: Knex,
  people: readonly Planned[],
  today: string,
): Promise<ReadonlyMap<PersonId, string | null>> {
  const codes = new Set(people.flatMap(({ code, application }) => (application && code ? [code] : [])));
  const profiles = await listProfiles(db, [...codes]);
  return new Map(
    people.map(({ personId, hasBadge, code, application }) => {
      const facts = {
        hasBadge,
        state: application?.state ?? null,
        appointmentOn: application?.appointmentOn ?? null,
        acceptedOn: application?.acceptedOn ?? null,
        weeksMax: profiles.get(code ?? '')?.expectedWeeksMax ?? null,
      };
      return [personId, cardExpectedOn(facts, today)];
    }),
  );
}

/** What is told to others than clerks is of whole sites: whoever reaches some departments only is told of none. */
async function sitesWithin(
  db: Knex,
  scope: Scope,
  isExact: boolean,
): Promise<readonly { readonly id: SiteId; readonly name: string }[]> {
  if (!isExact && departmentsOf(scope) !== 'all') return [];
  const query = db('sites').whereNull('sites.retired_at').orderBy(['sites.name', 'sites.id']);
  withinSites(query, 'sites.id', scope);
  return query.select<{ id: SiteId; name: string }[]>('sites.id', 'sites.name');
}
