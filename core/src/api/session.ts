import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { OperatorId, SiteId } from '../ids.ts';
import { Permission, Role } from './permissions.ts';

/** POST /sessions */
export const SignInRequest = z.strictObject({
  login: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
});
/** POST /sessions/one-time: the link printed by `npm start`, or by `monban operator sign-in`. */
export const OneTimeSignInRequest = z.strictObject({ token: z.string().min(20).max(200) });
/** PUT /session/password: at least 12 characters, none of the common ones. */
export const ChoosePasswordRequest = z.strictObject({ password: z.string().min(12).max(200) });

/** Answer to every sign-in and to POST /sessions/refresh; the refresh token is an HttpOnly cookie, never here. */
export const SessionResponse = z.strictObject({
  accessToken: z.string(),
  /** The access token's end, ten minutes after its making. */
  expiresAt: Instant,
  operator: z.strictObject({
    id: OperatorId,
    login: z.string(),
    displayName: z.string(),
    role: Role,
    permissions: z.array(Permission),
    /** Empty: all sites. */
    siteIds: z.array(SiteId),
    mustChoosePassword: z.boolean(),
  }),
  organisation: z.strictObject({ id: z.string(), name: z.string(), isDemo: z.boolean() }),
});
export type SessionResponse = z.infer<typeof SessionResponse>;

export const OwnSession = z.strictObject({
  id: z.uuid(),
  userAgent: z.string(),
  createdAt: Instant,
  refreshedAt: Instant,
  isCurrent: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;
