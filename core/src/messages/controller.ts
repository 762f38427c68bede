import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { ControllerId, DoorId, ReaderId } from '../ids.ts';
import { CommandResult } from './door-command.ts';
import { TerminalKey, TerminalTap } from './terminal.ts';
import { DeskProgress, DeskRequest } from './desk.ts';

/** States of a door as its controller sees them; the console shows shape and word, not colour alone. */
export const DOOR_STATES = ['locked', 'unlocked', 'open', 'held-open', 'forced-open', 'unknown'] as const;
export const DoorState = z.enum(DOOR_STATES);
export type DoorState = z.infer<typeof DoorState>;

/** Retained on `up/status`, signed; `offline` is the last will, signed before the connection. */
export const ControllerStatus = z.strictObject({
  type: z.literal('monban.controller-status.v1'),
  controllerId: ControllerId,
  /** New at each connect, so that an old `offline` cannot hide a living controller. */
  connectionId: z.uuid(),
  state: z.enum(['online', 'offline']),
  at: Instant,
  snapshotVersion: z.int().min(0),
  /** Receipts waiting for the server. */
  outboxDepth: z.int().min(0),
  clockTrusted: z.boolean(),
  doors: z.array(z.strictObject({ doorId: DoorId, state: DoorState })),
  readers: z.array(z.strictObject({ readerId: ReaderId, state: z.enum(['ready', 'lost']) })),
});
export type ControllerStatus = z.infer<typeof ControllerStatus>;

/** Asked at each connect, on `up/requests`: brokers may not keep a snapshot for us (ruling 25). */
export const SnapshotRequest = z.strictObject({
  type: z.literal('monban.snapshot-request.v1'),
  controllerId: ControllerId,
  haveVersion: z.int().min(0),
  at: Instant,
});
export type SnapshotRequest = z.infer<typeof SnapshotRequest>;

/** On `up/results`: this version now decides (or why not). The revocation receipt (S9) is built on it. */
export const SnapshotResult = z.strictObject({
  type: z.literal('monban.snapshot-result.v1'),
  controllerId: ControllerId,
  version: z.int().min(0),
  outcome: z.enum(['applied', 'refused']),
  refusal: z.enum(['signature', 'malformed', 'rollback', 'foreign', 'store-failed']).optional(),
  at: Instant,
});
export type SnapshotResult = z.infer<typeof SnapshotResult>;

export const ControllerRequest = z.discriminatedUnion('type', [
  SnapshotRequest,
  ...DeskRequest.options,
  TerminalKey,
]);
export type ControllerRequest = z.infer<typeof ControllerRequest>;

export const ControllerResult = z.discriminatedUnion('type', [
  CommandResult,
  DeskProgress,
  SnapshotResult,
  TerminalTap,
]);
export type ControllerResult = z.infer<typeof ControllerResult>;
