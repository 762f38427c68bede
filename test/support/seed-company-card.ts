import { randomUUID } from 'node:crypto';
import type { BadgeId, OperatorId, PersonId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';

const AT = '2026-01-05T00:00:00.000Z';

/** A card of the pool and its label, available. */
export async function seedCompanyCard(
  db: Knex,
  card: { readonly siteId: SiteId | string; readonly badgeId: BadgeId },
): Promise<{ readonly id: string; readonly label: string }> {
  const id = newRecordId(randomUUID);
  const label = `D-${randomUUID().slice(0, 8)}`;

  await db('company_cards').insert({
    id,
    label,
    site_id: card.siteId,
    badge_id: card.badgeId,
    state: 'available',
    created_at: AT,
    updated_at: AT,
  });
  return { id, label };
}

export interface SeededLoan {
  readonly companyCardId: string;
  readonly badgeId: BadgeId;
  readonly personId: PersonId | string;
  readonly lentBy: OperatorId | string;
  readonly until: Date;
}

/** Lends that card, for a day. */
export async function seedLoan(db: Knex, loan: SeededLoan): Promise<void> {
  await db('company_cards').where({ id: loan.companyCardId }).update({ state: 'lent' });
  await db('company_card_loans').insert({
    id: newRecordId(randomUUID),
    company_card_id: loan.companyCardId,
    badge_id: loan.badgeId,
    person_id: loan.personId,
    purpose: 'day-badge',
    from_at: AT,
    until_at: loan.until.toISOString(),
    lent_by: loan.lentBy,
  });
}
