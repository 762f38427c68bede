import { z } from 'zod';
import { AudienceName, Base64Url } from '../access/policy.ts';

/** GET /people/{id}/subjects: what a program at terminals knows the person by, and no other program. */
export const ProgramSubject = z.strictObject({ audience: AudienceName, subject: Base64Url.length(43) });
export type ProgramSubject = z.infer<typeof ProgramSubject>;
