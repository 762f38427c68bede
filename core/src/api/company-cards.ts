import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { BadgeId, PersonId, SiteId, VisitOfficerId } from '../ids.ts';
import { ListQuery, name } from './conventions.ts';

/**
 * A company-owned card of the pool for day badges and replacements (feature C12). It was made for its keeper, the person
 * who answers for it; in the pool it opens nothing by itself. Shown to desk and security, and to its borrower on the own page.
 */
export const COMPANY_CARD_STATES = ['available', 'lent', 'lost', 'retired'] as const;
export const CompanyCardState = z.enum(COMPANY_CARD_STATES);
export type CompanyCardState = z.infer<typeof CompanyCardState>;

export const COMPANY_CARD_TRANSITIONS: Readonly<Record<CompanyCardState, readonly CompanyCardState[]>> = {
  available: ['lent', 'lost', 'retired'],
  lent: ['available', 'lost'],
  lost: [],
  retired: [],
};

export const LOAN_PURPOSES = ['day-badge', 'replacement'] as const;
export const LoanPurpose = z.enum(LOAN_PURPOSES);
export type LoanPurpose = z.infer<typeof LoanPurpose>;

/** The longest loan of each purpose, in hours. */
export const LONGEST_LOAN_HOURS: Readonly<Record<LoanPurpose, number>> = {
  'day-badge': 24,
  replacement: 31 * 24,
};

export const CompanyCard = z.strictObject({
  id: z.uuid(),
  /** As printed on the card, such as `D-014`. */
  label: z.string(),
  siteId: SiteId,
  badgeId: BadgeId,
  keeperName: z.string(),
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
  /** Lent to an officer of a municipality for the day of a visit; never together with `loan`. */
  guest: z
    .strictObject({
      officerId: VisitOfficerId,
      name: z.string(),
      office: z.string(),
      from: Instant,
      until: Instant,
    })
    .nullable(),
  version: z.int().min(1),
});
export type CompanyCard = z.infer<typeof CompanyCard>;

/** GET /company-cards: by label. */
export const CompanyCardsQuery = ListQuery.omit({ retired: true, sort: true }).extend({
  state: CompanyCardState.optional(),
});
export type CompanyCardsQuery = z.infer<typeof CompanyCardsQuery>;

/** POST /company-cards: puts an active badge on a company-owned card into the pool. */
export const PoolCompanyCard = z.strictObject({ badgeId: BadgeId, label: name(40) });
export type PoolCompanyCard = z.infer<typeof PoolCompanyCard>;

/** POST /company-cards/{id}/loans: the card opens what its borrower's badges open, until the end or the return. */
export const LendCompanyCard = z.strictObject({ personId: PersonId, purpose: LoanPurpose, until: Instant });
export type LendCompanyCard = z.infer<typeof LendCompanyCard>;
