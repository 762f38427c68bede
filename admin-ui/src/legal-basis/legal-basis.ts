import { LegalBasis, type LegalBasisInput } from '@monban/core/api/legal-basis';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export function getLegalBasis(): Promise<Answer<LegalBasis>> {
  return api.call({ method: 'GET', path: '/legal-basis', answer: LegalBasis });
}

/** `version` is the one the operator saw. */
export function putLegalBasis(version: number, body: LegalBasisInput): Promise<Answer<LegalBasis>> {
  return api.call({ method: 'PUT', path: '/legal-basis', version, body, answer: LegalBasis });
}
