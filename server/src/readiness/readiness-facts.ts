import type { ApplicationState } from '@monban/core/api/applications';
import type { LoadingState } from '@monban/core/api/loading';
import { badgeStateAt, isInUse, type WrittenBadgeState } from '@monban/core/badges/life-cycle';
import type { DriveId, PersonId } from '@monban/core/ids';
import type { DeskFailure } from '@monban/core/messages/desk';
import type { BadgeFacts, ReadinessFacts } from '@monban/core/readiness/readiness-step';
import type { Knex } from '@monban/db/open';
import { createDayReader } from '../snapshots/local-day.ts';

export interface FactsMoment {
  readonly at: Date;
  /** The last instant of the day that is looked at. */
  readonly endOfDay: Date;
  readonly timeZone: string;
}

/**
 * What is known of everybody, in four queries whatever the number of people. Of answers nothing is read unless a drive
 * is named, and whoever names one is its clerk.
 */
export async function loadFacts(
  db: Knex,
  moment: FactsMoment,
  driveId: DriveId | undefined,
): Promise<(personId: PersonId) => ReadinessFacts> {
  const badges = await badgesOf(db, moment);
  const loadings = await lastLoadings(db);
  const findings = await lastFindings(db);
  const applications = driveId === undefined ? NO_APPLICATIONS : await applicationsOf(db, driveId);
  return (personId) => ({
    application: applications.get(personId) ?? null,
    finding: findings.get(personId) ?? null,
    loading: loadings.get(personId) ?? null,
    badge: badges.get(personId) ?? null,
  });
}

const NO_APPLICATIONS: ReadonlyMap<PersonId, ApplicationState> = new Map();

/** Where each application of a drive stands. */
export async function applicationsOf(
  db: Knex,
  driveId: DriveId,
): Promise<ReadonlyMap<PersonId, ApplicationState>> {
  const rows = await db('applications')
    .where({ 'applications.drive_id': driveId })
    .select<{ person_id: PersonId; state: ApplicationState }[]>(
      'applications.person_id',
      'applications.state',
    );
  return new Map(rows.map(({ person_id: id, state }) => [id, state]));
}

interface BadgeRow {
  readonly person_id: PersonId;
  readonly state: WrittenBadgeState;
  readonly valid_until: string;
  readonly certificate_until: string | null;
  readonly printed_until: string | null;
}

/** The one that counts of each person; a card of the pool is its keeper's in name only. */
async function badgesOf(db: Knex, moment: FactsMoment): Promise<ReadonlyMap<PersonId, BadgeFacts>> {
  const rows = await db('badges')
    .whereIn('badges.state', ['ordered', 'issued', 'active', 'suspended'])
    .whereNotIn('badges.id', db('company_cards').select('company_cards.badge_id'))
    .select<BadgeRow[]>([
      'badges.person_id',
      'badges.state',
      'badges.valid_until',
      'badges.certificate_until',
      'badges.printed_until',
    ]);
  const best = new Map<PersonId, BadgeFacts>();
  const dayIn = createDayReader();
  for (const row of rows) {
    const facts = factsOfBadge(row, moment, dayIn);
    const known = best.get(row.person_id);
    if (known === undefined || rankOf(known) < rankOf(facts)) best.set(row.person_id, facts);
  }
  return best;
}

function factsOfBadge(
  row: BadgeRow,
  { endOfDay, timeZone }: FactsMoment,
  dayIn: ReturnType<typeof createDayReader>,
): BadgeFacts {
  // Half-open: what ends at midnight had its last day before.
  const lastDay = (until: string): string => dayIn(new Date(Date.parse(until) - 1).toISOString(), timeZone);
  return {
    state: badgeStateAt({ state: row.state, validUntil: row.valid_until }, endOfDay.toISOString()),
    lastDay: lastDay(row.valid_until),
    certificateLastDay: row.certificate_until === null ? null : lastDay(row.certificate_until),
    cardLastDay: row.printed_until,
  };
}

/** Of two in use, the one that lasts longer. */
function rankOf({ state, lastDay }: BadgeFacts): string {
  if (isInUse(state)) return `2 ${lastDay}`;
  return `${state === 'expired' ? '0' : '1'} ${lastDay}`;
}

async function lastLoadings(db: Knex): Promise<ReadonlyMap<PersonId, LoadingState>> {
  const rows = await db('loading_items')
    .orderBy(['loading_items.created_at', 'loading_items.id'])
    .select<{ person_id: PersonId; state: LoadingState }[]>('loading_items.person_id', 'loading_items.state');
  return new Map(rows.map(({ person_id: id, state }) => [id, state]));
}

const FINDING_OF = {
  'certificate-missing': 'no-user-certificate',
  'identifier-only': 'no-user-certificate',
  'face-authentication-card': 'face-only-card',
  'certificate-expired': 'expired',
  'certificate-revoked': 'expired',
  'no-badge-ap': 'fits',
} as const satisfies Partial<Record<DeskFailure, ReadinessFacts['finding']>>;
type TellingFailure = keyof typeof FINDING_OF;

/** What the desk said of the national card that each person laid on it last. */
async function lastFindings(db: Knex): Promise<ReadonlyMap<PersonId, ReadinessFacts['finding']>> {
  const rows = await db('desk_jobs')
    .where({ 'desk_jobs.task': 'issue', 'desk_jobs.carrier': 'my-number-card' })
    .whereIn('desk_jobs.failure', Object.keys(FINDING_OF))
    .orderBy(['desk_jobs.updated_at', 'desk_jobs.id'])
    .select<{ person_id: PersonId; failure: TellingFailure }[]>('desk_jobs.person_id', 'desk_jobs.failure');
  return new Map(rows.map(({ person_id: id, failure }) => [id, FINDING_OF[failure]]));
}
