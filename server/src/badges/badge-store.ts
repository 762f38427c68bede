import type { Badge, Carrier, RevocationReason } from '@monban/core/api/badges';
import type { BadgeId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { SiteScope } from '../http/route.ts';
import { matchWords } from '../records/search.ts';

/** A badge with the carrier in any case, and the site of its person. */
export interface StoredBadge extends Omit<Badge, 'carrier'> {
  readonly carrier: Carrier;
  readonly siteId: SiteId;
}

export interface NewBadge {
  readonly id: BadgeId;
  readonly personId: PersonId;
  readonly carrier: Carrier;
  readonly publicKey: string;
  readonly cardLink: string | null;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly counterFloor: number;
  readonly at: string;
}

export interface BadgesFilter {
  readonly personId?: PersonId | undefined;
  readonly status?: Badge['status'] | undefined;
  /** Words that occur in the person's names or employee code. */
  readonly search?: string | undefined;
}

/** Where a page begins: after this badge, in the order newest first. */
export interface BadgeCursor {
  readonly issuedAt: string;
  readonly id: string;
}

export async function insertBadge(trx: Knex, badge: NewBadge): Promise<void> {
  await trx('badges').insert({
    id: badge.id,
    person_id: badge.personId,
    carrier: badge.carrier,
    status: 'active',
    public_key: badge.publicKey,
    card_link: badge.cardLink,
    valid_from: badge.validFrom,
    valid_until: badge.validUntil,
    counter_floor: badge.counterFloor,
    issued_at: badge.at,
    created_at: badge.at,
    updated_at: badge.at,
  });
}

/** False when the badge is revoked already; its first reason stays. */
export async function revokeBadgeRow(
  trx: Knex,
  id: BadgeId,
  revocation: { readonly reason: RevocationReason; readonly at: string },
): Promise<boolean> {
  const changed = await trx('badges')
    .where({ id, status: 'active' })
    .update({
      status: 'revoked',
      revoked_at: revocation.at,
      revocation_reason: revocation.reason,
      updated_at: revocation.at,
      version: trx.raw('version + 1'),
    });
  return changed > 0;
}

export async function listActiveBadges(
  trx: Knex,
  personId: PersonId,
  carrier: Carrier,
): Promise<readonly { readonly id: BadgeId }[]> {
  return trx('badges')
    .select<{ id: BadgeId }[]>('id')
    .where({ person_id: personId, carrier, status: 'active' });
}

/** `at` decides whether an active badge has run out. */
export async function findBadge(
  db: Knex,
  scope: SiteScope,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<StoredBadge | undefined> {
  const row = await selectBadges(db, scope).where('badges.id', which.id).first();
  return row && badgeFromRow(row, which.at.toISOString());
}

/** Newest first. */
export async function listBadges(
  db: Knex,
  scope: SiteScope,
  page: {
    readonly filter: BadgesFilter;
    readonly after?: BadgeCursor | undefined;
    readonly limit: number;
    readonly at: Date;
  },
): Promise<readonly StoredBadge[]> {
  const at = page.at.toISOString();
  const query = withFilter(selectBadges(db, scope), page.filter, at)
    .orderBy([
      { column: 'badges.issued_at', order: 'desc' },
      { column: 'badges.id', order: 'desc' },
    ])
    .limit(page.limit);
  const { after } = page;
  if (after) {
    void query.where((older) => {
      void older
        .where('badges.issued_at', '<', after.issuedAt)
        .orWhere({ 'badges.issued_at': after.issuedAt })
        .andWhere('badges.id', '<', after.id);
    });
  }
  return (await query).map((row) => badgeFromRow(row, at));
}

export async function countBadges(
  db: Knex,
  scope: SiteScope,
  which: { readonly filter: BadgesFilter; readonly at: Date },
): Promise<number> {
  const badges = withFilter(selectBadges(db, scope), which.filter, which.at.toISOString()).as('badges');
  const row = await db.from(badges).count<{ count: number | string }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

function selectBadges(db: Knex, scope: SiteScope) {
  const query = db('badges')
    .join('people', 'people.id', 'badges.person_id')
    .select<BadgeRow[]>(
      'badges.id',
      'badges.person_id',
      'people.family_name',
      'people.given_name',
      'people.site_id',
      'badges.carrier',
      'badges.status',
      'badges.valid_from',
      'badges.valid_until',
      'badges.issued_at',
      'badges.revoked_at',
      'badges.revocation_reason',
      'badges.version',
    );
  if (scope !== 'all') void query.whereIn('people.site_id', scope);
  return query;
}

function withFilter<Query extends Knex.QueryBuilder>(query: Query, filter: BadgesFilter, at: string): Query {
  if (filter.personId !== undefined) void query.where('badges.person_id', filter.personId);
  if (filter.search !== undefined) {
    matchWords(query, 'people.search_text', filter.search);
  }
  switch (filter.status) {
    case 'revoked':
      void query.where('badges.status', 'revoked');
      break;
    case 'active':
      void query.where('badges.status', 'active').where('badges.valid_until', '>', at);
      break;
    case 'expired':
      void query.where('badges.status', 'active').where('badges.valid_until', '<=', at);
      break;
    case undefined:
      break;
  }
  return query;
}

interface BadgeRow {
  readonly id: BadgeId;
  readonly person_id: PersonId;
  readonly family_name: string;
  readonly given_name: string;
  readonly site_id: SiteId;
  readonly carrier: Carrier;
  readonly status: 'active' | 'revoked';
  readonly valid_from: string;
  readonly valid_until: string;
  readonly issued_at: string;
  readonly revoked_at: string | null;
  readonly revocation_reason: RevocationReason | null;
  readonly version: number;
}

function badgeFromRow(row: BadgeRow, at: string): StoredBadge {
  return {
    id: row.id,
    personId: row.person_id,
    personName: `${row.family_name} ${row.given_name}`,
    siteId: row.site_id,
    carrier: row.carrier,
    status: row.status === 'active' && row.valid_until <= at ? 'expired' : row.status,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    issuedAt: row.issued_at,
    revokedAt: row.revoked_at,
    revocationReason: row.revocation_reason,
    version: row.version,
  };
}
