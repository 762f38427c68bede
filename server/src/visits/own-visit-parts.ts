import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { HeldRow } from '../own/held-part.ts';

/** Which visits somebody takes part in, when, and what was found: never which papers. */
export function listOwnVisitTimes(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return of(db, 'visit_rows', personId)
    .leftJoin('visit_slots', 'visit_slots.id', 'visit_rows.slot_id')
    .orderBy(['visit_rows.created_at', 'visit_rows.id'])
    .select<HeldRow[]>({
      at: 'visit_rows.created_at',
      site: 'sites.name',
      visitOn: 'visits.visit_on',
      startsAt: 'visit_slots.starts_at',
      checkedInAt: 'visit_rows.checked_in_at',
      finding: 'visit_rows.finding',
    });
}

/** That something was told for a roster, beside what is sealed: it is shown on the own page, to the person alone. */
export function listOwnRosterData(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return of(db, 'visit_roster_data', personId)
    .orderBy(['visit_roster_data.given_at', 'visit_roster_data.visit_id'])
    .select<HeldRow[]>({
      at: 'visit_roster_data.given_at',
      site: 'sites.name',
      municipalityCode: 'visit_roster_data.municipality_code',
      consentVersion: 'visit_roster_data.consent_version',
      via: 'visit_roster_data.via',
      purposeEndedAt: 'visit_roster_data.purpose_ended_at',
    });
}

function of(db: Knex, table: 'visit_rows' | 'visit_roster_data', personId: PersonId): Knex.QueryBuilder {
  return db(table)
    .join('applications', 'applications.id', `${table}.application_id`)
    .join('visits', 'visits.id', `${table}.visit_id`)
    .join('sites', 'sites.id', 'visits.site_id')
    .where({ 'applications.person_id': personId });
}
