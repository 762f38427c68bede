import type { ApplicationState } from '@monban/core/api/applications';
import type { DriveCase, DriveState } from '@monban/core/api/drives';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

export interface SeededDrive {
  readonly id: DriveId;
  readonly applications: readonly ApplicationId[];
}

export interface DriveSeed {
  readonly newId: () => string;
  readonly clerkId: string;
  readonly personIds: readonly string[];
  readonly driveCase?: DriveCase;
  readonly state?: DriveState;
  readonly applicationState?: ApplicationState;
  /** Whether its text tells that forms are held; true when absent. */
  readonly coversCollection?: boolean;
}

const AT = '2026-11-01T00:00:00.000Z';

/** An open drive for everybody with one application for each person, written into the database as it is. */
export async function seedDrive(db: Knex, seed: DriveSeed): Promise<SeededDrive> {
  const { newId, clerkId, personIds, driveCase = 'pick-up', state = 'open' } = seed;
  const id = newId() as DriveId;
  await db('drives').insert({
    id,
    name: '秋の一括申請',
    drive_case: driveCase,
    state,
    opens_on: '2026-11-01',
    closes_on: '2026-12-31',
    opened_at: AT,
    created_at: AT,
    updated_at: AT,
  });
  await db('drive_clerks').insert({ drive_id: id, operator_id: clerkId, since: AT });
  await db('drive_consents').insert({
    drive_id: id,
    version: 1,
    ja: '同意します。',
    en: 'I agree.',
    covers_collection: seed.coversCollection ?? true,
    since: AT,
  });
  const people = (await db('people').whereIn('id', [...personIds])) as PlacedPerson[];
  const places = new Map(people.map((person) => [person.id, person]));
  const applications = personIds.map((personId) => ({
    id: newId() as ApplicationId,
    drive_id: id,
    person_id: personId,
    site_id: places.get(personId)?.site_id,
    department_id: places.get(personId)?.department_id,
    state: seed.applicationState ?? 'joined',
    state_since: AT,
    via: 'own-page',
    consent_version: 1,
    consented_at: AT,
    created_at: AT,
    version: 1,
  }));
  if (applications.length > 0) await db('applications').insert(applications);
  return { id, applications: applications.map((application) => application.id) };
}

interface PlacedPerson {
  readonly id: string;
  readonly site_id: string;
  readonly department_id: string;
}
