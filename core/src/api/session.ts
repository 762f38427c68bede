import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { DepartmentId, OperatorId, PersonId, SiteId } from '../ids.ts';
import { Permission, Role } from './permissions.ts';

/** POST /sessions */
export const SignInRequest = z.strictObject({
  login: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
});
/** POST /sessions/one-time: the link printed by `npm start`, or by `monban operator sign-in`. */
export const OneTimeSignInRequest = z.strictObject({ token: z.string().min(20).max(200) });
/**
 * 202 of a sign-in: a second factor is asked for. It says nothing about the password: the same is answered where the
 * password was wrong, and for some logins that nobody has.
 */
export const SecondFactorAsked = z.strictObject({ challenge: z.string(), expiresAt: Instant });
export type SecondFactorAsked = z.infer<typeof SecondFactorAsked>;
/** POST /sessions/second-factor */
export const SecondFactorRequest = z.strictObject({
  challenge: z.string().min(20).max(2000),
  /** Six digits of the authenticator, or a recovery code. */
  code: z.string().min(6).max(40),
});

/** Whoever has a password gives it once more; a sign-in link that was used within the hour stands for it. */
const proof = { currentPassword: z.string().min(1).max(200).optional() };

/** PUT /session/password: at least 12 characters, none of the common ones. */
export const ChoosePasswordRequest = z.strictObject({ password: z.string().min(12).max(200), ...proof });

/** GET /session/second-factor */
export const OwnSecondFactor = z.strictObject({
  enrolledAt: Instant.nullable(),
  recoveryCodesLeft: z.int().min(0),
  isRequired: z.boolean(),
});
export type OwnSecondFactor = z.infer<typeof OwnSecondFactor>;
/** Of the present authenticator, where there is one; a recovery code stands for it. */
const factorProof = { ...proof, code: z.string().min(6).max(40).optional() };

/** POST /session/second-factor */
export const BeginSecondFactor = z.strictObject(factorProof);
/** POST /session/second-factor/removals: the same proof, for whoever need not have one. */
export const EndSecondFactor = z.strictObject(factorProof);
/** Shown once: the authenticator scans `uri`, or takes `secret` as text (base32). */
export const SecondFactorSecret = z.strictObject({ uri: z.string(), secret: z.string() });
/** POST /session/second-factor/confirmations */
export const ConfirmSecondFactor = z.strictObject({ code: z.string().regex(/^\d{6}$/) });
/** Shown once; each signs in once. */
export const RecoveryCodes = z.strictObject({ recoveryCodes: z.array(z.string()) });

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
    /** Empty: all departments. */
    departmentIds: z.array(DepartmentId),
    /** Whom the operator is as a person, where that is known. */
    personId: PersonId.nullable(),
    mustChoosePassword: z.boolean(),
    /** The role asks for a second factor and there is none: until then nothing else is permitted. */
    mustEnrolSecondFactor: z.boolean(),
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
