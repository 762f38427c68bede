import type { CompanyCardState } from '@monban/core/api/company-cards';
import type { Tone } from '../ui/tone.ts';

export const COMPANY_CARD_TONES: Readonly<Record<CompanyCardState, Tone>> = {
  available: 'good',
  lent: 'warn',
  lost: 'bad',
  retired: 'quiet',
};
