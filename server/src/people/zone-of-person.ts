import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { localDate } from '../snapshots/local-day.ts';

const DEFAULT_ZONE = 'Asia/Tokyo';

/** The time zone of the site that somebody belongs to, IANA: by it their days are counted. */
export async function zoneOfPerson(db: Knex, personId: PersonId): Promise<string> {
  const row = await db('people')
    .join('sites', 'sites.id', 'people.site_id')
    .where({ 'people.id': personId })
    .first<{ time_zone: string } | undefined>('sites.time_zone');
  return row?.time_zone ?? DEFAULT_ZONE;
}

/** The calendar day that it is for somebody, `YYYY-MM-DD`. */
export async function todayOfPerson(db: Knex, personId: PersonId, at: Date): Promise<string> {
  return localDate(at, await zoneOfPerson(db, personId));
}
