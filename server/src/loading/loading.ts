import {
  LOADING_STATES,
  LOADING_TRANSITIONS,
  type LoadingItem,
  type LoadingOrder,
  type LoadingSummary,
  type PlaceLoadingOrder,
  type QueuedLoading,
  type QueueLoading,
} from '@monban/core/api/loading';
import { featuresOf } from '@monban/core/api/basis-features';
import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { without } from '../events/without.ts';
import { settleAppointment } from '../appointments/settle-appointment.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Scope } from '../records/scope.ts';
import { invalidField } from '../http/problem.ts';
import { getLegalBasis, isFeatureOn } from '../legal-basis/legal-basis.ts';
import { findPersonStanding } from '../people/person-standing.ts';
import {
  countByState,
  findLivingItem,
  findLoadingItem,
  insertQueuedItem,
  listQueuedItems,
  type StoredLoadingItem,
  updateLoadingItem,
} from './loading-store.ts';
import { findOrder, insertOrder } from './order-store.ts';
import { getServiceState } from './service-state-store.ts';

export interface LoadingDeps {
  readonly db: Knex;
  readonly newId: () => string;
  /** Is the address of a service configured? */
  readonly hasService: boolean;
  /** Something is to be sent. */
  readonly poke: () => void;
}

export interface Asker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

/**
 * Puts people in the queue. Who has left, stands in it, has the application or is of another site is left out and
 * named. Throws `LEGAL_BASIS_MISSING`.
 */
export async function queueLoading(
  deps: LoadingDeps,
  { caller, context }: Asker,
  { personIds }: QueueLoading,
): Promise<QueuedLoading> {
  return inTransaction(deps.db, async (trx) => {
    await requireBasis(trx);
    await holdLock(trx, 'loading');
    const queued: LoadingItem[] = [];
    const leftOut: QueuedLoading['leftOut'] = [];
    for (const personId of new Set(personIds)) {
      const reason = await whyLeftOut(trx, caller.scope, personId);
      if (reason === undefined) queued.push(shown(await queue(trx, context, { deps, personId })));
      else leftOut.push({ personId, reason });
    }
    return { queued, leftOut };
  });
}

/**
 * A card of this person came to a desk without the application: it is another card than the one it was loaded into. The
 * former loading is lost, and the person is queued for the next order.
 */
export async function queueAfterReissue(
  trx: Knex,
  context: ChangeContext,
  { deps, personId }: { readonly deps: Pick<LoadingDeps, 'newId'>; readonly personId: PersonId },
): Promise<void> {
  await holdLock(trx, 'loading');
  await holdLock(trx, 'appointments');
  const living = await findLivingItem(trx, personId);
  if (living?.state === 'loaded') await moveItem(trx, context, { item: living, to: 'lost-by-reissue' });
  if (living === undefined || living.state === 'loaded') await queue(trx, context, { deps, personId });
}

/** As many items as the service takes at once (docs/protocol/loading-service.md). */
const MOST_IN_ORDER = 2_000;

/**
 * One order of everybody who waits within the caller's sites, up to 2,000; the rest waits for another one. It is sent in the background, again and again until the
 * service has answered. Throws `LEGAL_BASIS_MISSING`; `VALIDATION_FAILED` when nobody waits.
 */
export async function placeLoadingOrder(
  deps: LoadingDeps,
  { caller, context }: Asker,
  { wantedFrom }: PlaceLoadingOrder,
): Promise<LoadingOrder> {
  const id = deps.newId();
  const order = await inTransaction(deps.db, async (trx) => {
    await requireBasis(trx);
    await holdLock(trx, 'loading');
    const waiting = await listQueuedItems(trx, caller.scope, MOST_IN_ORDER);
    if (waiting.length === 0) throw invalidField('', 'NOBODY_QUEUED');
    const at = context.at.toISOString();
    await insertOrder(trx, { id, wantedFrom, at });
    for (const item of waiting) await updateLoadingItem(trx, item, { orderId: id, at });
    const after = { wantedFrom, items: waiting.length };
    const subject = { subjectType: 'loading-order', subjectId: id };
    await recordAudit(trx, context, { action: 'loading-order.placed', ...subject, before: null, after });
    return getLoadingOrder(trx, caller.scope, id);
  });
  deps.poke();
  return order;
}

