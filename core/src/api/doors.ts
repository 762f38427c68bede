import { z } from 'zod';
import { Instant, MOST_AUDIENCES, RequiredAssurance, TerminalAudience } from '../access/policy.ts';
import { AreaId, CommandId, ControllerId, DoorId, ReaderId, SiteId } from '../ids.ts';
import { DoorState } from '../messages/controller.ts';
import { COMMAND_REFUSALS, DOOR_ACTIONS } from '../messages/door-command.ts';
import { CONTROLLER_ROLES } from '../messages/enrolment.ts';
import { ListQuery, name, record } from './conventions.ts';

const doorFields = {
  siteId: SiteId,
  name: name(200),
  /** Null at a terminal alone: nobody goes anywhere there. */
  insideAreaId: AreaId.nullable(),
  outsideAreaId: AreaId.nullable(),
  /** Leads out of the site: working time is read from it, and what it records is kept that long (ruling 22). */
  isSiteBoundary: z.boolean(),
  controllerId: ControllerId.nullable(),
  requiredAssurance: RequiredAssurance,
  certificateRule: z.enum(['where-the-carrier-has-one', 'always']),
  unlockMs: z.int().min(500).max(60_000),
  heldOpenMs: z.int().min(1_000).max(3_600_000),
  maximumAgeHours: z.int().min(1).max(720),
  staleFallback: z.enum(['shut', 'badge-only']),
  lockedDown: z.boolean(),
  /** At a terminal: for whom it may answer with a token. Empty at a door. */
  audiences: z.array(TerminalAudience).max(MOST_AUDIENCES),
};
export const PLACE_KINDS = ['door', 'terminal'] as const;
/** A terminal is a place with a reader and no strike; its times of strike and door mean nothing. */
const kind = z.enum(PLACE_KINDS);
export const Door = z.strictObject({ id: DoorId, kind, ...doorFields, ...record });
export const CreateDoor = z.strictObject({
  kind: kind.default('door'),
  ...doorFields,
  isSiteBoundary: z.boolean().default(false),
  controllerId: ControllerId.nullable().default(null),
  requiredAssurance: RequiredAssurance.default('badge+certificate'),
  certificateRule: doorFields.certificateRule.default('where-the-carrier-has-one'),
  unlockMs: doorFields.unlockMs.default(5_000),
  heldOpenMs: doorFields.heldOpenMs.default(30_000),
  maximumAgeHours: doorFields.maximumAgeHours.default(72),
  staleFallback: doorFields.staleFallback.default('shut'),
  lockedDown: z.boolean().default(false),
  audiences: doorFields.audiences.default([]),
});
export const ChangeDoor = z.strictObject(doorFields).omit({ siteId: true }).partial();
export type Door = z.infer<typeof Door>;
export type CreateDoor = z.infer<typeof CreateDoor>;
export type ChangeDoor = z.infer<typeof ChangeDoor>;
export const DoorsQuery = ListQuery.extend({
  kind: kind.optional(),
  siteId: SiteId.optional(),
  controllerId: ControllerId.optional(),
});
export type DoorsQuery = z.infer<typeof DoorsQuery>;

/** GET /doors/live: one line per door for the cards of the live page. */
export const LiveDoor = z.strictObject({
  doorId: DoorId,
  name: z.string(),
  siteId: SiteId,
  state: DoorState,
  controllerId: ControllerId.nullable(),
  controllerState: z.enum(['online', 'offline', 'not-enrolled', 'none']),
  /** Since when the controller is as it is. */
  since: Instant.nullable(),
  snapshotVersion: z.int().min(0).nullable(),
  /** The newest version made for its controller: smaller above means that the door has not confirmed it. */
  latestSnapshotVersion: z.int().min(0).nullable(),
  lockedDown: z.boolean(),
});
export type LiveDoor = z.infer<typeof LiveDoor>;

/** POST /doors/{id}/commands; answered when the controller has answered, or `unanswered` after the expiry. */
export const SendDoorCommand = z.strictObject({ action: z.enum(DOOR_ACTIONS) });
export const DoorCommandOutcome = z.strictObject({
  commandId: CommandId,
  outcome: z.enum(['done', 'refused', 'unanswered']),
  refusal: z.enum(COMMAND_REFUSALS).nullable(),
});
export type DoorCommandOutcome = z.infer<typeof DoorCommandOutcome>;

export const Reader = z.strictObject({
  id: ReaderId,
  name: name(200),
  doorId: DoorId.nullable(),
  side: z.enum(['in', 'out']),
});
export type Reader = z.infer<typeof Reader>;

export const Controller = z.strictObject({
  id: ControllerId,
  siteId: SiteId,
  name: name(200),
  role: z.enum(CONTROLLER_ROLES),
  state: z.enum(['pending', 'enrolled', 'revoked']),
  enrolledAt: Instant.nullable(),
  certificateExpiresAt: Instant.nullable(),
  readers: z.array(Reader),
  connection: z.enum(['online', 'offline', 'never-seen']),
  since: Instant.nullable(),
  outboxDepth: z.int().min(0).nullable(),
  clockTrusted: z.boolean().nullable(),
  ...record,
});
export type Controller = z.infer<typeof Controller>;
const newReader = Reader.omit({ id: true });
export const CreateController = z.strictObject({
  siteId: SiteId,
  name: name(200),
  role: z.enum(CONTROLLER_ROLES),
  readers: z.array(newReader).min(1).max(32),
});
export const ChangeController = z.strictObject({ name: name(200) }).partial();
export type CreateController = z.infer<typeof CreateController>;
/** POST /controllers/{id}/enrolment-tokens: shown once, never again. */
export const EnrolmentToken = z.strictObject({ token: z.string(), expiresAt: Instant });
export type EnrolmentToken = z.infer<typeof EnrolmentToken>;
