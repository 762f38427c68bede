import type { LoanPurpose } from '@monban/core/api/company-cards';
import type { BadgeId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** A card in its borrower's hands. */
export interface OpenLoan {
  readonly badgeId: BadgeId;
  readonly label: string;
  readonly purpose: LoanPurpose;
  readonly until: string;
}

/** What a person has yet to give back, also after the end of the loan; the oldest first. */
export async function listOpenLoans(db: Knex, personId: PersonId): Promise<readonly OpenLoan[]> {
  return db('company_card_loans')
    .join('company_cards', 'company_cards.id', 'company_card_loans.company_card_id')
    .where({ 'company_card_loans.person_id': personId })
    .whereNull('company_card_loans.ended_at')
    .orderBy(['company_card_loans.from_at', 'company_card_loans.id'])
    .select<OpenLoan[]>({
      badgeId: 'company_card_loans.badge_id',
      label: 'company_cards.label',
      purpose: 'company_card_loans.purpose',
      until: 'company_card_loans.until_at',
    });
}

/** Who has the badge: its person or, of a card of the pool, who has borrowed it; null while that one lies there. */
export async function findHolder(
  db: Knex,
  badge: { readonly id: BadgeId; readonly personId: PersonId },
): Promise<PersonId | null> {
  const pooled = await db('company_cards')
    .leftJoin('company_card_loans', (join) => {
      join
        .on('company_card_loans.company_card_id', 'company_cards.id')
        .andOnNull('company_card_loans.ended_at');
    })
    .where({ 'company_cards.badge_id': badge.id })
    .first<{ borrower: PersonId | null } | undefined>({ borrower: 'company_card_loans.person_id' });
  return pooled === undefined ? badge.personId : pooled.borrower;
}
