import type { OwnEvent } from '@monban/core/api/own';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { ownBadgeIds } from '../badges/badge-store.ts';
import type { EventsPurpose } from '../events/event-store.ts';
import { listOwnAppointments } from '../appointments/own-appointments-part.ts';
import { listOwnClaims, listOwnClosedMonths, listOwnTerms } from '../attendance/own-attendance-parts.ts';
import type { HeldPart, HeldRow } from './held-part.ts';
import { listOwnBatches } from '../batches/own-batches.ts';
import { listOwnContents } from '../drives/own-contents.ts';
import { listOwnApplications } from '../drives/own-history.ts';
import { listOwnRosterData, listOwnVisitTimes } from '../visits/own-visit-parts.ts';
import { listOwnDeskJobs, listOwnLoans } from './own-desk-parts.ts';
import { listOwnEvents } from './own-events.ts';
import {
  listOwnAccounts,
  listOwnAddressMark,
  listOwnAudit,
  listOwnDistinctions,
  listOwnLoading,
  listOwnMerges,
  listOwnStopCodes,
} from './own-traces.ts';

/** Everything that the own page's export holds, and that *what is held about me* counts. */
export const HELD_PARTS: readonly HeldPart[] = [
  { part: 'profile', purpose: 'former-people', tables: ['people'], rows: listProfile },
  { part: 'employments', purpose: 'former-people', tables: ['employments'], rows: listEmployments },
  { part: 'posts', purpose: 'former-people', tables: ['posts'], rows: listPosts },
  {
    part: 'address-mark',
    purpose: 'former-people',
    tables: ['person_address_marks'],
    rows: listOwnAddressMark,
  },
  { part: 'merges', purpose: 'former-people', tables: ['person_merges'], rows: listOwnMerges },
  {
    part: 'distinctions',
    purpose: 'former-people',
    tables: ['person_distinctions'],
    rows: listOwnDistinctions,
  },
  { part: 'badges', purpose: 'former-people', tables: ['badges'], rows: listOwnBadges },
  { part: 'badge-history', purpose: 'former-people', tables: ['badge_transitions'], rows: listBadgeHistory },
  { part: 'stop-codes', purpose: 'former-people', tables: ['stop_codes'], rows: listOwnStopCodes },
  { part: 'access-levels', purpose: 'former-people', tables: ['access_level_members'], rows: listOwnLevels },
  {
    part: 'boundary-events',
    purpose: 'working-time',
    tables: ['receipt_people', 'gate_facts'],
    rows: eventsFor('working-time'),
  },
  { part: 'working-terms', purpose: 'former-people', tables: ['working_terms'], rows: listOwnTerms },
  {
    part: 'attendance-claims',
    purpose: 'attendance-records',
    tables: ['attendance_claims'],
    rows: listOwnClaims,
  },
  {
    part: 'attendance-months',
    purpose: 'attendance-records',
    tables: ['attendance_closing_lines'],
    rows: listOwnClosedMonths,
  },
  {
    part: 'inner-events',
    purpose: 'door-history',
    tables: ['receipt_people'],
    rows: eventsFor('door-history'),
  },
  { part: 'look-ups', purpose: 'look-ups', tables: ['look_ups'], rows: listOwnLookUps },
  { part: 'access-requests', purpose: 'access-requests', tables: ['access_requests'], rows: listOwnRequests },
  {
    part: 'card-applications',
    purpose: 'card-drives',
    tables: ['applications', 'application_history'],
    rows: listOwnApplications,
  },
  {
    part: 'card-batches',
    purpose: 'card-drives',
    tables: ['batch_items', 'batch_round_items', 'batch_defects'],
    rows: listOwnBatches,
  },
  {
    part: 'application-contents',
    purpose: 'application-contents',
    tables: ['application_forms', 'application_photos'],
    rows: listOwnContents,
  },
  { part: 'visit-times', purpose: 'card-drives', tables: ['visit_rows'], rows: listOwnVisitTimes },
  {
    part: 'visit-rosters',
    purpose: 'visit-rosters',
    tables: ['visit_roster_data'],
    rows: listOwnRosterData,
  },
  { part: 'desk-jobs', purpose: 'desk-jobs', tables: ['desk_jobs'], rows: listOwnDeskJobs },
  { part: 'loading', purpose: 'loading-orders', tables: ['loading_items'], rows: listOwnLoading },
  { part: 'appointments', purpose: 'appointments', tables: ['appointments'], rows: listOwnAppointments },
  {
    part: 'company-card-loans',
    purpose: 'company-card-loans',
    tables: ['company_card_loans'],
    rows: listOwnLoans,
  },
  {
    part: 'account',
    purpose: 'former-people',
    tables: ['operators', 'second_factors'],
    rows: listOwnAccounts,
  },
  { part: 'sessions', purpose: 'sessions', tables: ['sessions'], rows: listOwnSessions },
  { part: 'audit-entries', purpose: 'audit-trail', tables: ['audit_entries'], rows: listOwnAudit },
];

