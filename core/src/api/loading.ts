import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { PersonId } from '../ids.ts';
import { ListQuery } from './conventions.ts';

/** Where the badge application of one person's card stands with the loading service (feature C14). */
export const LOADING_STATES = [
  'queued',
  'ordered',
  'appointment',
  'loaded',
  'failed',
  'lost-by-reissue',
  'removed',
  'cancelled',
] as const;
export const LoadingState = z.enum(LOADING_STATES);
export type LoadingState = z.infer<typeof LoadingState>;

export const LOADING_FAILURES = [
  'card-not-presented',
  'no-free-space',
  'service-refused',
  'service-unreachable',
] as const;
export const LoadingFailure = z.enum(LOADING_FAILURES);
export type LoadingFailure = z.infer<typeof LoadingFailure>;

export const LoadingItem = z.strictObject({
  id: z.uuid(),
  orderId: z.uuid().nullable(),
  personId: PersonId,
  personName: z.string(),
  state: LoadingState,
  failure: LoadingFailure.nullable(),
  appointmentAt: Instant.nullable(),
  place: z.string().nullable(),
  updatedAt: Instant,
  version: z.int().min(1),
});
export type LoadingItem = z.infer<typeof LoadingItem>;

/** GET /loading-items: newest change first. */
export const LoadingItemsQuery = ListQuery.omit({ retired: true, sort: true }).extend({
  state: LoadingState.optional(),
  personId: PersonId.optional(),
});
export type LoadingItemsQuery = z.infer<typeof LoadingItemsQuery>;

/** POST /loading-items: puts people in the queue; who stands in it already, or has the application, is left out and told. */
export const QueueLoading = z.strictObject({ personIds: z.array(PersonId).min(1).max(2_000) });
export type QueueLoading = z.infer<typeof QueueLoading>;
export const QueuedLoading = z.strictObject({
  queued: z.array(LoadingItem),
  leftOut: z.array(
    z.strictObject({ personId: PersonId, reason: z.enum(['in-queue', 'loaded', 'retired', 'unknown']) }),
  ),
});
export type QueuedLoading = z.infer<typeof QueuedLoading>;

/** POST /loading-orders: sends everything queued (of the caller's sites) as one batch. */
export const PlaceLoadingOrder = z.strictObject({ wantedFrom: LocalDate });
export type PlaceLoadingOrder = z.infer<typeof PlaceLoadingOrder>;
export const LoadingOrder = z.strictObject({
  id: z.uuid(),
  state: z.enum(['sending', 'accepted', 'refused']),
  /** The service's own number for it. */
  reference: z.string().nullable(),
  wantedFrom: LocalDate,
  items: z.int().min(0),
  placedAt: Instant,
  /** When the service last answered about it. */
  heardAt: Instant.nullable(),
  version: z.int().min(1),
});
export type LoadingOrder = z.infer<typeof LoadingOrder>;
