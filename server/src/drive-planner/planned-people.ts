import type { ApplicationState } from '@monban/core/api/applications';
import type { DepartmentId, DriveId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { createDayReader } from '../snapshots/local-day.ts';

/** Somebody of whom a plan knows where they work and live, and whether they have a badge. */
export interface PlannedPerson {
  readonly personId: PersonId;
  readonly siteId: SiteId;
  readonly departmentId: DepartmentId;
  /** As it was imported; null where it is not known, and of everybody whose address is protected. */
  readonly code: string | null;
  readonly hasBadge: boolean;
}

/** Everybody who works here. */
export async function listPlannedPeople(db: Knex, at: Date): Promise<readonly PlannedPerson[]> {
  const badges = await db('badges')
    .whereIn('badges.state', ['active', 'suspended'])
    .where('badges.valid_until', '>', at.toISOString())
    .whereNotIn('badges.id', db('company_cards').select('company_cards.badge_id'))
    .distinct<{ person_id: PersonId }[]>('badges.person_id');
  const withBadge = new Set(badges.map(({ person_id: id }) => id));
  const rows = await db('people')
    .whereNull('people.retired_at')
    .select<PersonRow[]>(
      'people.id',
      'people.site_id',
      'people.department_id',
      'people.municipality_code',
      'people.address_protected',
    );
  return rows.map((row) => ({
    personId: row.id,
    siteId: row.site_id,
    departmentId: row.department_id,
    code: row.address_protected ? null : row.municipality_code,
    hasBadge: withBadge.has(row.id),
  }));
}

interface PersonRow {
  readonly id: PersonId;
  readonly site_id: SiteId;
  readonly department_id: DepartmentId;
  readonly municipality_code: string | null;
  readonly address_protected: boolean | number;
}

/** Where an application of the drive stands, as far as the day of its card hangs on it. */
export interface PlannedApplication {
  readonly state: ApplicationState;
  readonly appointmentOn: string | null;
  readonly acceptedOn: string | null;
}

export async function listPlannedApplications(
  db: Knex,
  driveId: DriveId,
): Promise<ReadonlyMap<PersonId, PlannedApplication>> {
  const accepted = await db('application_history')
    .join('applications', 'applications.id', 'application_history.application_id')
    .join('people', 'people.id', 'applications.person_id')
    .join('sites', 'sites.id', 'people.site_id')
    .where({ 'applications.drive_id': driveId, 'application_history.transition': 'accept' })
    .orderBy('application_history.at')
    .select<AcceptedRow[]>(
      'applications.person_id',
      'application_history.told_on',
      'application_history.at',
      'sites.time_zone',
    );
  const dayIn = createDayReader();
  const acceptedOn = new Map(
    accepted.map(({ person_id: id, told_on: day, at, time_zone: zone }) => [id, day ?? dayIn(at, zone)]),
  );
  const rows = await db('applications')
    .where({ 'applications.drive_id': driveId })
    .select<ApplicationRow[]>('applications.person_id', 'applications.state', 'applications.appointment_on');
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        state: row.state,
        appointmentOn: row.appointment_on,
        acceptedOn: acceptedOn.get(row.person_id) ?? null,
      },
    ]),
  );
}

interface AcceptedRow {
  readonly person_id: PersonId;
  readonly told_on: string | null;
  readonly at: string;
  readonly time_zone: string;
}

interface ApplicationRow {
  readonly person_id: PersonId;
  readonly state: ApplicationState;
  readonly appointment_on: string | null;
}
