import type { CompanyCard, CompanyCardState, LoanPurpose } from '@monban/core/api/company-cards';
import type { BadgeId, OperatorId, PersonId, SiteId, VisitOfficerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { departmentsOf, withinSites, type Scope } from '../records/scope.ts';
import { matchName } from '../records/search.ts';

interface CardRow {
  readonly id: string;
  readonly label: string;
  readonly site_id: SiteId;
  readonly badge_id: BadgeId;
  readonly keeper_name: string;
  readonly state: CompanyCardState;
  readonly version: number;
  readonly person_id: PersonId | null;
  readonly borrower_name: string | null;
  readonly purpose: LoanPurpose | null;
  readonly from_at: string | null;
  readonly until_at: string | null;
  readonly officer_id: VisitOfficerId | null;
  readonly guest_name: string | null;
  readonly guest_office: string | null;
  readonly guest_from_at: string | null;
  readonly guest_until_at: string | null;
}

export interface CompanyCardsFilter {
  readonly state?: CompanyCardState | undefined;
  /** Part of the label. */
  readonly search?: string | undefined;
}

export async function insertCompanyCard(
  trx: Knex,
  card: {
    readonly id: string;
    readonly label: string;
    readonly siteId: SiteId;
    readonly badgeId: BadgeId;
    readonly at: string;
  },
): Promise<void> {
  await trx('company_cards').insert({
    id: card.id,
    label: card.label,
    site_id: card.siteId,
    badge_id: card.badgeId,
    state: 'available',
    created_at: card.at,
    updated_at: card.at,
  });
}

/** What another card of the pool has already, also one that was lost: labels and badges are never given twice. */
export async function findTakenField(
  trx: Knex,
  wanted: { readonly badgeId: BadgeId; readonly label: string },
): Promise<'badgeId' | 'label' | undefined> {
  const byBadge: unknown = await trx('company_cards').where({ badge_id: wanted.badgeId }).first('id');
  if (byBadge !== undefined) return 'badgeId';
  const byLabel: unknown = await trx('company_cards').where({ label: wanted.label }).first('id');
  return byLabel === undefined ? undefined : 'label';
}

/** By label. */
export async function listCompanyCards(
  db: Knex,
  scope: Scope,
  page: {
    readonly filter: CompanyCardsFilter;
    readonly afterLabel?: string | undefined;
    readonly limit: number;
  },
): Promise<readonly CompanyCard[]> {
  const query = filtered(db, scope, page.filter)
    .select<CardRow[]>(COLUMNS)
    .orderBy('company_cards.label')
    .limit(page.limit);
  if (page.afterLabel !== undefined) void query.where('company_cards.label', '>', page.afterLabel);
  return (await query).map(cardFromRow);
}

export async function countCompanyCards(db: Knex, scope: Scope, filter: CompanyCardsFilter): Promise<number> {
  const row = await filtered(db, scope, filter).count<{ count: string | number }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

export async function findCompanyCard(db: Knex, scope: Scope, id: string): Promise<CompanyCard | undefined> {
  const row = await filtered(db, scope, {}).where('company_cards.id', id).first<CardRow | undefined>(COLUMNS);
  return row && cardFromRow(row);
}

/** False when the card has another version by now. */
export async function updateCompanyCardState(
  trx: Knex,
  card: Pick<CompanyCard, 'id' | 'version'>,
  change: { readonly state: CompanyCardState; readonly at: string },
): Promise<boolean> {
  const changed = await trx('company_cards')
    .where({ id: card.id, version: card.version })
    .update({ state: change.state, updated_at: change.at, version: card.version + 1 });
  return changed > 0;
}

export async function insertLoan(
  trx: Knex,
  loan: {
    readonly id: string;
    readonly card: Pick<CompanyCard, 'id' | 'badgeId'>;
    readonly personId: PersonId;
    readonly purpose: LoanPurpose;
    readonly from: string;
    readonly until: string;
    readonly lentBy: OperatorId;
  },
): Promise<void> {
  await trx('company_card_loans').insert({
    id: loan.id,
    company_card_id: loan.card.id,
    badge_id: loan.card.badgeId,
    person_id: loan.personId,
    purpose: loan.purpose,
    from_at: loan.from,
    until_at: loan.until,
    lent_by: loan.lentBy,
  });
}

export async function endLoan(trx: Knex, cardId: string, at: string): Promise<void> {
  await trx('company_card_loans')
    .where({ company_card_id: cardId })
    .whereNull('ended_at')
    .update({ ended_at: at });
}

const COLUMNS = [
  'company_cards.id',
  'company_cards.label',
  'company_cards.site_id',
  'company_cards.badge_id',
  'company_cards.state',
  'company_cards.version',
  'keepers.shown_name as keeper_name',
  'company_card_loans.person_id',
  'company_card_loans.purpose',
  'company_card_loans.from_at',
  'company_card_loans.until_at',
  'borrowers.shown_name as borrower_name',
  'company_card_guest_loans.officer_id',
  'company_card_guest_loans.from_at as guest_from_at',
  'company_card_guest_loans.until_at as guest_until_at',
  'visit_officers.name as guest_name',
  'visit_officers.office as guest_office',
];

function filtered(db: Knex, scope: Scope, filter: CompanyCardsFilter): Knex.QueryBuilder {
  const query = db('company_cards')
    .join('badges', 'badges.id', 'company_cards.badge_id')
    .join('people as keepers', 'keepers.id', 'badges.person_id')
    .leftJoin('company_card_loans', (join) => {
      join
        .on('company_card_loans.company_card_id', 'company_cards.id')
        .andOnNull('company_card_loans.ended_at');
    })
    .leftJoin('people as borrowers', 'borrowers.id', 'company_card_loans.person_id')
    .leftJoin('company_card_guest_loans', (join) => {
      join
        .on('company_card_guest_loans.company_card_id', 'company_cards.id')
        .andOnNull('company_card_guest_loans.ended_at');
    })
    .leftJoin('visit_officers', 'visit_officers.id', 'company_card_guest_loans.officer_id');
  withinSites(query, 'company_cards.site_id', scope);
  const departments = departmentsOf(scope);
  // Who borrows a card shows who has none of their own: for whoever looks after that person only.
  if (departments !== 'all') {
    void query.where((visible) => {
      void visible
        .whereNull('company_card_loans.person_id')
        .orWhereIn('borrowers.department_id', [...departments]);
    });
  }
  if (filter.state !== undefined) void query.where('company_cards.state', filter.state);
  if (filter.search !== undefined && filter.search !== '') {
    matchName(query, 'company_cards.label', filter.search);
  }
  return query;
}

function cardFromRow(row: CardRow): CompanyCard {
  return {
    id: row.id,
    label: row.label,
    siteId: row.site_id,
    badgeId: row.badge_id,
    keeperName: row.keeper_name,
    state: row.state,
    loan: loanFromRow(row),
    guest: guestFromRow(row),
    version: row.version,
  };
}

function loanFromRow(row: CardRow): CompanyCard['loan'] {
  const { person_id: personId, purpose, from_at: from, until_at: until } = row;
  if (personId === null || purpose === null || from === null || until === null) return null;
  return { personId, personName: row.borrower_name ?? '', purpose, from, until };
}

function guestFromRow(row: CardRow): CompanyCard['guest'] {
  const { officer_id: officerId, guest_from_at: from, guest_until_at: until } = row;
  if (officerId === null || from === null || until === null) return null;
  return { officerId, name: row.guest_name ?? '', office: row.guest_office ?? '', from, until };
}
