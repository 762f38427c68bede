import { z } from 'zod';
import { AssuranceLevel } from '../access/decision.ts';
import { AudienceName, Base64Url, Instant, ScopeName } from '../access/policy.ts';
import { DOOR_DISPLAYS } from '../access/reasons.ts';
import { DoorId } from '../ids.ts';

/** The local interface of a terminal (docs/protocol/terminal.md): what a program on the same machine says and hears. */

/** POST /tap-requests */
export const TapRequest = z.strictObject({
  audience: AudienceName,
  scope: z.array(ScopeName).max(16),
  /** The asking program's own, 16 to 64 random bytes: once per audience. */
  nonce: Base64Url.min(22).max(86),
});
export type TapRequest = z.infer<typeof TapRequest>;

/** The card is awaited this long. */
export const TAP_WITHIN_MS = 30_000;
/** A token counts this long: enough to be handed over, too short to be kept. */
export const TOKEN_LIFE_SECONDS = 60;
export const TOKEN_TYPE = 'monban-tap+jwt';

const asked = { id: z.uuid(), expiresAt: Instant };
const words = z.strictObject({ ja: z.string(), en: z.string() });

/** POST and GET /tap-requests/{id}: the request, and how it stands. A state but `waiting` is the last one. */
export const TapRequestState = z.discriminatedUnion('state', [
  z.strictObject({ ...asked, state: z.literal('waiting') }),
  z.strictObject({ ...asked, state: z.literal('granted'), token: z.string(), text: words }),
  /** As a door would tell the person: enough to know what to do next. The reason itself is in the receipt. */
  z.strictObject({
    ...asked,
    state: z.literal('denied'),
    display: z.enum(DOOR_DISPLAYS).exclude(['welcome']),
    text: words,
    receipt: z.string().max(60).nullable(),
  }),
  z.strictObject({ ...asked, state: z.literal('timed-out'), text: words }),
  z.strictObject({ ...asked, state: z.literal('cancelled'), text: words }),
]);
export type TapRequestState = z.infer<typeof TapRequestState>;

export const TAP_REFUSALS = [
  'malformed',
  'my-number-refused',
  'unauthorised',
  'audience-not-allowed',
  'scope-not-allowed',
  'nonce-used',
  'busy',
  'not-ready',
  'unknown',
] as const;
/** Every answer but a good one. */
export const TapRefusal = z.strictObject({
  error: z.enum(TAP_REFUSALS),
  /** Where the My Number was; never the digits. */
  pointers: z.array(z.string()).readonly().optional(),
});
export type TapRefusal = z.infer<typeof TapRefusal>;

/** What a token says, after its signature, `typ` and algorithm were checked. */
export const TapClaims = z.strictObject({
  /** `urn:monban:<organisation id>` */
  iss: z.string(),
  aud: AudienceName,
  /** The person, for this audience alone: 32 bytes, the same for every badge they ever carry. */
  sub: Base64Url.length(43),
  /** Joined by single spaces (RFC 8693 section 4.2); empty for none. */
  scope: z.string(),
  nonce: Base64Url.min(22).max(86),
  iat: z.int(),
  exp: z.int(),
  jti: Base64Url.length(22),
  assurance: AssuranceLevel,
  terminal: DoorId,
  /** `<epoch>/<sequence>` of the tap's receipt. */
  receipt: z.string().max(60),
});
export type TapClaims = z.infer<typeof TapClaims>;
