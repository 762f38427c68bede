import type { PolicyBadge } from '@monban/core/access/policy';
import { GUEST_STATES } from '@monban/core/drives/visit-guests';
import type { AccessLevelId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { instantOfLocalMinute } from './local-day.ts';

/** A guest's card as doors may know it: cut to the guest's day, with the levels that were named for it. */
export interface GuestBadgeFacts extends Omit<PolicyBadge, 'accessLevelIds' | 'holder'> {
  readonly levels: readonly AccessLevelId[];
}

/**
 * Cards of the pool that guests have. A guest has a day and no membership: what the card opens was named for that day of
 * the visit, and where the visit has another day by now, or will not happen, the card is unknown to doors. Such a card
 * is a company-owned one, which has no certificate.
 */
export async function listGuestBadges(trx: Knex): Promise<GuestBadgeFacts[]> {
  const rows = await trx('company_card_guest_loans')
    .join('badges', 'badges.id', 'company_card_guest_loans.badge_id')
    .join('visit_officers', 'visit_officers.id', 'company_card_guest_loans.officer_id')
    .join('visits', 'visits.id', 'visit_officers.visit_id')
    .join('sites', 'sites.id', 'visits.site_id')
    .leftJoin('visit_doors', (join) => {
      join
        .on('visit_doors.visit_id', 'visits.id')
        .andOn('visit_doors.on_date', 'visits.visit_on')
        .andOnNotNull('visit_doors.named_at');
    })
    .whereNull('company_card_guest_loans.ended_at')
    .whereNull('visit_officers.removed_at')
    .whereRaw('visit_officers.on_date = visits.visit_on')
    .whereIn('visits.state', [...GUEST_STATES])
    .whereNotNull('badges.public_key')
    // A stopped card of the pool is listed among all others.
    .whereIn('badges.state', ['active', 'suspended'])
    .orderBy('badges.id')
    .select<GuestBadgeRow[]>(COLUMNS);
  return rows.map(guestBadgeOf);
}

function guestBadgeOf(row: GuestBadgeRow): GuestBadgeFacts {
  const { onDate, timeZone, fromMinute, untilMinute } = row;
  const from = instantOfLocalMinute(onDate, fromMinute ?? 0, timeZone).toISOString();
  const until = instantOfLocalMinute(onDate, untilMinute ?? WHOLE_DAY, timeZone).toISOString();
  return {
    badgeId: row.badgeId,
    publicKey: row.publicKey,
    status: row.state,
    validFrom: latest([row.validFrom, row.lentFrom, from]),
    validUntil: earliest([row.validUntil, row.lentUntil, until]),
    counterFloor: Number(row.counterFloor),
    cardLink: null,
    certificateUntil: null,
    renewalSeenAt: null,
    levels: row.accessLevelId === null ? [] : [row.accessLevelId],
  };
}

const WHOLE_DAY = 1440;

function latest(instants: readonly string[]): string {
  return instants.reduce((one, other) => (one > other ? one : other));
}

function earliest(instants: readonly string[]): string {
  return instants.reduce((one, other) => (one < other ? one : other));
}

const COLUMNS = {
  badgeId: 'badges.id',
  publicKey: 'badges.public_key',
  state: 'badges.state',
  validFrom: 'badges.valid_from',
  validUntil: 'badges.valid_until',
  counterFloor: 'badges.counter_floor',
  lentFrom: 'company_card_guest_loans.from_at',
  lentUntil: 'company_card_guest_loans.until_at',
  onDate: 'visit_officers.on_date',
  timeZone: 'sites.time_zone',
  fromMinute: 'visit_doors.from_minute',
  untilMinute: 'visit_doors.until_minute',
  accessLevelId: 'visit_doors.access_level_id',
};

interface GuestBadgeRow {
  readonly badgeId: PolicyBadge['badgeId'];
  readonly publicKey: string;
  readonly state: 'active' | 'suspended';
  readonly validFrom: string;
  readonly validUntil: string;
  /** A bigint: PostgreSQL gives text. */
  readonly counterFloor: number | string;
  readonly lentFrom: string;
  readonly lentUntil: string;
  readonly onDate: string;
  readonly timeZone: string;
  readonly fromMinute: number | null;
  readonly untilMinute: number | null;
  readonly accessLevelId: AccessLevelId | null;
}
