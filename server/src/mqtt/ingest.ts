import type { Knex } from '@monban/db/open';
import { AppError } from '@monban/core/errors';
import type { ControllerId } from '@monban/core/ids';
import { ReceiptBatch, type ReceiptAck } from '@monban/core/messages/receipt';
import { refuseMyNumber } from '@monban/core/privacy/refuse-my-number';
import { signMessage } from '@monban/trust/signed-message';
import { openBatch, verifyBatch, type OpenedBatch } from '@monban/trust/receipt-batch';
import type { ChainHead } from '@monban/trust/receipt-chain';
import type { SigningKey } from '@monban/trust/keys';
import type { Logger } from 'pino';
import type { ControllerRegistry, EnrolledController } from '../controllers/controller-registry.ts';
import { groupBy } from '../snapshots/group-by.ts';
import type { Alarms } from './alarms.ts';
import { CommitQueue } from './commit-queue.ts';
import { parseMessageText, withoutId } from './message-text.ts';
import { bridgeGap } from './receipt-gaps.ts';
import { chainKey, commitBatches, getChainHead, type PendingBatch } from './receipt-store.ts';
import type { ServerLink } from './server-link.ts';

export interface IngestDeps {
  readonly db: Knex;
  readonly registry: ControllerRegistry;
  readonly link: Pick<ServerLink, 'send'>;
  readonly signingKey: SigningKey;
  readonly alarms: Alarms;
  readonly clock: () => Date;
  readonly log: Logger;
  /** The restore that this database goes back to; null: none. */
  readonly restorationId: string | null;
  /** After each commit; `lastPosition` is the highest one that is stored. */
  readonly onStored: (lastPosition: number) => void;
}

/** Batches of one controller that may wait to be read; more are dropped, unacknowledged, and come again. */
const MAXIMUM_WAITING = 64;
/** Outboxes whose heads are remembered: far more than there are controllers, since each has one. */
const MAXIMUM_CHAINS = 20_000;

/**
 * Receipts in: parse, verify against the chain, collect, commit, and only then acknowledge. The acknowledgement is
 * the server's own and cumulative; what the broker says means nothing (measurements 2.2).
 */
export class ReceiptIngest {
  readonly #deps: IngestDeps;
  readonly #queue: CommitQueue;
  /** Where each chain will stand once everything in the queue is stored. */
  readonly #chains = new Map<string, Promise<ChainHead>>();
  readonly #turns = new Map<string, { tail: Promise<void>; waiting: number }>();

  constructor(deps: IngestDeps) {
    this.#deps = deps;
    this.#queue = new CommitQueue((batches) => this.#commit(batches));
  }

  /** Takes one message of `up/receipts`; messages of one controller are read in their order. Never rejects. */
  accept(controllerId: string, bytes: Uint8Array): Promise<void> {
    const turn = this.#turns.get(controllerId) ?? { tail: Promise.resolve(), waiting: 0 };
    if (turn.waiting >= MAXIMUM_WAITING) return turn.tail;
    turn.waiting += 1;
    turn.tail = turn.tail
      .then(() => this.#read(controllerId, bytes))
      .catch((err: unknown) => {
        this.#deps.log.error(
          { err, controllerId },
          'A batch of receipts could not be read; it will come again',
        );
      })
      .finally(() => {
        turn.waiting -= 1;
        if (turn.waiting === 0) this.#turns.delete(controllerId);
      });
    this.#turns.set(controllerId, turn);
    return turn.tail;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#turns.values()].map(({ tail }) => tail));
    await this.#queue.drain();
  }

