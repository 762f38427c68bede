import { LEGAL_BASIS_ID } from '@monban/server/legal-basis/legal-basis-store';
import type { Samples } from './api-samples.ts';

/** The one page of the organisation's legal basis. */
export const LEGAL_BASIS_SAMPLES: Samples = {
  getLegalBasis: () => ({}),
  putLegalBasis: () => ({
    subject: { table: 'legal_basis', id: LEGAL_BASIS_ID },
    body: {
      publicNotice: { number: '告示第1号', date: '2026-04-01' },
      loadingContract: { reference: 'L-1', date: '2026-04-02' },
      certificateChecking: 'operator',
      checkingContract: { reference: 'C-1', date: '2026-04-03' },
      cardLinks: true,
    },
  }),
};
