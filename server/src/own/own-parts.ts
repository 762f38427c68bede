import type { OwnPart } from '@monban/core/api/own';
import type { RetentionPurpose } from '@monban/core/api/retention';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { listOwnEvents } from './own-events.ts';

/** One kind of what is held of a person: where it is, and what it is kept for. */
export interface HeldPart {
  readonly part: OwnPart;
  readonly purpose: RetentionPurpose;
  /** All of it, oldest first; `at` is when it came to be. Nothing of anybody else is in a row but an operator's name. */
  readonly rows: (db: Knex, personId: PersonId) => Promise<readonly HeldRow[]>;
}

export type HeldRow = Readonly<Record<string, string | number | boolean | null>> & { readonly at: string };

/** Everything that the own page's export holds, and that *what is held about me* counts. */
export const HELD_PARTS: readonly HeldPart[] = [
  { part: 'profile', purpose: 'former-people', rows: listProfile },
  { part: 'employments', purpose: 'former-people', rows: listEmployments },
  { part: 'posts', purpose: 'former-people', rows: listPosts },
  { part: 'badges', purpose: 'former-people', rows: listOwnBadges },
  { part: 'badge-history', purpose: 'former-people', rows: listBadgeHistory },
  { part: 'access-levels', purpose: 'former-people', rows: listOwnLevels },
  { part: 'events', purpose: 'door-history', rows: listAllEvents },
  { part: 'look-ups', purpose: 'look-ups', rows: listOwnLookUps },
  { part: 'access-requests', purpose: 'access-requests', rows: listOwnRequests },
  { part: 'desk-jobs', purpose: 'desk-jobs', rows: listOwnDeskJobs },
  { part: 'company-card-loans', purpose: 'company-card-loans', rows: listOwnLoans },
  { part: 'sessions', purpose: 'sessions', rows: listOwnSessions },
];

function listProfile(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('people')
    .join('departments', 'departments.id', 'people.department_id')
    .join('sites', 'sites.id', 'people.site_id')
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
  return (
    db('badges')
      .where({ 'badges.person_id': personId })
      // A card of the pool is its keeper's in name only.
      .whereNotIn('badges.id', db('company_cards').select('company_cards.badge_id'))
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
      })
  );
}

function listBadgeHistory(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('badge_transitions')
    .join('badges', 'badges.id', 'badge_transitions.badge_id')
    .leftJoin('operators', 'operators.id', 'badge_transitions.operator_id')
    .where({ 'badges.person_id': personId })
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

/** In pages: a year of taps is thousands of rows. */
async function listAllEvents(db: Knex, personId: PersonId): Promise<readonly HeldRow[]> {
  const rows: HeldRow[] = [];
  for (let below: number | undefined; ;) {
    const events = await listOwnEvents(db, personId, { below, limit: PAGE });
    rows.push(
      ...events.map(({ at, doorName, side, isGranted, reason }) => ({
        at,
        door: doorName,
        side,
        isGranted,
        reason,
      })),
    );
    below = events.at(-1)?.position;
    if (events.length < PAGE) return rows.reverse();
  }
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
    .where({ 'access_requests.person_id': personId })
    .orderBy(['access_requests.requested_at', 'access_requests.id'])
    .select<HeldRow[]>({
      at: 'access_requests.requested_at',
      accessLevel: 'access_levels.name',
      fromDate: 'access_requests.from_date',
      untilDate: 'access_requests.until_date',
      reason: 'access_requests.reason',
      withdrawnAt: 'access_requests.withdrawn_at',
    });
}

function listOwnDeskJobs(db: Knex, personId: PersonId): Promise<HeldRow[]> {
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

function listOwnLoans(db: Knex, personId: PersonId): Promise<HeldRow[]> {
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