/** Throws `NOT_FOUND`; `CONFLICT` once the application is on its way or in the card. */
export async function cancelLoading(deps: LoadingDeps, asker: Asker, id: string): Promise<LoadingItem> {
  const { caller, context } = asker;
  return inTransaction(deps.db, async (trx) => {
    await holdLock(trx, 'loading');
    const item = await findLoadingItem(trx, caller.scope, id);
    if (item === undefined) throw new AppError('NOT_FOUND');
    if (item.state !== 'queued' || item.orderId !== null) throw new AppError('CONFLICT');
    return shown(await moveItem(trx, context, { item, to: 'cancelled' }));
  });
}

/** Throws `NOT_FOUND`, for an order without anybody of the caller's sites too. */
export async function getLoadingOrder(db: Knex, scope: Scope, id: string): Promise<LoadingOrder> {
  const order = await findOrder(db, scope, id);
  if (order === undefined) throw new AppError('NOT_FOUND');
  return without(order, ['attempts']);
}

export async function summariseLoading(deps: LoadingDeps, scope: Scope): Promise<LoadingSummary> {
  const counts = await countByState(deps.db, scope);
  const features = featuresOf(await getLegalBasis(deps.db));
  const missing = features.find(({ feature }) => feature === 'application-loading')?.missing ?? [];
  const { heardAt, unreachableSince } = await getServiceState(deps.db);
  return {
    counts: Object.fromEntries(
      LOADING_STATES.map((state) => [state, counts.get(state) ?? 0]),
    ) as LoadingSummary['counts'],
    isOn: missing.length === 0,
    missing,
    hasService: deps.hasService,
    heardAt,
    unreachableSince,
  };
}

export interface ItemMove {
  readonly item: StoredLoadingItem;
  readonly to: LoadingItem['state'];
  readonly failure?: LoadingItem['failure'];
  readonly appointmentAt?: string | null;
  readonly place?: string | null;
}

/**
 * One step of an item, with its entry in the trail; a card that has the application no more ends the time at a desk, for
 * which the caller holds the lock `appointments`. Throws `CONFLICT` for a step that `LOADING_TRANSITIONS`
 * has not.
 */
export async function moveItem(
  trx: Knex,
  context: ChangeContext,
  { item, to, ...facts }: ItemMove,
): Promise<StoredLoadingItem> {
  if (!LOADING_TRANSITIONS[item.state].includes(to)) throw new AppError('CONFLICT');
  const at = context.at.toISOString();
  if (!(await updateLoadingItem(trx, item, { state: to, ...facts, at })))
    throw new AppError('VERSION_CONFLICT');
  const after = { ...item, ...facts, state: to, updatedAt: at, version: item.version + 1 };
  const subject = { subjectType: 'loading-item', subjectId: item.id };
  await recordAudit(trx, context, { action: `loading-item.${to}`, ...subject, before: item, after });
  if (item.state === 'loaded') await settleAppointment(trx, context, { personId: item.personId });
  return after;
}

/** Without what only the server needs. */
export function shown(item: StoredLoadingItem): LoadingItem {
  return without(item, ['siteId']);
}

async function requireBasis(trx: Knex): Promise<void> {
  if (!(await isFeatureOn(trx, 'application-loading'))) throw new AppError('LEGAL_BASIS_MISSING');
}

async function whyLeftOut(
  trx: Knex,
  scope: Scope,
  personId: PersonId,
): Promise<QueuedLoading['leftOut'][number]['reason'] | undefined> {
  const standing = await findPersonStanding(trx, scope, personId);
  if (standing !== 'present') return standing ?? 'unknown';
  const living = await findLivingItem(trx, personId);
  if (living === undefined) return undefined;
  return living.state === 'loaded' ? 'loaded' : 'in-queue';
}

async function queue(
  trx: Knex,
  context: ChangeContext,
  { deps, personId }: { readonly deps: Pick<LoadingDeps, 'newId'>; readonly personId: PersonId },
): Promise<StoredLoadingItem> {
  const id = deps.newId();
  await insertQueuedItem(trx, { id, personId, at: context.at.toISOString() });
  const item = await findLoadingItem(trx, 'all', id);
  if (item === undefined) throw new AppError('INTERNAL');
  const subject = { subjectType: 'loading-item', subjectId: id };
  await recordAudit(trx, context, { action: 'loading-item.queued', ...subject, before: null, after: item });
  return item;
}
