import type { Knex } from '@monban/db/open';
import { holdLock } from '@monban/db/locks';
import { inTransaction } from '@monban/db/transaction';
import { LOADING_TRANSITIONS } from '@monban/core/api/loading';
import type { Logger } from 'pino';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import { isFeatureOn } from '../legal-basis/legal-basis.ts';
import { moveItem } from './loading.ts';
import { type LoadingChange, type LoadingService, LoadingServiceError } from './loading-service.ts';
import {
  findLoadingItem,
  listItemsOfOrder,
  type StoredLoadingItem,
  updateLoadingItem,
} from './loading-store.ts';
import { listOrdersToSend, type StoredLoadingOrder, updateSendingOrder } from './order-store.ts';
import { getServiceState, rememberFollowed, rememberHeard, rememberSilence } from './service-state-store.ts';

export interface LoadingDispatchDeps {
  readonly db: Knex;
  readonly service: LoadingService;
  readonly clock: () => Date;
  readonly log: Logger;
}

const LOOK_MS = 15_000;
/** A silent service is asked again after 15 s, 30 s, 1 min … at most every quarter of an hour. */
const BACKOFF_MS = { first: 15_000, most: 15 * 60_000 } as const;

/**
 * Sends orders and follows what the service says of them. Everything it knows is in the tables: it may end at any line
 * and goes on from there, an order sent twice is one order, and each change is followed once.
 */
export class LoadingDispatch {
  readonly #deps: LoadingDispatchDeps;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(deps: LoadingDispatchDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.poke();
    }, LOOK_MS);
    this.poke();
  }

  /** Something is to be sent: not in a quarter of a minute, but now. */
  poke(): void {
    this.#round = this.#round
      .then(() => this.round())
      .catch((err: unknown) => {
        this.#deps.log.error({ err }, 'The loading service could not be followed');
      });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  /** Sends what is due and follows what is new. Silence of the service is remembered and not thrown. */
  async round(): Promise<void> {
    const { db, clock, log } = this.#deps;
    if (this.#isClosed || !(await isFeatureOn(db, 'application-loading'))) return;
    try {
      await this.#sendAll();
      await this.#followAll();
      await rememberHeard(db, clock().toISOString());
    } catch (cause) {
      if (!(cause instanceof LoadingServiceError)) throw cause;
      log.warn({ kind: cause.kind, pointers: cause.pointers }, 'The loading service gave no usable answer');
      await rememberSilence(db, clock().toISOString());
    }
  }

  async #sendAll(): Promise<void> {
    const { db, clock } = this.#deps;
    for (const order of await listOrdersToSend(db, clock().toISOString())) await this.#send(order);
  }

  async #send(order: StoredLoadingOrder): Promise<void> {
    const { db, service } = this.#deps;
    const items = await listItemsOfOrder(db, order.id);
    const message = {
      orderId: order.id,
      wantedFrom: order.wantedFrom,
      itemIds: items.map(({ id }) => id),
    };
    try {
      const { reference } = await service.placeOrder(message);
      await this.#settle(order, 'accepted', { reference });
    } catch (cause) {
      if (!(cause instanceof LoadingServiceError)) throw cause;
      if (cause.kind === 'refused') await this.#settle(order, 'refused', {});
      else await this.#postpone(order, cause);
    }
  }

  /** Accepted: its items are ordered. Refused: they wait for another order. */
  async #settle(
    order: StoredLoadingOrder,
    state: 'accepted' | 'refused',
    facts: { readonly reference?: string },
  ): Promise<void> {
    const context = this.#context();
    const at = context.at.toISOString();
    await inTransaction(this.#deps.db, async (trx) => {
      await holdLock(trx, 'loading');
      if (!(await updateSendingOrder(trx, order.id, { state, heardAt: at, ...facts }))) return;
      const items = (await listItemsOfOrder(trx, order.id)).filter((item) => item.state === 'queued');
      for (const item of items) {
        if (state === 'accepted') await moveItem(trx, context, { item, to: 'ordered' });
        else await updateLoadingItem(trx, item, { orderId: null, failure: 'service-refused', at });
      }
      await recordAudit(trx, context, {
        action: `loading-order.${state}`,
        subjectType: 'loading-order',
        subjectId: order.id,
        before: { state: 'sending' },
        after: { state, ...facts },
      });
    });
  }

  async #postpone(order: StoredLoadingOrder, cause: LoadingServiceError): Promise<never> {
    const attempts = order.attempts + 1;
    const waitMs = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** (attempts - 1));
    const nextAttemptAt = new Date(this.#deps.clock().getTime() + waitMs).toISOString();
    await updateSendingOrder(this.#deps.db, order.id, { attempts, nextAttemptAt });
    throw cause;
  }

  async #followAll(): Promise<void> {
    const { db, service } = this.#deps;
    for (;;) {
      const { followedThrough } = await getServiceState(db);
      const changes = await service.listChangesAfter(followedThrough);
      if (changes.length === 0) return;
      await this.#follow(changes);
    }
  }

  /** All of them and the place where we stand, or nothing. */
  async #follow(changes: readonly LoadingChange[]): Promise<void> {
    await inTransaction(this.#deps.db, async (trx) => {
      await holdLock(trx, 'loading');
      await holdLock(trx, 'appointments');
      let { followedThrough } = await getServiceState(trx);
      for (const change of changes) {
        if (change.sequence <= followedThrough) continue;
        // A gap would lose what happened in it: better to stand still, and to be seen standing still.
        if (change.sequence !== followedThrough + 1) throw new LoadingServiceError('unintelligible');
        await this.#followOne(trx, change);
        followedThrough = change.sequence;
      }
      await rememberFollowed(trx, followedThrough);
    });
  }

  async #followOne(trx: Knex, change: LoadingChange): Promise<void> {
    const item = await findLoadingItem(trx, 'all', change.itemId);
    if (item === undefined || !isNews(item, change)) {
      this.#deps.log.warn(
        { itemId: change.itemId, state: change.state },
        'A change that fits no item was left out',
      );
      return;
    }
    const { state: to, failure, appointmentAt, place } = change;
    await moveItem(trx, this.#context(), { item, to, failure, ...visitOf(item, { appointmentAt, place }) });
  }

  #context(): ChangeContext {
    return { actor: 'system', at: this.#deps.clock(), requestId: null };
  }
}

/** That an item is ordered was known when the order was accepted. */
function isNews(item: StoredLoadingItem, { state }: LoadingChange): boolean {
  return LOADING_TRANSITIONS[item.state].includes(state);
}

/** What the change does not say stays as it was told before. */
function visitOf(
  item: StoredLoadingItem,
  told: Pick<LoadingChange, 'appointmentAt' | 'place'>,
): Pick<StoredLoadingItem, 'appointmentAt' | 'place'> {
  return { appointmentAt: told.appointmentAt ?? item.appointmentAt, place: told.place ?? item.place };
}
