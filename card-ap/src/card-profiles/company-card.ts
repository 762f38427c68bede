import type { CompanyCardProfile } from '../card-profile.ts';

/** A chip card that the company bought, with a badge of equal rights: no certificate, no PIN of the state. */
export const COMPANY_CARD: CompanyCardProfile = { name: 'company-card', carrier: 'company-card' };