function listProfile(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('people')
    .join('departments', 'departments.id', 'people.department_id')
    .join('sites', 'sites.id', 'people.site_id')
    .leftJoin('people as managers', 'managers.id', 'people.manager_id')
    .where({ 'people.id': personId })
    .select<HeldRow[]>({
      at: 'people.created_at',
      employeeCode: 'people.employee_code',
      familyName: 'people.family_name',
      givenName: 'people.given_name',
      familyKana: 'people.family_kana',
      givenKana: 'people.given_kana',
      romanName: 'people.roman_name',
      displayName: 'people.display_name',
      formerFamilyName: 'people.former_family_name',
      aliasName: 'people.alias_name',
      formName: 'people.form_name',
      formSubstitutions: 'people.form_substitutions',
      kind: 'people.kind',
      manager: 'managers.shown_name',
      email: 'people.email',
      municipalityCode: 'people.municipality_code',
      addressProtected: 'people.address_protected',
      department: 'departments.name',
      site: 'sites.name',
      startsOn: 'people.starts_on',
      endsOn: 'people.ends_on',
      updatedAt: 'people.updated_at',
    });
}

function listEmployments(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('employments')
    .join('people', 'people.id', 'employments.person_id')
    .where({ 'employments.person_id': personId })
    .orderBy(['employments.starts_on', 'employments.id'])
    .select<HeldRow[]>({
      at: 'people.created_at',
      kind: 'employments.kind',
      employeeCode: 'employments.employee_code',
      startsOn: 'employments.starts_on',
      endsOn: 'employments.ends_on',
      note: 'employments.note',
    });
}

function listPosts(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('posts')
    .join('employments', 'employments.id', 'posts.employment_id')
    .join('people', 'people.id', 'employments.person_id')
    .join('departments', 'departments.id', 'posts.department_id')
    .join('sites', 'sites.id', 'posts.site_id')
    .where({ 'employments.person_id': personId })
    .orderBy(['posts.from_date', 'posts.id'])
    .select<HeldRow[]>({
      at: 'people.created_at',
      department: 'departments.name',
      site: 'sites.name',
      title: 'posts.title',
      isMain: 'posts.is_main',
      fromDate: 'posts.from_date',
      untilDate: 'posts.until_date',
    });
}

function listOwnBadges(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('badges')
    .whereIn('badges.id', ownBadgeIds(db, personId))
    .orderBy('badges.ordered_at')
    .select<HeldRow[]>({
      at: 'badges.ordered_at',
      badgeId: 'badges.id',
      carrier: 'badges.carrier',
      state: 'badges.state',
      stateSince: 'badges.state_since',
      issuedAt: 'badges.issued_at',
      validFrom: 'badges.valid_from',
      validUntil: 'badges.valid_until',
      binding: 'badges.binding',
      boundAt: 'badges.bound_at',
      certificateUntil: 'badges.certificate_until',
      printedUntil: 'badges.printed_until',
      hasPin: 'badges.has_pin',
      suspensionReason: 'badges.suspension_reason',
      revokedAt: 'badges.revoked_at',
      revocationReason: 'badges.revocation_reason',
      // Of the card itself: a key, and a keyed hash that only the company can make.
      publicKey: 'badges.public_key',
      cardLink: 'badges.card_link',
    });
}