  async #read(controllerId: string, bytes: Uint8Array): Promise<void> {
    const controller = await this.#deps.registry.find(controllerId);
    if (!controller) {
      this.#deps.log.warn({ controllerId }, 'Receipts of a controller that is not enrolled were dropped');
      return;
    }
    const opened = await this.#open(controller, bytes);
    if (!opened) return;
    const stored = await this.#chain(controller.id, opened.batch.head.epoch);
    await this.#follow(controller, opened, stored);
  }

  async #open(
    controller: EnrolledController,
    bytes: Uint8Array,
  ): Promise<{ readonly raw: ReceiptBatch; readonly batch: OpenedBatch } | undefined> {
    try {
      const raw = ReceiptBatch.safeParse(parseMessageText(bytes));
      if (!raw.success) throw new AppError('MESSAGE_MALFORMED');
      const batch = openBatch(raw.data, controller.keys);
      if (batch.head.controllerId !== controller.id) throw new AppError('SIGNATURE_INVALID');
      return { raw: raw.data, batch };
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      await this.#deps.alarms.refusedReceipts(controller.id, { reason: cause.code });
      return undefined;
    }
  }

  async #follow(
    controller: EnrolledController,
    opened: { readonly raw: ReceiptBatch; readonly batch: OpenedBatch },
    stored: ChainHead,
  ): Promise<void> {
    const bridge = await this.#bridge(opened, stored);
    const verdict = verifyBatch(opened.batch, bridge?.chain ?? stored);
    switch (verdict.kind) {
      case 'accepted': {
        if (await this.#holdsMyNumber(controller.id, verdict.fresh)) return;
        this.#chains.set(chainKey(stored), Promise.resolve(verdict.chain));
        this.#queue.add({
          before: stored,
          after: verdict.chain,
          fresh: verdict.fresh,
          head: opened.raw.head,
          ...(bridge && { gap: bridge.gap }),
        });
        return;
      }
      case 'duplicate':
      case 'gap':
        await this.#acknowledgeStored(stored);
        return;
      case 'broken':
        await this.#deps.alarms.refusedReceipts(controller.id, {
          reason: 'RECEIPT_CHAIN_BROKEN',
          epoch: stored.epoch,
          sequence: verdict.at,
        });
        await this.#acknowledgeStored(stored);
    }
  }

  /** Only a database that was restored has gaps that nobody can fill. */
  async #bridge(
    opened: { readonly raw: ReceiptBatch; readonly batch: OpenedBatch },
    stored: ChainHead,
  ): ReturnType<typeof bridgeGap> {
    if (this.#deps.restorationId === null || opened.batch.head.lostThrough === undefined) return undefined;
    return bridgeGap(this.#deps.db, stored, opened);
  }

  async #holdsMyNumber(controllerId: ControllerId, fresh: PendingBatch['fresh']): Promise<boolean> {
    try {
      // The other fields have one strict form each, in which no such number fits.
      for (const { receipt } of fresh) {
        const { detail, accessLevelId, monotonicMs, snapshotAgeSeconds } = receipt.data;
        refuseMyNumber([detail, withoutId(accessLevelId), monotonicMs, snapshotAgeSeconds]);
      }
      return false;
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      await this.#deps.alarms.refusedReceipts(controllerId, { reason: cause.code });
      return true;
    }
  }

  #chain(controllerId: ControllerId, epoch: string): Promise<ChainHead> {
    const key = chainKey({ controllerId, epoch });
    const known = this.#chains.get(key);
    if (known) return known;
    // What is forgotten is read again; a batch that was verified against it is held against the row at its commit.
    if (this.#chains.size >= MAXIMUM_CHAINS) this.#chains.clear();
    const loading = getChainHead(this.#deps.db, controllerId, epoch);
    this.#chains.set(key, loading);
    loading.catch(() => this.#chains.delete(key));
    return loading;
  }

  async #commit(batches: readonly PendingBatch[]): Promise<void> {
    try {
      const outcome = await commitBatches(this.#deps.db, batches, this.#deps.clock());
      for (const head of outcome.refused) this.#chains.delete(chainKey(head));
      for (const head of [...outcome.heads, ...outcome.refused]) this.#acknowledge(head);
      if (outcome.stored > 0) this.#deps.onStored(outcome.lastPosition);
    } catch (err) {
      const chains = [...groupBy(batches, ({ before }) => chainKey(before))];
      for (const [key] of chains) this.#chains.delete(key);
      if (chains.length === 1)
        this.#deps.log.error(
          { err, batches: batches.length },
          'Receipts could not be stored; they will come again',
        );
      // What the database will not take of one controller must not hold back the others.
      else for (const [, own] of chains) await this.#commit(own);
    }
  }

  /** What is really stored, which may be less than what is on its way. */
  async #acknowledgeStored(chain: ChainHead): Promise<void> {
    this.#acknowledge(await getChainHead(this.#deps.db, chain.controllerId, chain.epoch));
  }

  #acknowledge(head: ChainHead): void {
    const ack: ReceiptAck = {
      type: 'monban.receipt-ack.v1',
      controllerId: head.controllerId,
      epoch: head.epoch,
      committedThrough: head.sequence,
      serverTime: this.#deps.clock().toISOString(),
      restoration: this.#deps.restorationId,
    };
    // Not awaited: a lost acknowledgement costs a repetition, a waiting one costs speed.
    void this.#deps.link.send(head.controllerId, 'acks', signMessage(ack, this.#deps.signingKey));
  }
}
