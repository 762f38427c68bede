import { z } from 'zod';
import { RequiredAssurance, Base64Url, Instant } from '../access/policy.ts';
import { DOOR_DISPLAYS } from '../access/reasons.ts';
import { BadgeId, CommandId, ControllerId, DoorId } from '../ids.ts';
import { CardStatement } from './card-statement.ts';

/**
 * On `up/requests` at each connection of a terminal: the key that it signs tokens with, to be published in the
 * organisation's key set. The controller's own signature says whose it is, `proof` that the terminal holds it:
 * ECDSA P-256 with SHA-256, DER, over `monban/terminal-key/v1` ‖ 00 ‖ controller id, both as UTF-8.
 */
export const TerminalKey = z.strictObject({
  type: z.literal('monban.terminal-key.v1'),
  controllerId: ControllerId,
  /** 65-byte point. */
  publicKey: Base64Url.length(87),
  proof: Base64Url.max(100),
  at: Instant,
});
export type TerminalKey = z.infer<typeof TerminalKey>;

/** What `proof` is over. */
export function terminalKeyProofText(controllerId: ControllerId): string {
  return `monban/terminal-key/v1\0${controllerId}`;
}

/** Letters and digits that nobody takes for each other, without a run of digits. */
export const CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** What browser and terminal both show, so that the person sees that the one means the other. */
export const ShownCode = z.string().regex(new RegExp(`^[${CODE_ALPHABET}]{6}$`));

const command = {
  type: z.literal('monban.terminal-command.v1'),
  commandId: CommandId,
  controllerId: ControllerId,
  doorId: DoorId,
  issuedAt: Instant,
  /** At most 10 s after `issuedAt`, like every command: it has to begin by then. */
  expiresAt: Instant,
};

/** Asks a terminal for one tap, for a browser that wants to sign in. Travels on `down/commands`, signed by the server. */
export const TerminalCommand = z.discriminatedUnion('action', [
  z.strictObject({ ...command, action: z.literal('ask-tap'), code: ShownCode, tapBefore: Instant }),
  z.strictObject({ ...command, action: z.literal('forget-tap'), askedBy: CommandId }),
]);
export type TerminalCommand = z.infer<typeof TerminalCommand>;

const answer = {
  type: z.literal('monban.terminal-tap.v1'),
  controllerId: ControllerId,
  /** The command that asked. */
  commandId: CommandId,
  at: Instant,
};

/** On `up/results`: how a tap that the server asked for ended. */
export const TerminalTap = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...answer,
    outcome: z.literal('granted'),
    badgeId: BadgeId,
    assurance: RequiredAssurance,
    /** What the card signed: the server checks it itself. */
    proof: CardStatement,
    /** `<epoch>/<sequence>` of the receipt that was durable before this was said. */
    receipt: z.string().max(60),
  }),
  z.strictObject({ ...answer, outcome: z.literal('denied'), display: z.enum(DOOR_DISPLAYS) }),
  z.strictObject({ ...answer, outcome: z.literal('timed-out') }),
]);
export type TerminalTap = z.infer<typeof TerminalTap>;
