import { z } from 'zod';
import { Base64Url, Instant } from '../access/policy.ts';
import { BadgeId, CommandId, ControllerId, DeskJobId, DoorId } from '../ids.ts';
import { Binding } from './desk.ts';
import { TerminalCommand } from './terminal.ts';

export const DOOR_ACTIONS = ['unlock-once', 'lock'] as const;

/** Seconds-long, bound to one door, never retained. Travels on `down/commands`, signed by the server. */
export const DoorCommand = z.strictObject({
  type: z.literal('monban.door-command.v1'),
  commandId: CommandId,
  controllerId: ControllerId,
  doorId: DoorId,
  action: z.enum(DOOR_ACTIONS),
  issuedAt: Instant,
  /** At most 10 s after `issuedAt`; a later arrival is refused and said so. */
  expiresAt: Instant,
});
export type DoorCommand = z.infer<typeof DoorCommand>;

const carrier = z.enum(['my-number-card', 'company-card']);
/** The badge that is to be changed: the card has to answer as this one. */
const existing = {
  carrier,
  badgeId: BadgeId,
  /** Its card key's point, 65 bytes. */
  publicKey: Base64Url.length(87),
};

/** What a desk is to do, and with what card. */
export const DeskOrder = z.discriminatedUnion('task', [
  /** `setsPin`: the holder types a badge PIN, and a duress PIN if wanted, before the badge is activated. */
  z.strictObject({ task: z.literal('issue'), carrier, binding: Binding, setsPin: z.boolean() }),
  z.strictObject({ task: z.literal('renew-record'), ...existing }),
  z.strictObject({ task: z.literal('rebind'), ...existing, binding: Binding }),
  z.strictObject({ task: z.literal('set-pin'), ...existing }),
  z.strictObject({ task: z.literal('remove-pin'), ...existing }),
  z.strictObject({ task: z.literal('resume'), ...existing }),
  z.strictObject({ task: z.literal('terminate'), ...existing }),
]);
export type DeskOrder = z.infer<typeof DeskOrder>;

const deskCommand = {
  type: z.literal('monban.desk-command.v1'),
  commandId: CommandId,
  controllerId: ControllerId,
  jobId: DeskJobId,
  issuedAt: Instant,
  expiresAt: Instant,
};

/** Tells a desk to begin, or to give up, one desk job. Travels on `down/commands`, signed by the server. */
export const DeskCommand = z.discriminatedUnion('action', [
  z.strictObject({ ...deskCommand, action: z.literal('begin'), order: DeskOrder }),
  z.strictObject({ ...deskCommand, action: z.literal('cancel') }),
]);
export type DeskCommand = z.infer<typeof DeskCommand>;

export const Command = z.discriminatedUnion('type', [DoorCommand, DeskCommand, TerminalCommand]);
export type Command = z.infer<typeof Command>;

export const COMMAND_REFUSALS = [
  'expired',
  'already-seen',
  'door-unknown',
  'clock-untrusted',
  'wrong-role',
  'busy',
  'door-failed',
] as const;

/** The controller's signed answer on `up/results`. */
export const CommandResult = z.strictObject({
  type: z.literal('monban.command-result.v1'),
  controllerId: ControllerId,
  commandId: CommandId,
  outcome: z.enum(['done', 'refused']),
  refusal: z.enum(COMMAND_REFUSALS).optional(),
  at: Instant,
});
export type CommandResult = z.infer<typeof CommandResult>;
