import type { RetentionPurpose } from '@monban/core/api/retention';
import type { Knex } from '@monban/db/open';
import { deleteApplications } from '../drives/delete-applications.ts';
import { emptyRosters } from '../visits/end-purpose.ts';
import { clearPeople } from './clear-people.ts';
import { clearGuests } from './clear-guests.ts';
import type { RowSet } from './row-set.ts';

/** The trail is no set of rows: only its beginning may go, up to a checkpoint (`audit-beginning.ts`). */
export type RowPurpose = Exclude<RetentionPurpose, 'audit-trail'>;

/**
 * The end of the last employment; when somebody was retired, where one has no end, or there is none. A record that was
 * merged into another one counts from then too: the employments that it still has say nothing of the person's last day.
 */
const LAST_DAY = `case
  when exists (select 1 from employments where employments.person_id = people.id and employments.ends_on is null)
    or exists (select 1 from person_merges where person_merges.loser_id = people.id and undone_at is null)
  then people.retired_at
  else coalesce((select max(employments.ends_on) from employments
    where employments.person_id = people.id) || 'T23:59:59.999Z', people.retired_at) end`;

/** Everything that has an end, by what it is kept for. Within one purpose, what refers to others comes first. */
export const ROW_SETS: Readonly<Record<RowPurpose, readonly RowSet[]>> = {
  'door-history': [linksKeptFor('door-history')],
  'working-time': [
    linksKeptFor('working-time'),
    { table: 'gate_facts', key: ['position'], at: 'counted_from' },
  ],
  'attendance-records': [
    { table: 'attendance_claims', key: ['id'], at: 'made_at' },
    { table: 'attendance_closing_lines', key: ['closing_id', 'person_id'], at: 'closed_at' },
    { table: 'attendance_exports', key: ['id'], at: 'made_at' },
    { table: 'attendance_closings', key: ['id'], at: 'closed_at', narrow: withoutLines },
  ],
  'policy-snapshots': [
    { table: 'snapshots', key: ['controller_id', 'version'], at: 'issued_at', narrow: superseded },
  ],
  'door-commands': [
    // One that is said to be under way after so long got no answer.
    { table: 'door_commands', key: ['id'], at: 'issued_at' },
  ],
  'desk-jobs': [{ table: 'desk_jobs', key: ['id'], at: 'closed_at', narrow: withoutKeptKeys }],
  'company-card-loans': [
    { table: 'company_card_loans', key: ['id'], at: 'ended_at' },
    { table: 'company_card_guest_loans', key: ['id'], at: 'ended_at' },
  ],
  'visit-guests': [
    {
      table: 'visit_officers',
      key: ['id'],
      at: 'until_at',
      narrow: (query) => void query.whereNull('visit_officers.cleared_at'),
      end: clearGuests,
    },
  ],
  'loading-orders': [
    { table: 'loading_items', key: ['id'], at: 'ended_at' },
    { table: 'loading_orders', key: ['id'], at: 'placed_at', narrow: withoutItems },
  ],
  'former-people': [
    {
      table: 'people',
      key: ['id'],
      at: LAST_DAY,
      narrow: former,
      end: clearPeople,
    },
  ],
  imports: [
    { table: 'import_runs', key: ['id'], at: 'created_at', narrow: finished },
    { table: 'bulk_changes', key: ['id'], at: 'made_at' },
  ],
  'look-ups': [{ table: 'look_ups', key: ['id'], at: 'at' }],
  appointments: [
    { table: 'appointments', key: ['id'], at: 'ends_at' },
    { table: 'appointment_slots', key: ['id'], at: 'ends_at', narrow: withoutAppointments },
  ],
  'access-requests': [{ table: 'access_requests', key: ['id'], at: 'requested_at', narrow: decided }],
  'application-contents': [
    { table: 'application_forms', key: ['application_id'], at: 'purpose_ended_at' },
    { table: 'application_photos', key: ['application_id'], at: 'purpose_ended_at' },
  ],
  'visit-rosters': [
    { table: 'visit_roster_data', key: ['visit_id', 'application_id'], at: 'purpose_ended_at' },
    {
      table: 'visit_rosters',
      key: ['id'],
      at: 'purpose_ended_at',
      narrow: withContents,
      end: emptyRosters,
    },
  ],
  'card-drives': [
    { table: 'applications', key: ['id'], at: 'ended_at', narrow: ofClosedDrives, end: deleteApplications },
    { table: 'drive_invitations', key: ['id'], at: 'ended_at' },
  ],
  approvals: [{ table: 'approvals', key: ['id'], at: 'expires_at', narrow: unused }],
  sessions: [
    { table: 'sessions', key: ['id'], at: 'expires_at' },
    { table: 'visit_officer_sessions', key: ['id'], at: 'expires_at' },
  ],
  'one-time-links': [
    { table: 'one_time_sign_ins', key: ['token_hash'], at: 'expires_at' },
    { table: 'visit_officer_links', key: ['token_hash'], at: 'expires_at' },
    { table: 'sign_in_link_permits', key: ['operator_id', 'asked_by'], at: 'expires_at' },
    { table: 'card_sign_ins', key: ['id'], at: 'expires_at' },
  ],
  'repeated-requests': [
    { table: 'idempotency_keys', key: ['caller_id', 'key'], at: 'created_at' },
    { table: 'own_exports', key: ['id'], at: 'expires_at' },
  ],
};

