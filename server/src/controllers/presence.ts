import type { ControllerId } from '@monban/core/ids';
import type { ControllerStatus } from '@monban/core/messages/controller';
import type { Knex } from '@monban/db/open';
import type { Logger } from 'pino';
import type { LiveBus } from '../events/live-bus.ts';
import { without } from '../events/without.ts';
import type { ControllerRegistry, EnrolledController } from './controller-registry.ts';
import { markAllOffline, storeStatus, type StoredStatus } from './controller-status.ts';

export interface PresenceDeps {
  readonly db: Knex;
  readonly registry: ControllerRegistry;
  readonly live: LiveBus;
  readonly clock: () => Date;
  readonly log: Logger;
  /** A desk has come (back). */
  readonly onDeskOnline: (controllerId: ControllerId) => Promise<void>;
}

/** Who is there: what controllers say of themselves, and what the loss of the broker says of all of them. */
export class Presence {
  readonly #deps: PresenceDeps;
  /** Loss and return of the broker are told in their order. */
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
  }

  async accept(controller: EnrolledController, status: ControllerStatus): Promise<void> {
    await this.#turn;
    const change = await storeStatus(this.#deps.db, status, this.#deps.clock().toISOString());
    if (!change) return;
    const { before, after } = change;
    this.#announce(controller, after);
    const isNewConnection = before?.connectionId !== after.connectionId || before.state === 'offline';
    if (controller.role === 'desk' && after.state === 'online' && isNewConnection) {
      await this.#deps.onDeskOnline(controller.id);
    }
  }

  /** Nobody can be heard any more; whoever is there will say so again. */
  brokerLost(): Promise<void> {
    if (this.#isClosed) return this.#turn;
    this.#turn = this.#turn
      .then(() => this.#markOffline())
      .catch((err: unknown) => {
        this.#deps.log.error({ err }, 'Controllers could not be marked offline');
      });
    return this.#turn;
  }

  /** The end of our own connection says nothing about others. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#turn;
  }

  async #markOffline(): Promise<void> {
    for (const status of await markAllOffline(this.#deps.db, this.#deps.clock().toISOString())) {
      const controller = await this.#deps.registry.find(status.controllerId);
      if (controller) this.#announce(controller, status);
    }
  }

  #announce(controller: EnrolledController, stored: StoredStatus): void {
    const content = without(stored, ['since', 'receivedAt']);
    const status: ControllerStatus = { type: 'monban.controller-status.v1', ...content };
    this.#deps.live.publish({
      kind: 'message',
      siteId: controller.siteId,
      message: { kind: 'controller', status },
    });
  }
}
