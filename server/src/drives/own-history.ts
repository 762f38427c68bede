import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { HeldRow } from '../own/held-part.ts';

/** What somebody was invited to and what became of it, line by line, the oldest first: for that person alone. */
export function listOwnApplications(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('application_history')
    .join('applications', 'applications.id', 'application_history.application_id')
    .join('drives', 'drives.id', 'applications.drive_id')
    .leftJoin('operators', 'operators.id', 'application_history.operator_id')
    .where({ 'applications.person_id': personId })
    .orderBy(['application_history.at', 'application_history.version'])
    .select<HeldRow[]>({
      at: 'application_history.at',
      drive: 'drives.name',
      transition: 'application_history.transition',
      from: 'application_history.from_state',
      to: 'application_history.to_state',
      by: 'application_history.done_by',
      operator: 'operators.display_name',
      via: 'application_history.via',
      on: 'application_history.told_on',
      consentVersion: 'application_history.consent_version',
      state: 'applications.state',
      delivery: 'applications.delivery',
      deadlineOn: 'applications.deadline_on',
      appointmentOn: 'applications.appointment_on',
    });
}
