import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference, UUID_LENGTH, word } from '../columns.ts';
import * as former from './0004-badges.ts';

/**
 * Badges from their order on, with their life cycle, their binding and its history; desk jobs for every task, so that
 * a badge has many. The tables are made anew: neither database can change all of that in place.
 */
export async function up(db: Knex): Promise<void> {
  const badges = await db('badges').select<FormerBadge[]>(FORMER_BADGE_COLUMNS);
  const known = new Set(badges.map(({ id }) => id));
  // Of a badge that was never made there is nothing to tell.
  const jobs = (await db('desk_jobs').select<FormerJob[]>(FORMER_JOB_COLUMNS)).filter(
    ({ badge_id: badge, state }) => known.has(badge) && state === 'done',
  );
  await db.schema.dropTable('desk_jobs');
  await db.schema.dropTable('badges');
  await createBadges(db);
  await createTransitions(db);
  await createDeskJobs(db);
  for (const badge of badges) await db('badges').insert(badgeNow(badge));
  for (const badge of badges) await db('badge_transitions').insert(transitionOf(badge));
  for (const job of jobs) await db('desk_jobs').insert(jobNow(job));
}

const CARRIERS = ['my-number-card', 'company-card'];
const BINDINGS = ['face-check', 'jpki-signature'];
/** `expired` is nobody's deed: it is computed from `valid_until`. */
const STATES = ['ordered', 'issued', 'active', 'suspended', 'lost', 'replaced', 'terminated'];
const REVOCATION_REASONS = ['lost', 'stolen', 'left', 'replaced', 'card-damaged', 'other'];
const SUSPENSION_REASONS = [
  'holder-request',
  'leave-of-absence',
  'card-forgotten',
  'investigation',
  'certificate-hold',
  'other',
];
const STANDINGS = ['not-checked', 'good', 'unknown'];
const TASKS = ['issue', 'renew-record', 'rebind', 'set-pin', 'remove-pin', 'resume', 'terminate'];

async function createBadges(db: Knex): Promise<void> {
  await db.schema.createTable('badges', (table) => {
    // 16 random bytes, base64url.
    table.string('id', 22).notNullable().primary();
    reference(table, 'person_id', 'people').notNullable();
    word(table, 'carrier', CARRIERS).notNullable();
    word(table, 'state', STATES).notNullable();
    instant(table, 'state_since').notNullable();
    word(table, 'suspension_reason', SUSPENSION_REASONS);
    instant(table, 'revoked_at');
    word(table, 'revocation_reason', REVOCATION_REASONS);
    // When the card itself said that its application is terminated.
    instant(table, 'card_terminated_at');
    // The card key's point, from the moment on when its items are on a card.
    table.string('public_key', 87);
    table.boolean('has_pin');
    // The PIN job whose one-time management key the card may still hold (ADR 0013).
    table.string('one_time_key_job_id', UUID_LENGTH);
    table.string('card_link', 43);
    word(table, 'binding', BINDINGS);
    instant(table, 'bound_at');
    instant(table, 'certificate_until');
    word(table, 'certificate_standing', STANDINGS);
    // Read off the card's face by its holder.
    localDate(table, 'printed_until');
    // What was asked for; the badge itself never outlives its certificate.
    instant(table, 'ordered_until').notNullable();
    instant(table, 'valid_from').notNullable();
    instant(table, 'valid_until').notNullable();
    // Highest counter whose signature the server verified itself: up to 2^32-1.
    table.bigInteger('counter_floor').notNullable();
    // Of the last statement that signed somebody in to the console: each one does it once.
    table.bigInteger('sign_in_counter');
    instant(table, 'ordered_at').notNullable();
    instant(table, 'issued_at');
    table.integer('version').notNullable().defaultTo(1);
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.index(['person_id']);
    table.index(['ordered_at', 'id']);
  });
}

async function createTransitions(db: Knex): Promise<void> {
  await db.schema.createTable('badge_transitions', (table) => {
    badgeReference(table).notNullable();
    // The badge's version after it: they come in this order.
    table.integer('version').notNullable();
    instant(table, 'at').notNullable();
    word(table, 'from_state', [...STATES, 'expired']);
    word(table, 'to_state', STATES).notNullable();
    // A revocation or suspension reason, a task of the desk, or why its job failed.
    table.string('reason', 40);
    reference(table, 'operator_id', 'operators');
    table.primary(['badge_id', 'version']);
  });
}

