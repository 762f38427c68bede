import { CompanyCard, type LendCompanyCard, type PoolCompanyCard } from '@monban/core/api/company-cards';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export function poolCompanyCard(body: PoolCompanyCard): Promise<Answer<CompanyCard>> {
  return api.call({ method: 'POST', path: '/company-cards', body, answer: CompanyCard });
}

export function lendCompanyCard(id: string, body: LendCompanyCard): Promise<Answer<CompanyCard>> {
  return api.call({ method: 'POST', path: pathOf(id, 'loans'), body, answer: CompanyCard });
}

/** What can happen to a card of the pool besides a loan; `losses` stop it at every door. */
export type CardStep = 'returns' | 'losses' | 'retirements';

export function stepCompanyCard(id: string, step: CardStep): Promise<Answer<CompanyCard>> {
  return api.call({ method: 'POST', path: pathOf(id, step), answer: CompanyCard });
}

function pathOf(id: string, part: string): string {
  return `/company-cards/${encodeURIComponent(id)}/${part}`;
}
