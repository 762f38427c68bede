import type { BadgeState, Carrier } from '@monban/core/api/badges';
import type { WrittenBadgeState } from '@monban/core/badges/life-cycle';
import type { BadgeId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { withinPeople, type Scope } from '../records/scope.ts';
import { columnsOf } from '../records/column-names.ts';
import { matchWords } from '../records/search.ts';
import { BADGE_COLUMNS, type BadgeRow, badgeFromRow, STOPPED_STATES, type StoredBadge } from './badge-row.ts';

export interface OrderedBadge {
  readonly id: BadgeId;
  readonly personId: PersonId;
  readonly carrier: Carrier;
  readonly orderedUntil: string;
  readonly at: string;
}

export interface BadgesFilter {
  readonly personId?: PersonId | undefined;
  readonly carrier?: Carrier | undefined;
  readonly state?: BadgeState | undefined;
  readonly isOrphaned?: boolean | undefined;
  /** Badges of the pool of company-owned cards, or all others. */
  readonly isInPool?: boolean | undefined;
  /** In use, and with something that ends before this instant or this day (of the printed date). */
  readonly endingBefore?: { readonly instant: string; readonly day: string } | undefined;
  /** Words that occur in the person's names or employee code. */
  readonly search?: string | undefined;
}

/** Where a page begins: after this badge, in the order newest first. */
export interface BadgeCursor {
  readonly orderedAt: string;
  readonly id: string;
}

/** A badge that is still to be made. */
export async function insertOrderedBadge(trx: Knex, badge: OrderedBadge): Promise<void> {
  await trx('badges').insert({
    id: badge.id,
    person_id: badge.personId,
    carrier: badge.carrier,
    state: 'ordered',
    state_since: badge.at,
    ordered_until: badge.orderedUntil,
    valid_from: badge.at,
    valid_until: badge.orderedUntil,
    counter_floor: 0,
    ordered_at: badge.at,
    created_at: badge.at,
    updated_at: badge.at,
  });
}

/** Columns of a badge that change together, in one new version. */
export interface BadgeChange {
  readonly state?: WrittenBadgeState;
  readonly stateSince?: string;
  readonly suspensionReason?: StoredBadge['suspensionReason'];
  readonly revokedAt?: string;
  readonly revocationReason?: StoredBadge['revocationReason'];
  readonly cardTerminatedAt?: string;
  readonly publicKey?: string;
  readonly hasPin?: boolean;
  readonly oneTimeKeyJobId?: StoredBadge['oneTimeKeyJobId'];
  readonly cardLink?: string | null;
  readonly binding?: StoredBadge['binding'];
  readonly boundAt?: string;
  readonly certificateUntil?: string | null;
  readonly certificateStanding?: StoredBadge['certificateStanding'];
  readonly renewalSeenAt?: null;
  readonly printedUntil?: string | null;
  readonly orderedUntil?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly issuedAt?: string;
}

/** False when the badge has another version by now. */
export async function updateBadge(
  trx: Knex,
  badge: Pick<StoredBadge, 'id' | 'version'>,
  change: BadgeChange & { readonly at: string },
): Promise<boolean> {
  const { at, ...values } = change;
  const changed = await trx('badges')
    .where({ id: badge.id, version: badge.version })
    .update({ ...columnsOf(values), updated_at: at, version: badge.version + 1 });
  return changed > 0;
}

/** A counter whose signature the server has just verified; others may have verified a greater one meanwhile. */
export async function raiseCounterFloor(trx: Knex, id: BadgeId, counter: number): Promise<void> {
  await trx('badges').where({ id }).where('counter_floor', '<', counter).update({ counter_floor: counter });
}

/** `at` decides whether an active badge has run out. */
export async function findBadge(
  db: Knex,
  scope: Scope,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<StoredBadge | undefined> {
  const row = await selectBadges(db, scope).where('badges.id', which.id).first();
  return row && badgeFromRow(row, which.at.toISOString());
}

/** Newest first. */
export async function listBadges(
  db: Knex,
  scope: Scope,
  page: {
    readonly filter: BadgesFilter;
    readonly after?: BadgeCursor | undefined;
    readonly limit?: number;
    readonly at: Date;
  },
): Promise<readonly StoredBadge[]> {
  const at = page.at.toISOString();
  const query = withFilter(selectBadges(db, scope), page.filter, at).orderBy([
    { column: 'badges.ordered_at', order: 'desc' },
    { column: 'badges.id', order: 'desc' },
  ]);
  if (page.limit !== undefined) void query.limit(page.limit);
  const { after } = page;
  if (after) {
    void query.where((older) => {
      void older
        .where('badges.ordered_at', '<', after.orderedAt)
        .orWhere({ 'badges.ordered_at': after.orderedAt })
        .andWhere('badges.id', '<', after.id);
    });
  }
  return (await query).map((row) => badgeFromRow(row, at));
}

export async function countBadges(
  db: Knex,
  scope: Scope,
  which: { readonly filter: BadgesFilter; readonly at: Date },
): Promise<number> {
  const badges = withFilter(selectBadges(db, scope), which.filter, which.at.toISOString()).as('badges');
  const row = await db.from(badges).count<{ count: number | string }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** Those of a person as a sub-query, for what is told of them: a card of the pool is its keeper's in name only. */
export function ownBadgeIds(db: Knex, personId: PersonId): Knex.QueryBuilder {
  return db('badges')
    .where({ person_id: personId })
    .whereNotIn('id', db('company_cards').select('badge_id'))
    .select('id');
}

/**
 * `own`: those of a person, without cards of the pool, which were others' too. `ever-held`: with those, as keeper and as
 * borrower, for whoever looks at each moment who had the card then.
 */
export async function listBadgeIds(
  db: Knex,
  personId: PersonId,
  which: 'own' | 'ever-held',
): Promise<readonly BadgeId[]> {
  const lent = db('company_card_loans').where({ person_id: personId }).select('badge_id');
  const query =
    which === 'own'
      ? ownBadgeIds(db, personId)
      : db('badges').where({ person_id: personId }).select('id').union(lent);
  const rows = (await query) as readonly { readonly id: BadgeId }[];
  return rows.map(({ id }) => id);
}

function selectBadges(db: Knex, scope: Scope) {
  const query = db('badges')
    .join('people', 'people.id', 'badges.person_id')
    .join('sites', 'sites.id', 'people.site_id')
    .select<BadgeRow[]>([...BADGE_COLUMNS]);
  withinPeople(query, scope);
  return query;
}

function withFilter<Query extends Knex.QueryBuilder>(query: Query, filter: BadgesFilter, at: string): Query {
  if (filter.personId !== undefined) void query.where('badges.person_id', filter.personId);
  if (filter.carrier !== undefined) void query.where('badges.carrier', filter.carrier);
  if (filter.search !== undefined) matchWords(query, ['people.search_text'], filter.search);
  if (filter.isInPool !== undefined) inPool(query, filter.isInPool);
  if (filter.state !== undefined) inState(query, filter.state, at);
  if (filter.endingBefore !== undefined) ending(query, filter.endingBefore);
  if (filter.isOrphaned === true) orphaned(query, at);
  if (filter.isOrphaned === false) {
    void query.whereNot((those) => {
      orphaned(those, at);
    });
  }
  return query;
}

/** A card of the pool is its keeper's in name only. */
function inPool(query: Knex.QueryBuilder, isInPool: boolean): void {
  const pooled = 'select 1 from company_cards where company_cards.badge_id = badges.id';
  void query.whereRaw(`${isInPool ? 'exists' : 'not exists'} (${pooled})`);
}

/** As `badgeStateAt` has it. */
function inState(query: Knex.QueryBuilder, state: BadgeState, at: string): void {
  if (state === 'expired') {
    void query.whereIn('badges.state', ['active', 'suspended']).where('badges.valid_until', '<=', at);
    return;
  }
  void query.where('badges.state', state);
  if (state === 'active' || state === 'suspended') void query.where('badges.valid_until', '>', at);
}

/** As `badgeFromRow` has it. */
function orphaned(query: Knex.QueryBuilder, at: string): void {
  void query
    .whereIn('badges.state', STOPPED_STATES)
    .whereNotNull('badges.public_key')
    .whereNull('badges.card_terminated_at')
    .where('badges.valid_until', '>', at);
}

function ending(query: Knex.QueryBuilder, before: { readonly instant: string; readonly day: string }): void {
  void query.whereIn('badges.state', ['active', 'suspended']).where((any) => {
    void any
      .where('badges.valid_until', '<', before.instant)
      .orWhere('badges.certificate_until', '<', before.instant)
      .orWhere('badges.printed_until', '<', before.day);
  });
}
