import { randomUUID } from 'node:crypto';
import type { CompanyCardState } from '@monban/core/api/company-cards';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { SampleContext, Samples } from './api-samples.ts';
import { seedBadge } from './seed-badge.ts';

const AT = '2026-01-05T00:00:00.000Z';

/** The pool of company-owned cards. */
export const COMPANY_CARD_SAMPLES: Samples = {
  listCompanyCards: async (context) => ({ listed: await pooledCard(context, 'available') }),
  getCompanyCard: async (context) => cardIn(await pooledCard(context, 'available')),
  poolCompanyCard: async ({ api, records }) => ({
    body: { badgeId: await seedBadge(api.db, records.personId), label: label() },
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

function label(): string {
  return `D-${randomUUID().slice(0, 8)}`;
}

async function pooledCard(
  { api, records }: SampleContext,
  state: Extract<CompanyCardState, 'available' | 'lent'>,
): Promise<string> {
  const id = newRecordId(randomUUID);
  const badgeId = await seedBadge(api.db, records.personId);
  const card = { id, label: label(), site_id: records.siteId, badge_id: badgeId, state };
  await api.db('company_cards').insert({ ...card, created_at: AT, updated_at: AT });
  if (state === 'available') return id;
  await api.db('company_card_loans').insert({
    id: newRecordId(randomUUID),
    company_card_id: id,
    badge_id: badgeId,
    person_id: records.memberId,
    purpose: 'day-badge',
    from_at: AT,
    until_at: new Date(Date.now() + 3_600_000).toISOString(),
    lent_by: records.operatorId,
  });
  return id;
}
