import { z } from 'zod';

/**
 * What can go wrong with one request: `unavailable` (503), `refused` (422, for good), `silent` (never answered), and
 * `answer-lost` (done, but the connection breaks before the answer).
 */
export const FAULTS = ['unavailable', 'refused', 'silent', 'answer-lost'] as const;
export const Fault = z.enum(FAULTS);
export type Fault = z.infer<typeof Fault>;
