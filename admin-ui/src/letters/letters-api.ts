import { LetterCheck } from '@monban/core/api/letters';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

export function checkLetter({ code }: { readonly code: string }): Promise<Answer<LetterCheck>> {
  return api.call({ method: 'GET', path: `/letter-checks/${encodeURIComponent(code)}`, answer: LetterCheck });
}
