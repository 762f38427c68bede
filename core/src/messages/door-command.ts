import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { CommandId, ControllerId, DoorId, DeskJobId } from '../ids.ts';

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

/** Tells a desk to begin, or to give up, one desk job. Travels on `down/commands`, signed by the server. */
export const DeskCommand = z.strictObject({
  type: z.literal('monban.desk-command.v1'),
  commandId: CommandId,
  controllerId: ControllerId,
  jobId: DeskJobId,
  action: z.enum(['personalise', 'cancel']),
  /** What the person at the desk is expected to lay on the reader. */
  carrier: z.enum(['my-number-card', 'company-card']),
  issuedAt: Instant,
  expiresAt: Instant,
});
export type DeskCommand = z.infer<typeof DeskCommand>;

export const Command = z.discriminatedUnion('type', [DoorCommand, DeskCommand]);
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
