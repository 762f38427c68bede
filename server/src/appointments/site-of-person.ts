import type { PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** Where somebody works: the desk that they come to. */
export async function siteOfPerson(db: Knex, personId: PersonId): Promise<SiteId | undefined> {
  const row = await db('people')
    .where({ 'people.id': personId })
    .first<{ site_id: SiteId } | undefined>('people.site_id');
  return row?.site_id;
}
