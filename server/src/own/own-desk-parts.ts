import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { HeldRow } from './held-part.ts';

/** Jobs for the own badges, with who compared the face. */
export function listOwnDeskJobs(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('desk_jobs')
    .join('operators', 'operators.id', 'desk_jobs.face_checked_by')
    .where({ 'desk_jobs.person_id': personId })
    .orderBy(['desk_jobs.created_at', 'desk_jobs.id'])
    .select<HeldRow[]>({
      at: 'desk_jobs.created_at',
      task: 'desk_jobs.task',
      state: 'desk_jobs.state',
      carrier: 'desk_jobs.carrier',
      faceCheckedBy: 'operators.display_name',
      faceCheckedAt: 'desk_jobs.face_checked_at',
      closedAt: 'desk_jobs.closed_at',
    });
}

/** Cards of the pool that were lent. */
export function listOwnLoans(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('company_card_loans')
    .join('company_cards', 'company_cards.id', 'company_card_loans.company_card_id')
    .where({ 'company_card_loans.person_id': personId })
    .orderBy(['company_card_loans.from_at', 'company_card_loans.id'])
    .select<HeldRow[]>({
      at: 'company_card_loans.from_at',
      label: 'company_cards.label',
      purpose: 'company_card_loans.purpose',
      until: 'company_card_loans.until_at',
      endedAt: 'company_card_loans.ended_at',
    });
}
