import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { BadgeId, PersonId, SiteId } from '../ids.ts';
import { ListQuery } from './conventions.ts';

/** A company-owned card of the pool for day badges and replacements (feature C12). Shown to desk and security only. */
export const COMPANY_CARD_STATES = ['available', 'lent', 'lost', 'retired'] as const;
export const CompanyCardState = z.enum(COMPANY_CARD_STATES);
export type CompanyCardState = z.infer<typeof CompanyCardState>;

export const LOAN_PURPOSES = ['day-badge', 'replacement'] as const;
export const LoanPurpose = z.enum(LOAN_PURPOSES);
export type LoanPurpose = z.infer<typeof LoanPurpose>;

export const CompanyCard = z.strictObject({
  id: z.uuid(),
  /** As printed on the card, such as `D-014`. */
  label: z.string(),
  siteId: SiteId,
  badgeId: BadgeId,
  state: CompanyCardState,
  loan: z
    .strictObject({
      personId: PersonId,
      personName: z.string(),
      purpose: LoanPurpose,
      from: Instant,
      /** The badge opens nothing from then on, whether it was brought back or not. */
      until: Instant,
    })
    .nullable(),
  version: z.int().min(1),
});
export type CompanyCard = z.infer<typeof CompanyCard>;

/** GET /company-cards. */
export const CompanyCardsQuery = ListQuery.omit({ retired: true, sort: true }).extend({
  state: CompanyCardState.optional(),
});
export type CompanyCardsQuery = z.infer<typeof CompanyCardsQuery>;

/** POST /company-cards/{id}/loans: the card opens what its borrower's badges open, until the end or the return. */
export const LendCompanyCard = z.strictObject({ personId: PersonId, purpose: LoanPurpose, until: Instant });
export type LendCompanyCard = z.infer<typeof LendCompanyCard>;
