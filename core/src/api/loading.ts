import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { PersonId } from '../ids.ts';
import { ListQuery } from './conventions.ts';
import { MissingBasis } from './legal-basis.ts';

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

/**
 * Which state follows which. `queued` with an order is on its way to the service; what has ended begins again as another
 * item. The service's word counts: it may skip a state that was not heard of.
 */
export const LOADING_TRANSITIONS: Readonly<Record<LoadingState, readonly LoadingState[]>> = {
  queued: ['ordered', 'failed', 'cancelled'],
  ordered: ['appointment', 'loaded', 'failed', 'removed', 'cancelled'],
  appointment: ['appointment', 'loaded', 'failed', 'removed', 'cancelled'],
  loaded: ['lost-by-reissue', 'removed'],
  failed: [],
  'lost-by-reissue': [],
  removed: [],
  cancelled: [],
};

/** Nothing follows it, and the person may begin again with another item. */
export function isLastLoadingState(state: LoadingState): boolean {
  return LOADING_TRANSITIONS[state].length === 0;
}

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

/** GET /loading-orders: newest first. */
export const LoadingOrdersQuery = ListQuery.pick({ cursor: true, limit: true });
export type LoadingOrdersQuery = z.infer<typeof LoadingOrdersQuery>;

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

/** POST /loading-orders: sends everything queued (of the caller's sites) as one batch, up to 2,000 items. */
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

/** GET /loading-summary: how many in each state, and whether the service may be used and can be reached. */
export const LoadingSummary = z.strictObject({
  counts: z.record(LoadingState, z.int().min(0)),
  isOn: z.boolean(),
  missing: z.array(MissingBasis),
  /** No address of a service is configured. */
  hasService: z.boolean(),
  heardAt: Instant.nullable(),
  /** Since when the service does not answer. */
  unreachableSince: Instant.nullable(),
});
export type LoadingSummary = z.infer<typeof LoadingSummary>;