/** The way from a receipt to a badge. One whose card signature still waits for its verification waits as well. */
function linksKeptFor(purpose: 'door-history' | 'working-time'): RowSet {
  return {
    table: 'receipt_people',
    key: ['position'],
    at: 'counted_from',
    narrow: (query) => void query.where({ kept_for: purpose }).whereNot({ proof_state: 'waiting' }),
  };
}

/** A policy ends when the next one is made, and the last one never does. */
function superseded(query: Knex.QueryBuilder, before: string): void {
  void query.whereExists((later: Knex.QueryBuilder) => {
    void later
      .from('snapshots as later')
      .select('later.version')
      .whereRaw('later.controller_id = snapshots.controller_id and later.version > snapshots.version')
      .where('later.issued_at', '<', before);
  });
}

/** The card may still hold the key that this job gave it (ADR 0013). */
function withoutKeptKeys(query: Knex.QueryBuilder): void {
  void query.whereNotExists((badge: Knex.QueryBuilder) => {
    void badge.from('badges').select('badges.id').whereRaw('badges.one_time_key_job_id = desk_jobs.id');
  });
}

/** Its items go first, in the same run. */
function withoutItems(query: Knex.QueryBuilder, before: string): void {
  void query.whereNotExists((item: Knex.QueryBuilder) => {
    void item
      .from('loading_items')
      .select('loading_items.id')
      .whereRaw('loading_items.order_id = loading_orders.id')
      .whereRaw('(loading_items.ended_at is null or loading_items.ended_at >= ?)', [before]);
  });
}

/** Its lines and files go first, in the same run. */
function withoutLines(query: Knex.QueryBuilder, before: string): void {
  void query.whereNotExists((line: Knex.QueryBuilder) => {
    void line
      .from('attendance_closing_lines')
      .select('attendance_closing_lines.person_id')
      .whereRaw('attendance_closing_lines.closing_id = attendance_closings.id')
      .where('attendance_closing_lines.closed_at', '>=', before);
  });
  void query.whereNotExists((file: Knex.QueryBuilder) => {
    void file
      .from('attendance_exports')
      .select('attendance_exports.id')
      .whereRaw('attendance_exports.closing_id = attendance_closings.id')
      .where('attendance_exports.made_at', '>=', before);
  });
}

/** Who had it goes first, in the same run. */
function withoutAppointments(query: Knex.QueryBuilder, before: string): void {
  void query.whereNotExists((appointment: Knex.QueryBuilder) => {
    void appointment
      .from('appointments')
      .select('appointments.id')
      .whereRaw('appointments.slot_id = appointment_slots.id')
      .where('appointments.ends_at', '>=', before);
  });
}

/** Retired, named still, and nobody who signs in. */
function former(query: Knex.QueryBuilder): void {
  void query
    .whereNotNull('people.retired_at')
    .whereNull('people.cleared_at')
    .whereNotExists((operator: Knex.QueryBuilder) => {
      void operator
        .from('operators')
        .select('operators.id')
        .whereRaw('operators.person_id = people.id and operators.retired_at is null');
    });
}

function finished(query: Knex.QueryBuilder): void {
  void query.whereNot({ state: 'staging' });
}

/** What is granted may still run: its last day is over. */
function decided(query: Knex.QueryBuilder, before: string): void {
  void query.where('until_date', '<', before.slice(0, 10));
}

/** While a drive is open, who has answered must not be asked again. */
function ofClosedDrives(query: Knex.QueryBuilder): void {
  void query.whereExists((drive: Knex.QueryBuilder) => {
    void drive
      .from('drives')
      .where({ 'drives.state': 'closed' })
      .whereRaw('drives.id = applications.drive_id')
      .select('drives.id');
  });
}

/** One that waits past its end has expired. A request for access that is still kept keeps its approvals. */
function unused(query: Knex.QueryBuilder): void {
  void query.whereNotExists((request: Knex.QueryBuilder) => {
    void request
      .from('access_requests')
      .select('access_requests.id')
      .whereRaw('approvals.id in (access_requests.approval_id, access_requests.confirmation_id)');
  });
}

/** One that is empty stays, with its number, hash and count. */
function withContents(query: Knex.QueryBuilder): void {
  void query.whereNotNull('visit_rosters.contents');
}
