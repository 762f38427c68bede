import type { ControllerId } from '@monban/core/ids';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import {
  downTopic,
  UP_CHANNELS,
  upTopic,
  type DownChannel,
  type UpChannel,
} from '@monban/core/messages/topics';
import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { SERVER_IDENTITY } from '@monban/trust/broker-acl';
import type { TlsIdentity } from '../keys/server-keys.ts';

export interface ServerLinkOptions {
  /** `mqtts://host:port` */
  readonly url: string;
  readonly tls: TlsIdentity;
  /**
   * Name of this instance where several share one broker: each needs a client id of its own, and receipts and requests
   * go to one of them. Undefined with the embedded broker, which has one server.
   */
  readonly instance: string | undefined;
  readonly log: Logger;
}

export interface LinkHandlers {
  readonly onMessage: (topic: string, payload: Buffer) => void;
  /** After each (re)connection, subscribed. */
  readonly onUp: () => void;
  /** After each loss of a connection that was up. */
  readonly onDown: () => void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_MS = 500;
/** A broker that has not taken a message by then is as good as gone. */
const SEND_WITHIN_MS = 10_000;
/** Answers of controllers that every instance wants to see; everything else is handled once. */
const SEEN_BY_ALL: readonly UpChannel[] = ['status', 'results'];

/** The server's own connection to the broker. It never gives up; while it is down nothing is sent. */
export class ServerLink {
  readonly #client: MqttClient;
  readonly #options: ServerLinkOptions;

  /** What is on its way to the broker; each settles when told that it will not arrive. */
  readonly #underway = new Set<(isTaken: false) => void>();
  #isUp = false;

  /** Connects when `start` is called. */
  constructor(options: ServerLinkOptions) {
    this.#options = options;
    const { key, certificate: cert, caCertificate: ca } = options.tls;
    const clientId =
      options.instance === undefined ? SERVER_IDENTITY : `${SERVER_IDENTITY}-${options.instance}`;
    this.#client = connect(options.url, {
      protocolVersion: 4,
      clean: true,
      clientId,
      keepalive: 30,
      resubscribe: false,
      queueQoSZero: false,
      reconnectPeriod: RECONNECT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      key,
      cert,
      ca,
      rejectUnauthorized: true,
      manualConnect: true,
    });
  }

  start(handlers: LinkHandlers): void {
    const { log } = this.#options;
    this.#client.on('connect', () => {
      this.#subscribe().then(
        () => {
          this.#isUp = true;
          handlers.onUp();
        },
        (err: unknown) => {
          log.error({ err }, 'The broker lets the server listen to nothing');
        },
      );
    });
    this.#client.on('message', handlers.onMessage);
    this.#client.on('close', () => {
      if (this.#isUp) handlers.onDown();
      this.#isUp = false;
    });
    this.#client.on('error', (error) => {
      log.warn({ reason: error.message }, 'The broker cannot be reached');
    });
    this.#client.connect();
  }

  get isConnected(): boolean {
    return this.#isUp;
  }

  /**
   * Resolves when the broker has taken the message, false when there is no broker, when it says nothing for 10 s, and
   * at `close`. Nothing is queued for later and nothing is retained: an old command must not arrive, and snapshots are
   * asked for at each connection.
   */
  async send(controllerId: ControllerId, channel: DownChannel, message: SignedMessage): Promise<boolean> {
    if (!this.#client.connected) return false;
    return new Promise<boolean>((resolve) => {
      const settle = (isTaken: boolean): void => {
        clearTimeout(deadline);
        this.#underway.delete(settle);
        resolve(isTaken);
      };
      const deadline = setTimeout(settle, SEND_WITHIN_MS, false);
      this.#underway.add(settle);
      this.#client.publish(downTopic(controllerId, channel), JSON.stringify(message), { qos: 1 }, (err) => {
        if (err) {
          this.#options.log.warn({ err, controllerId, channel }, 'A message did not reach the broker');
        }
        settle(!err);
      });
    });
  }

  /** The library forgets what is underway at a forced end: whoever waits for it is told here. */
  async close(): Promise<void> {
    await this.#client.endAsync(true);
    for (const settle of [...this.#underway]) settle(false);
  }

  async #subscribe(): Promise<void> {
    const filters = UP_CHANNELS.map((channel) => this.#filterOf(channel));
    const granted = await this.#client.subscribeAsync(filters, { qos: 1 });
    if (granted.some(({ qos }) => qos > 2)) throw new Error('subscription refused');
  }

  #filterOf(channel: UpChannel): string {
    const filter = upTopic('+', channel);
    return this.#options.instance === undefined || SEEN_BY_ALL.includes(channel)
      ? filter
      : `$share/monban/${filter}`;
  }
}
