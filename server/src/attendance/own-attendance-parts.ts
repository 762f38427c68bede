import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { HeldRow } from '../own/held-part.ts';

/** How my time was arranged, from which day on. */
export function listOwnTerms(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('working_terms')
    .join('people', 'people.id', 'working_terms.person_id')
    .join('attendance_groups', 'attendance_groups.id', 'working_terms.group_id')
    .where({ 'working_terms.person_id': personId })
    .orderBy('working_terms.from_date')
    .select<HeldRow[]>({
      at: 'people.created_at',
      fromDate: 'working_terms.from_date',
      group: 'attendance_groups.name',
      scheme: 'working_terms.scheme',
      week: 'working_terms.week',
    });
}

/** What was said of my days, and what was decided of it. */
export function listOwnClaims(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('attendance_claims')
    .join('operators as makers', 'makers.id', 'attendance_claims.made_by')
    .leftJoin('operators as deciders', 'deciders.id', 'attendance_claims.decided_by')
    .where({ 'attendance_claims.person_id': personId })
    .orderBy(['attendance_claims.on_date', 'attendance_claims.number'])
    .select<HeldRow[]>({
      at: 'attendance_claims.made_at',
      day: 'attendance_claims.on_date',
      number: 'attendance_claims.number',
      work: 'attendance_claims.work',
      breaks: 'attendance_claims.breaks',
      reason: 'attendance_claims.reason',
      divergenceReason: 'attendance_claims.divergence_reason',
      note: 'attendance_claims.note',
      state: 'attendance_claims.state',
      madeBy: 'makers.display_name',
      decidedBy: 'deciders.display_name',
      decidedAt: 'attendance_claims.decided_at',
      comment: 'attendance_claims.comment',
    });
}

/** My figures of the months that were closed, every version. */
export function listOwnClosedMonths(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('attendance_closing_lines')
    .join('attendance_closings', 'attendance_closings.id', 'attendance_closing_lines.closing_id')
    .where({ 'attendance_closing_lines.person_id': personId })
    .orderBy(['attendance_closings.month', 'attendance_closings.version'])
    .select<HeldRow[]>({
      at: 'attendance_closings.closed_at',
      month: 'attendance_closings.month',
      version: 'attendance_closings.version',
      reopenedAt: 'attendance_closings.reopened_at',
      figures: 'attendance_closing_lines.figures',
    });
}
