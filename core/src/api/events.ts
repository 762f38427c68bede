import { z } from 'zod';
import { AssuranceLevel } from '../access/decision.ts';
import { Instant } from '../access/policy.ts';
import { ControllerId, DoorId, LookUpId, PersonId, SiteId } from '../ids.ts';
import { ReceiptType } from '../messages/receipt.ts';
import { ControllerStatus } from '../messages/controller.ts';
import { ListQuery } from './conventions.ts';
import { DeskJob } from './badges.ts';

/** One stored receipt as the console shows it. */
export const AccessEvent = z.strictObject({
  position: z.int().min(1),
  controllerId: ControllerId,
  controllerName: z.string(),
  epoch: z.uuid(),
  sequence: z.int().min(1),
  type: ReceiptType,
  at: Instant,
  receivedAt: Instant,
  doorId: DoorId.nullable(),
  doorName: z.string().nullable(),
  side: z.enum(['in', 'out']).nullable(),
  reason: z.string().nullable(),
  /** Null unless the caller has `events:read-assurance`. */
  assurance: AssuranceLevel.nullable(),
  isAssuranceSufficient: z.boolean().nullable(),
  /** Null where nobody is known, and once the event is older than 24 hours, but for one person's with a look-up. */
  personId: PersonId.nullable(),
  personName: z.string().nullable(),
  snapshotVersion: z.int().min(0),
  snapshotAgeSeconds: z.int().nullable(),
  clockTrusted: z.boolean(),
  detail: z.string().nullable(),
});
export type AccessEvent = z.infer<typeof AccessEvent>;

/** `total` of a page of events counts no further: so many says "this many or more". */
export const MOST_COUNTED_EVENTS = 10_000;

/** GET /events: newest first. */
export const EventsQuery = ListQuery.omit({ retired: true, q: true, sort: true }).extend({
  siteId: SiteId.optional(),
  doorId: DoorId.optional(),
  /** Of somebody else only with a look-up for that person (`core/api/look-ups.ts`). */
  personId: PersonId.optional(),
  lookUpId: LookUpId.optional(),
  type: ReceiptType.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
});
export type EventsQuery = z.infer<typeof EventsQuery>;

/** GET /live (server-sent events). The `id:` of an `event` line is its position: `Last-Event-ID` resumes without a gap. */
export const LiveMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), event: AccessEvent }),
  z.strictObject({ kind: z.literal('controller'), status: ControllerStatus }),
  z.strictObject({ kind: z.literal('desk-job'), job: DeskJob }),
  z.strictObject({
    kind: z.literal('snapshot'),
    controllerId: ControllerId,
    version: z.int(),
    latestVersion: z.int(),
  }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
