import { AppError } from '@monban/core/errors';
import { ControllerRequest, ControllerResult, ControllerStatus } from '@monban/core/messages/controller';
import { parseUpTopic, type UpChannel } from '@monban/core/messages/topics';
import { openMessage } from '@monban/trust/signed-message';
import type { Logger } from 'pino';
import type { ControllerRegistry, EnrolledController } from '../controllers/controller-registry.ts';
import type { Alarms } from './alarms.ts';
import { parseMessageText, refuseMyNumberInMessage } from './message-text.ts';

export interface InboxDeps {
  readonly registry: ControllerRegistry;
  readonly alarms: Alarms;
  readonly log: Logger;
  readonly onReceipts: (controllerId: string, bytes: Uint8Array) => Promise<void>;
  readonly onStatus: (controller: EnrolledController, status: ControllerStatus) => Promise<void>;
  readonly onRequest: (controller: EnrolledController, request: ControllerRequest) => Promise<void>;
  readonly onResult: (controller: EnrolledController, result: ControllerResult) => Promise<void>;
}

/** Messages of one controller that may wait for their turn; more are dropped. */
const MAXIMUM_WAITING = 256;

/**
 * Everything that arrives from the broker: believed only with the sender's own signature and on the sender's own
 * topic, handled in the sender's order. Whatever else arrives changes nothing, and is an alarm.
 */
export class Inbox {
  readonly #deps: InboxDeps;
  readonly #turns = new Map<string, { tail: Promise<void>; waiting: number }>();

  constructor(deps: InboxDeps) {
    this.#deps = deps;
  }

  /** Resolves when the message is dealt with; never rejects. */
  receive(topic: string, bytes: Uint8Array): Promise<void> {
    const place = parseUpTopic(topic);
    if (!place) return Promise.resolve();
    const { controllerId, channel } = place;
    if (channel === 'receipts') return this.#deps.onReceipts(controllerId, bytes);
    return this.#inTurn(controllerId, () => this.#handle(controllerId, channel, bytes));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#turns.values()].map(({ tail }) => tail));
  }

  #inTurn(controllerId: string, task: () => Promise<void>): Promise<void> {
    const turn = this.#turns.get(controllerId) ?? { tail: Promise.resolve(), waiting: 0 };
    if (turn.waiting >= MAXIMUM_WAITING) return turn.tail;
    turn.waiting += 1;
    turn.tail = turn.tail
      .then(task)
      .catch((err: unknown) => {
        this.#deps.log.error({ err, controllerId }, 'A message of a controller could not be dealt with');
      })
      .finally(() => {
        turn.waiting -= 1;
        if (turn.waiting === 0) this.#turns.delete(controllerId);
      });
    this.#turns.set(controllerId, turn);
    return turn.tail;
  }

  async #handle(
    controllerId: string,
    channel: Exclude<UpChannel, 'receipts'>,
    bytes: Uint8Array,
  ): Promise<void> {
    const controller = await this.#deps.registry.find(controllerId);
    if (!controller) {
      this.#deps.log.warn(
        { controllerId, channel },
        'A message of a controller that is not enrolled was dropped',
      );
      return;
    }
    const message = await this.#open(controller, channel, bytes);
    await message?.();
  }

  /** The handling of a message that is what it claims to be; undefined after an alarm. */
  async #open(
    controller: EnrolledController,
    channel: Exclude<UpChannel, 'receipts'>,
    bytes: Uint8Array,
  ): Promise<(() => Promise<void>) | undefined> {
    try {
      return this.#read(controller, channel, parseMessageText(bytes));
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      await this.#deps.alarms.refusedMessage(controller.id, { channel, reason: cause.code });
      return undefined;
    }
  }

  #read(
    controller: EnrolledController,
    channel: Exclude<UpChannel, 'receipts'>,
    raw: unknown,
  ): () => Promise<void> {
    switch (channel) {
      case 'status': {
        const status = ownMessage(controller, openMessage(raw, ControllerStatus, controller.keys));
        return () => this.#deps.onStatus(controller, status);
      }
      case 'requests': {
        const request = ownMessage(controller, openMessage(raw, ControllerRequest, controller.keys));
        return () => this.#deps.onRequest(controller, request);
      }
      case 'results': {
        const result = ownMessage(controller, openMessage(raw, ControllerResult, controller.keys));
        return () => this.#deps.onResult(controller, result);
      }
    }
  }
}

function ownMessage<Message extends { readonly controllerId: string }>(
  controller: EnrolledController,
  message: Message,
): Message {
  if (message.controllerId !== controller.id) throw new AppError('SIGNATURE_INVALID');
  refuseMyNumberInMessage(message);
  return message;
}
