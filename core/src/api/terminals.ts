import { z } from 'zod';
import { AudienceName, Base64Url, Instant } from '../access/policy.ts';
import { DOOR_DISPLAYS } from '../access/reasons.ts';
import { ShownCode } from '../messages/terminal.ts';

/** GET /people/{id}/subjects: what a program at terminals knows the person by, and no other program. */
export const ProgramSubject = z.strictObject({ audience: AudienceName, subject: Base64Url.length(43) });
export type ProgramSubject = z.infer<typeof ProgramSubject>;

/** POST /card-sign-in: at the terminal that shows these letters; typed by people, so in either case and with blanks. */
export const BeginCardSignIn = z.strictObject({
  terminalCode: z
    .string()
    .max(20)
    .transform((text) => text.replace(/[\s-]/g, '').toUpperCase())
    .pipe(ShownCode),
});

/** Why a tap does not sign in. */
export const CARD_REFUSALS = [
  ...DOOR_DISPLAYS.filter((display) => display !== 'welcome'),
  /** Somebody else is being waited for there. */
  'terminal-busy',
  /** The terminal has not said that it waits. */
  'terminal-silent',
  /** The badge's holder has no account, or more than one, so that nobody could say which is meant. */
  'no-account',
] as const;
export const CardRefusal = z.enum(CARD_REFUSALS);
export type CardRefusal = z.infer<typeof CardRefusal>;

/** GET /card-sign-in, and the answer of POST: how it stands, for the browser alone that began it. */
export const CardSignIn = z.strictObject({
  state: z.enum(['asking', 'waiting', 'granted', 'refused', 'timed-out']),
  /** Both the browser and the terminal show these letters, so that the person sees that one means the other. */
  code: ShownCode,
  /** The tap has to come before this. */
  expiresAt: Instant,
  refusal: CardRefusal.nullable(),
});
export type CardSignIn = z.infer<typeof CardSignIn>;
