import type { BadgeId, OperatorId, VisitOfficerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** Cards of the pool in the hands of guests. They are kept apart from loans to people: a guest is none. */
export async function insertGuestLoan(
  trx: Knex,
  loan: {
    readonly id: string;
    readonly card: { readonly id: string; readonly badgeId: BadgeId };
    readonly officerId: VisitOfficerId;
    readonly from: string;
    readonly until: string;
    readonly lentBy: OperatorId;
  },
): Promise<void> {
  await trx('company_card_guest_loans').insert({
    id: loan.id,
    company_card_id: loan.card.id,
    badge_id: loan.card.badgeId,
    officer_id: loan.officerId,
    from_at: loan.from,
    until_at: loan.until,
    lent_by: loan.lentBy,
  });
}

/** Brought back, or lost. */
export async function endGuestLoan(trx: Knex, cardId: string, at: string): Promise<void> {
  await trx('company_card_guest_loans')
    .where({ company_card_id: cardId })
    .whereNull('ended_at')
    .update({ ended_at: at });
}

/** The labels of the cards that these guests have yet to give back. */
export async function listGuestLoans(
  db: Knex,
  officerIds: readonly VisitOfficerId[],
): Promise<ReadonlyMap<VisitOfficerId, string>> {
  const rows = await db('company_card_guest_loans')
    .join('company_cards', 'company_cards.id', 'company_card_guest_loans.company_card_id')
    .whereIn('company_card_guest_loans.officer_id', [...officerIds])
    .whereNull('company_card_guest_loans.ended_at')
    .select<{ officerId: VisitOfficerId; label: string }[]>({
      officerId: 'company_card_guest_loans.officer_id',
      label: 'company_cards.label',
    });
  return new Map(rows.map(({ officerId, label }) => [officerId, label]));
}
