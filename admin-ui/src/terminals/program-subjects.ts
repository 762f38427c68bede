import { ProgramSubject } from '@monban/core/api/terminals';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

const Subjects = z.strictObject({ items: z.array(ProgramSubject) });

export function listSubjects(personId: string): Promise<Answer<z.output<typeof Subjects>>> {
  return api.call({ method: 'GET', path: `/people/${personId}/subjects`, answer: Subjects });
}
