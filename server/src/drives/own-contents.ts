import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { HeldRow } from '../own/held-part.ts';

/**
 * What is held of one's forms and photos, beside what is sealed: form ID, choices and picture are shown on the page of
 * the drive, to the person alone.
 */
export async function listOwnContents(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  const forms: readonly HeldRow[] = await of(db, 'application_forms', personId).select({
    at: 'application_forms.given_at',
    drive: 'drives.name',
    formWay: 'application_forms.way',
    formAsOf: 'application_forms.form_as_of',
    handedOverOn: 'application_forms.handed_over_on',
    purposeEndedAt: 'application_forms.purpose_ended_at',
  });
  const photos: readonly HeldRow[] = await of(db, 'application_photos', personId).select({
    at: 'application_photos.given_at',
    drive: 'drives.name',
    photoWay: 'application_photos.way',
    takenOn: 'application_photos.taken_on',
    warnings: 'application_photos.warnings',
    askedAgain: 'application_photos.asked_again',
    purposeEndedAt: 'application_photos.purpose_ended_at',
  });
  return [...forms, ...photos].sort((left, right) => (left.at < right.at ? -1 : 1));
}

function of(
  db: Knex,
  table: 'application_forms' | 'application_photos',
  personId: PersonId,
): Knex.QueryBuilder {
  return db(table)
    .join('applications', 'applications.id', `${table}.application_id`)
    .join('drives', 'drives.id', `${table}.drive_id`)
    .where({ 'applications.person_id': personId });
}
