import { randomUUID } from 'node:crypto';
import type { CompanyCardState } from '@monban/core/api/company-cards';
import type { SampleContext, Samples } from './api-samples.ts';
import { seedBadge } from './seed-badge.ts';
import { seedCompanyCard, seedLoan } from './seed-company-card.ts';

/** The pool of company-owned cards. */
export const COMPANY_CARD_SAMPLES: Samples = {
  listCompanyCards: async (context) => ({ listed: await pooledCard(context, 'available') }),
  getCompanyCard: async (context) => cardIn(await pooledCard(context, 'available')),
  poolCompanyCard: async ({ api, records }) => ({
    body: { badgeId: await seedBadge(api.db, records.personId), label: `D-${randomUUID().slice(0, 8)}` },
  }),
  lendCompanyCard: async (context) => ({
    ...cardIn(await pooledCard(context, 'available')),
    body: {
      personId: context.records.memberId,
      purpose: 'day-badge',
      until: new Date(Date.now() + 3_600_000).toISOString(),
    },
  }),
  returnCompanyCard: async (context) => cardIn(await pooledCard(context, 'lent')),
  reportCompanyCardLost: async (context) => cardIn(await pooledCard(context, 'available')),
  retireCompanyCard: async (context) => cardIn(await pooledCard(context, 'available')),
};

const cardIn = (companyCardId: string) => ({ params: { companyCardId } });

async function pooledCard(
  { api: { db }, records }: SampleContext,
  state: Extract<CompanyCardState, 'available' | 'lent'>,
): Promise<string> {
  const badgeId = await seedBadge(db, records.personId);
  const { id } = await seedCompanyCard(db, { siteId: records.siteId, badgeId });
  if (state === 'available') return id;
  await seedLoan(db, {
    companyCardId: id,
    badgeId,
    personId: records.memberId,
    lentBy: records.operatorId,
    until: new Date(Date.now() + 3_600_000),
  });
  return id;
}
