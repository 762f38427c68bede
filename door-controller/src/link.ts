import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { AppError, type ErrorCode } from '@monban/core/errors';
import type { ControllerStatus } from '@monban/core/messages/controller';
import { downFilter, type UpChannel, upTopic } from '@monban/core/messages/topics';
import { signMessage } from '@monban/trust/signed-message';
import type { ReceiptBatch } from '@monban/core/messages/receipt';
import { jitteredDelay } from './backoff.ts';
import type { Identity } from './identity.ts';
import type { Cancel, Clock } from './ports.ts';
import { openServerMessage, type ServerMessage } from './server-messages.ts';

export interface LinkOptions {
  readonly identity: Identity;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly newId: () => string;
  /** Everything in a status but who, when and whether: that is the link's to say. */
  readonly describe: () => StatusFacts;
  readonly onConnected: () => void;
  readonly onDisconnected: () => void;
  readonly onMessage: (message: ServerMessage) => void;
  /** Something arrived that was not for us or not from our server. Nothing of it is repeated. */
  readonly onRefused: (code: ErrorCode) => void;
}

export type StatusFacts = Omit<ControllerStatus, 'type' | 'controllerId' | 'connectionId' | 'state' | 'at'>;

const RECONNECT_MS = { first: 500, most: 20_000 } as const;
const KEEP_ALIVE_SECONDS = 30;
const CONNECT_WITHIN_MS = 10_000;
/** Several changes at once, as at start, are one status. */
const STATUS_LINGER_MS = 100;
/** A broker that does not answer does not keep a controller from ending. */
const GOODBYE_WITHIN_MS = 2_000;

/**
 * The way to the server: MQTT 3.1.1 over mutual TLS, clean sessions, so that nothing waits in a broker for us and
 * everything is asked for anew. Losing it changes nothing at the door.
 */
export class Link {
  readonly #options: LinkOptions;
  #client: MqttClient | undefined;
  #connectionId = '';
  #isOnline = false;
  #closed = false;
  #failures = 0;
  #cancelReconnect: Cancel | undefined;
  #cancelStatus: Cancel | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  start(): void {
    if (this.#closed) return;
    this.#connectionId = this.#options.newId();
    const client = connect(this.#options.identity.answer.brokerUrl, this.#clientOptions());
    this.#client = client;
    client.on('error', () => undefined); // 'close' follows, and a refusal is no reason to stop trying.
    client.on('message', (topic, payload, packet) => {
      this.#received(topic, payload, packet.retain);
    });
    client.once('connect', () => {
      this.#connected(client);
    });
    client.once('close', () => {
      this.#lost(client);
    });
  }

  publishBatch(batch: ReceiptBatch): void {
    this.#publish('receipts', batch);
  }

  /** Signed; `false` when there is no connection: whoever needs an answer asks again. */
  send(channel: 'requests' | 'results', payload: object): boolean {
    if (!this.#isOnline) return false;
    this.#publish(channel, signMessage(payload, this.#options.identity.key));
    return true;
  }

  /** Says soon how things stand now. */
  statusChanged(): void {
    if (!this.#isOnline) return;
    this.#cancelStatus ??= this.#options.clock.after(STATUS_LINGER_MS, () => {
      this.#cancelStatus = undefined;
      this.#publishStatus();
    });
  }

  /** Says goodbye, so that nobody waits for the keep-alive to run out. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelReconnect?.();
    this.#cancelStatus?.();
    const client = this.#client;
    if (!client) return;
    const giveUp = this.#options.clock.after(GOODBYE_WITHIN_MS, () => {
      client.end(true);
    });
    if (this.#isOnline) {
      await client
        .publishAsync(this.#topic('status'), this.#status('offline'), { qos: 1, retain: true })
        .catch(() => undefined);
    }
    await client.endAsync(!this.#isOnline);
    giveUp();
  }

  #clientOptions(): IClientOptions {
    const { answer, key } = this.#options.identity;
    return {
      protocolVersion: 4,
      clean: true,
      clientId: answer.controllerId,
      keepalive: KEEP_ALIVE_SECONDS,
      connectTimeout: CONNECT_WITHIN_MS,
      // Own reconnection: each attempt has a new connection id and a will signed for it.
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      rejectUnauthorized: true,
      ca: answer.caCertificate,
      cert: answer.certificate,
      key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      will: { topic: this.#topic('status'), payload: this.#status('offline'), qos: 1, retain: true },
    };
  }

  #connected(client: MqttClient): void {
    client.subscribe(downFilter(this.#options.identity.answer.controllerId), { qos: 1 }, (cause) => {
      if (client !== this.#client || this.#closed) return;
      if (cause) {
        client.end(true);
        return;
      }
      this.#isOnline = true;
      this.#failures = 0;
      this.#publishStatus();
      this.#options.onConnected();
    });
  }

  #lost(client: MqttClient): void {
    client.end(true);
    if (client !== this.#client) return;
    const wasOnline = this.#isOnline;
    this.#isOnline = false;
    if (wasOnline) this.#options.onDisconnected();
    if (this.#closed) return;
    const delayMs = jitteredDelay(this.#failures, RECONNECT_MS, this.#options.random);
    this.#failures += 1;
    this.#cancelReconnect = this.#options.clock.after(delayMs, () => {
      this.start();
    });
  }

  #received(topic: string, payload: Buffer, retained: boolean): void {
    const { identity, onMessage, onRefused } = this.#options;
    let message: ServerMessage;
    try {
      const incoming = { topic, payload, retained };
      message = openServerMessage(incoming, identity.answer.controllerId, identity.serverKeys);
    } catch (cause) {
      onRefused(cause instanceof AppError ? cause.code : 'INTERNAL');
      return;
    }
    onMessage(message);
  }

  #publishStatus(): void {
    if (!this.#isOnline) return;
    this.#client?.publish(this.#topic('status'), this.#status('online'), { qos: 1, retain: true });
  }

  #publish(channel: UpChannel, payload: object): void {
    this.#client?.publish(this.#topic(channel), JSON.stringify(payload), { qos: 1 });
  }

  #topic(channel: UpChannel): string {
    return upTopic(this.#options.identity.answer.controllerId, channel);
  }

  #status(state: ControllerStatus['state']): string {
    const { identity, clock, describe } = this.#options;
    const status: ControllerStatus = {
      type: 'monban.controller-status.v1',
      controllerId: identity.answer.controllerId,
      connectionId: this.#connectionId,
      state,
      at: clock.now().toISOString(),
      ...describe(),
    };
    return JSON.stringify(signMessage(status, identity.key));
  }
}