function listBadgeHistory(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('badge_transitions')
    .leftJoin('operators', 'operators.id', 'badge_transitions.operator_id')
    .whereIn('badge_transitions.badge_id', ownBadgeIds(db, personId))
    .orderBy(['badge_transitions.at', 'badge_transitions.version'])
    .select<HeldRow[]>({
      at: 'badge_transitions.at',
      badgeId: 'badge_transitions.badge_id',
      from: 'badge_transitions.from_state',
      to: 'badge_transitions.to_state',
      reason: 'badge_transitions.reason',
      operator: 'operators.display_name',
    });
}

function listOwnLevels(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('access_level_members')
    .join('access_levels', 'access_levels.id', 'access_level_members.access_level_id')
    .where({ 'access_level_members.person_id': personId })
    .orderBy(['access_level_members.from_date', 'access_levels.name'])
    .select<HeldRow[]>({
      at: 'access_levels.created_at',
      accessLevel: 'access_levels.name',
      fromDate: 'access_level_members.from_date',
      untilDate: 'access_level_members.until_date',
    });
}

const PAGE = 500;

/** In pages: a year of taps is thousands of rows. What a boundary recorded is kept for longer than the rest. */
function eventsFor(keptFor: EventsPurpose): HeldPart['rows'] {
  return async (db, personId) => {
    const rows: HeldRow[] = [];
    for (let below: number | undefined; ;) {
      const events = await listOwnEvents(db, personId, { keptFor, below, limit: PAGE });
      rows.push(...events.map(rowOfEvent));
      below = events.at(-1)?.position;
      if (events.length < PAGE) return rows.reverse();
    }
  };
}

function rowOfEvent({ at, doorName, side, isGranted, reason }: OwnEvent): HeldRow {
  return { at, door: doorName, side, isGranted, reason };
}

function listOwnLookUps(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('look_ups')
    .join('operators', 'operators.id', 'look_ups.operator_id')
    .where({ 'look_ups.person_id': personId })
    .orderBy(['look_ups.at', 'look_ups.id'])
    .select<HeldRow[]>({
      at: 'look_ups.at',
      operator: 'operators.display_name',
      purpose: 'look_ups.purpose',
      reason: 'look_ups.reason',
    });
}

function listOwnRequests(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('access_requests')
    .join('access_levels', 'access_levels.id', 'access_requests.access_level_id')
    .join('approvals', 'approvals.id', 'access_requests.approval_id')
    .leftJoin('approvals as confirmations', 'confirmations.id', 'access_requests.confirmation_id')
    .where({ 'access_requests.person_id': personId })
    .orderBy(['access_requests.requested_at', 'access_requests.id'])
    .select<HeldRow[]>({
      at: 'access_requests.requested_at',
      accessLevel: 'access_levels.name',
      fromDate: 'access_requests.from_date',
      untilDate: 'access_requests.until_date',
      reason: 'access_requests.reason',
      withdrawnAt: 'access_requests.withdrawn_at',
      decision: 'approvals.state',
      comment: 'approvals.comment',
      decidedAt: 'approvals.decided_at',
      secondDecision: 'confirmations.state',
      secondComment: 'confirmations.comment',
      secondDecidedAt: 'confirmations.decided_at',
    });
}

function listOwnSessions(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('sessions')
    .join('operators', 'operators.id', 'sessions.operator_id')
    .where({ 'operators.person_id': personId })
    .orderBy(['sessions.created_at', 'sessions.id'])
    .select<HeldRow[]>({
      at: 'sessions.created_at',
      login: 'operators.login',
      userAgent: 'sessions.user_agent',
      refreshedAt: 'sessions.refreshed_at',
      expiresAt: 'sessions.expires_at',
      revokedAt: 'sessions.revoked_at',
    });
}
