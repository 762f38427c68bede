import type { CompanyCard } from '@monban/core/api/company-cards';
import { AppError } from '@monban/core/errors';
import type { OperatorId, SiteId, VisitOfficerId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { isUniqueViolation } from '@monban/db/transaction';
import { getStoredBadge } from '../badges/badge-life.ts';
import type { ChangeContext } from '../http/route.ts';
import { conflict } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import type { Scope } from '../records/scope.ts';
import { getCompanyCard, moveCard } from './company-cards.ts';
import { insertGuestLoan } from './guest-loans.ts';

/** Whom a card is lent to, where, and until when it opens anything. */
export interface GuestBorrower {
  readonly officerId: VisitOfficerId;
  readonly siteId: SiteId;
  readonly until: string;
}

/**
 * Lends an available card of the guest's site, within a transaction. Throws `CONFLICT` for a card or a badge that is not
 * free, and for a guest who has one already. The caller has made sure that the guest is expected now.
 */
export async function lendToGuest(
  deps: Pick<Platform, 'db' | 'newId' | 'policyChanged'>,
  asker: { readonly context: ChangeContext; readonly scope: Scope; readonly lentBy: OperatorId },
  { companyCardId, guest }: { readonly companyCardId: string; readonly guest: GuestBorrower },
): Promise<CompanyCard> {
  const { context } = asker;
  await holdLock(deps.db, 'policy');
  const card = await getCompanyCard(deps.db, asker.scope, companyCardId);
  if (card.siteId !== guest.siteId) throw conflict('/companyCardId', 'GUEST_CARD_ELSEWHERE');
  const badge = await getStoredBadge(deps.db, 'all', { id: card.badgeId, at: context.at });
  if (card.state !== 'available' || badge.state !== 'active') throw new AppError('CONFLICT');
  await insertOnce(deps.db, {
    id: deps.newId(),
    card,
    officerId: guest.officerId,
    from: context.at.toISOString(),
    until: guest.until,
    lentBy: asker.lentBy,
  });
  const lent = await moveCard(deps.db, context, { card, to: 'lent', action: 'company-card.lent' });
  deps.policyChanged();
  return lent;
}

async function insertOnce(trx: Knex, loan: Parameters<typeof insertGuestLoan>[1]): Promise<void> {
  const has: unknown = await trx('company_card_guest_loans')
    .where({ officer_id: loan.officerId })
    .whereNull('ended_at')
    .first('id');
  if (has !== undefined) throw conflict('', 'GUEST_HAS_CARD');
  await insertGuestLoan(trx, loan).catch((cause: unknown) => {
    throw isUniqueViolation(cause) ? new AppError('CONFLICT', { cause }) : cause;
  });
}
