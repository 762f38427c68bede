import { z } from 'zod';
import { Base64Url } from '../access/policy.ts';

/** What a badge signed in answer to AUTHENTICATE, and its signature: M but for the badge id (badge-ap.md section 4). */
export const CardStatement = z.strictObject({
  siteKeyVersion: z.int().min(1).max(255),
  mode: z.int().min(0).max(1),
  readerNonce: Base64Url.length(22),
  readerId: Base64Url.length(22),
  ephemeralKey: Base64Url.length(87),
  counter: z.int().min(1).max(0xffffffff),
  pinStatus: z.int().min(0).max(3),
  signature: Base64Url.length(86),
});
export type CardStatement = z.infer<typeof CardStatement>;
