import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { ApiKeyId, DepartmentId, OperatorId, SiteId } from '../ids.ts';
import { name } from './conventions.ts';
import { API_KEY_PERMISSIONS, type Permission } from './permissions.ts';

/** A key lives this long at most; then a new one is made. */
export const API_KEY_MOST_DAYS = 366;

const fields = {
  name: name(100),
  permissions: z
    .array(z.enum(API_KEY_PERMISSIONS as [Permission, ...Permission[]]))
    .min(1)
    .max(100),
  /** Empty: all that its maker has. */
  siteIds: z.array(SiteId).max(500),
  departmentIds: z.array(DepartmentId).max(500),
  expiresAt: Instant,
};

/** What a program signs in with: never more than its maker may just now, and never for what only people do. */
export const ApiKey = z.strictObject({
  id: ApiKeyId,
  ...fields,
  operatorId: OperatorId,
  operatorName: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
/** POST /api-keys */
export const CreateApiKey = z.strictObject(fields);
export type CreateApiKey = z.infer<typeof CreateApiKey>;
/** Its answer: `token` is shown this once, and goes into `Authorization: Bearer`. */
export const CreatedApiKey = ApiKey.extend({ token: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