async function createDeskJobs(db: Knex): Promise<void> {
  await db.schema.createTable('desk_jobs', (table) => {
    idColumn(table);
    word(table, 'task', TASKS).notNullable();
    reference(table, 'person_id', 'people').notNullable();
    reference(table, 'controller_id', 'controllers').notNullable();
    word(table, 'carrier', CARRIERS).notNullable();
    badgeReference(table).notNullable();
    word(table, 'binding', BINDINGS);
    table.boolean('sets_pin').notNullable();
    word(table, 'state', ['open', 'done', 'failed', 'cancelled']).notNullable();
    table.string('step', 40).notNullable();
    table.string('failure', 40);
    // Only while the holder types: an address on the desk's own machine.
    table.string('pin_page', 200);
    // What the last record was signed for, and the record.
    table.string('public_key', 87);
    table.string('card_link', 43);
    table.string('record', 427);
    instant(table, 'certificate_until');
    word(table, 'certificate_standing', STANDINGS);
    // What was asked for, and what the record says.
    instant(table, 'ordered_until');
    instant(table, 'valid_until');
    // Who compared face and name, and when: the papers themselves are nobody's business here.
    reference(table, 'face_checked_by', 'operators').notNullable();
    instant(table, 'face_checked_at').notNullable();
    table.integer('version').notNullable().defaultTo(1);
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'closed_at');
    table.index(['controller_id', 'state']);
    table.index(['person_id']);
    table.index(['badge_id']);
  });
}

function badgeReference(table: Knex.CreateTableBuilder): Knex.ReferencingColumnBuilder {
  return table.string('badge_id', 22).references('id').inTable('badges').onDelete('RESTRICT');
}

const FORMER_BADGE_COLUMNS = [
  'id',
  'person_id',
  'carrier',
  'status',
  'public_key',
  'card_link',
  'valid_from',
  'valid_until',
  'counter_floor',
  'issued_at',
  'revoked_at',
  'revocation_reason',
  'version',
  'created_at',
  'updated_at',
];

interface FormerBadge {
  readonly id: string;
  readonly carrier: string;
  readonly status: 'active' | 'revoked';
  readonly valid_until: string;
  readonly issued_at: string;
  readonly revoked_at: string | null;
  readonly revocation_reason: string | null;
  readonly version: number;
}

const STATE_OF_REASON: Readonly<Record<string, string>> = {
  lost: 'lost',
  stolen: 'lost',
  replaced: 'replaced',
  'card-damaged': 'replaced',
};

function stateOf({ status, revocation_reason: reason }: FormerBadge): string {
  return status === 'active' ? 'active' : (STATE_OF_REASON[reason ?? ''] ?? 'terminated');
}

function badgeNow(badge: FormerBadge): object {
  const isNational = badge.carrier === 'my-number-card';
  return {
    ...Object.fromEntries(Object.entries(badge).filter(([name]) => name !== 'status')),
    state: stateOf(badge),
    state_since: badge.revoked_at ?? badge.issued_at,
    binding: isNational ? 'face-check' : null,
    bound_at: isNational ? badge.issued_at : null,
    certificate_standing: isNational ? 'not-checked' : null,
    ordered_until: badge.valid_until,
    ordered_at: badge.issued_at,
  };
}

function transitionOf(badge: FormerBadge): object {
  return {
    badge_id: badge.id,
    version: badge.version,
    at: badge.revoked_at ?? badge.issued_at,
    from_state: null,
    to_state: stateOf(badge),
    reason: badge.revocation_reason,
  };
}

const FORMER_JOB_COLUMNS = [
  'id',
  'person_id',
  'controller_id',
  'carrier',
  'badge_id',
  'state',
  'step',
  'failure',
  'public_key',
  'card_link',
  'record',
  'valid_until',
  'face_checked_by',
  'face_checked_at',
  'version',
  'created_at',
  'updated_at',
  'closed_at',
];

interface FormerJob {
  readonly badge_id: string;
  readonly carrier: string;
  readonly state: string;
  readonly valid_until: string;
}

function jobNow(job: FormerJob): object {
  return {
    ...job,
    task: 'issue',
    binding: job.carrier === 'my-number-card' ? 'face-check' : null,
    sets_pin: false,
    ordered_until: job.valid_until,
  };
}

/** What it held is lost: for development and the tests only. */
export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('desk_jobs');
  await db.schema.dropTable('badge_transitions');
  await db.schema.dropTable('badges');
  await former.up(db);
}
