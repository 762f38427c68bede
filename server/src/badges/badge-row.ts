import type { Badge, Carrier } from '@monban/core/api/badges';
import { badgeStateAt, type WrittenBadgeState } from '@monban/core/badges/life-cycle';
import type { DeskJobId, PersonId, SiteId } from '@monban/core/ids';

/** A badge with what only the server knows of it. */
export interface StoredBadge extends Omit<Badge, 'carrier'> {
  readonly carrier: Carrier;
  readonly siteId: SiteId;
  /** The site's. */
  readonly timeZone: string;
  readonly isPersonRetired: boolean;
  /** 65-byte point, base64url; null until its items are on a card. */
  readonly publicKey: string | null;
  readonly cardLink: string | null;
  readonly counterFloor: number;
  /** What was asked for; `validUntil` is never past the certificate. */
  readonly orderedUntil: string;
  readonly cardTerminatedAt: string | null;
  /** The PIN job whose one-time management key the card may still hold (ADR 0013). */
  readonly oneTimeKeyJobId: DeskJobId | null;
}

export const BADGE_COLUMNS = [
  'badges.id',
  'badges.person_id',
  'people.shown_name',
  'people.site_id',
  'sites.time_zone',
  'people.retired_at as person_retired_at',
  'badges.carrier',
  'badges.state',
  'badges.state_since',
  'badges.suspension_reason',
  'badges.revoked_at',
  'badges.revocation_reason',
  'badges.card_terminated_at',
  'badges.public_key',
  'badges.has_pin',
  'badges.one_time_key_job_id',
  'badges.card_link',
  'badges.binding',
  'badges.bound_at',
  'badges.certificate_until',
  'badges.certificate_standing',
  'badges.renewal_seen_at',
  'badges.printed_until',
  'badges.ordered_until',
  'badges.valid_from',
  'badges.valid_until',
  'badges.counter_floor',
  'badges.ordered_at',
  'badges.issued_at',
  'badges.version',
] as const;

export interface BadgeRow {
  readonly id: Badge['id'];
  readonly person_id: PersonId;
  readonly shown_name: string;
  readonly site_id: SiteId;
  readonly time_zone: string;
  readonly person_retired_at: string | null;
  readonly carrier: Carrier;
  readonly state: WrittenBadgeState;
  readonly state_since: string;
  readonly suspension_reason: Badge['suspensionReason'];
  readonly revoked_at: string | null;
  readonly revocation_reason: Badge['revocationReason'];
  readonly card_terminated_at: string | null;
  readonly public_key: string | null;
  readonly has_pin: boolean | number | null;
  readonly one_time_key_job_id: DeskJobId | null;
  readonly card_link: string | null;
  readonly binding: Badge['binding'];
  readonly bound_at: string | null;
  readonly certificate_until: string | null;
  readonly certificate_standing: Badge['certificateStanding'];
  readonly renewal_seen_at: string | null;
  readonly printed_until: string | null;
  readonly ordered_until: string;
  readonly valid_from: string;
  readonly valid_until: string;
  /** A bigint: PostgreSQL gives text. */
  readonly counter_floor: number | string;
  readonly ordered_at: string;
  readonly issued_at: string | null;
  readonly version: number;
}

/** `at` decides whether it has run out. */
export function badgeFromRow(row: BadgeRow, at: string): StoredBadge {
  return {
    id: row.id,
    personId: row.person_id,
    personName: row.shown_name,
    siteId: row.site_id,
    timeZone: row.time_zone,
    isPersonRetired: row.person_retired_at !== null,
    carrier: row.carrier,
    ...lifeFromRow(row, at),
    publicKey: row.public_key,
    hasPin: row.has_pin === null ? null : Boolean(row.has_pin),
    oneTimeKeyJobId: row.one_time_key_job_id,
    cardLink: row.card_link,
    binding: row.binding,
    boundAt: row.bound_at,
    certificateUntil: row.certificate_until,
    certificateStanding: row.certificate_standing,
    renewalSeenAt: row.renewal_seen_at,
    printedUntil: row.printed_until,
    orderedUntil: row.ordered_until,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    counterFloor: Number(row.counter_floor),
    orderedAt: row.ordered_at,
    issuedAt: row.issued_at,
    version: row.version,
  };
}

/** Stopped for good by somebody: what the company's own stop list is made of. */
export const STOPPED_STATES = [
  'lost',
  'replaced',
  'terminated',
] as const satisfies readonly WrittenBadgeState[];

function lifeFromRow(row: BadgeRow, at: string) {
  const state = badgeStateAt({ state: row.state, validUntil: row.valid_until }, at);
  const isOnCard = row.public_key !== null && row.card_terminated_at === null;
  const isStopped = STOPPED_STATES.some((stopped) => stopped === row.state);
  return {
    state,
    stateSince: state === 'expired' ? row.valid_until : row.state_since,
    suspensionReason: row.suspension_reason,
    revokedAt: row.revoked_at,
    revocationReason: row.revocation_reason,
    cardTerminatedAt: row.card_terminated_at,
    isOrphaned: isStopped && isOnCard && row.valid_until > at,
  };
}
