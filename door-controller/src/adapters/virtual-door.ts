import { Agent, type ClientRequest, get, request } from 'node:http';
import { createInterface } from 'node:readline';
import { DOOR_SIGNALS } from '@monban/core/access/reasons';
import type { DoorId } from '@monban/core/ids';
import { z } from 'zod';
import { jitteredDelay } from '../backoff.ts';
import type { DoorNotice } from '../door.ts';
import type { Cancel, Clock, DoorHardware, DoorHardwareEvent } from '../ports.ts';

export interface VirtualDoorOptions {
  readonly doorId: DoorId;
  /** Unix socket of the process that hosts the virtual doors. */
  readonly socketPath: string;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly onEvent: (event: DoorHardwareEvent) => void;
}

/**
 * The controller's end of docs/protocol/virtual-door.md, JSON over HTTP on a Unix socket:
 * `GET /doors/<id>/inputs` is a stream of lines, one per change, the present contact first; while it is open the
 * door has a controller, and when it ends the door lets its strike fall by itself. `PUT /doors/<id>/strike` and
 * `PUT /doors/<id>/display` are orders.
 */
export function openVirtualDoor(options: VirtualDoorOptions): DoorHardware {
  return new VirtualDoor(options);
}

const InputLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contact'), open: z.boolean() }),
  z.object({ kind: z.literal('exit-button') }),
  z.object({ kind: z.literal('tamper'), active: z.boolean() }),
]);

const RECONNECT_MS = { first: 100, most: 2_000 } as const;
const ORDER_WITHIN_MS = 2_000;

class VirtualDoor implements DoorHardware {
  readonly doorId: DoorId;
  readonly #options: VirtualDoorOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #stream: ClientRequest | undefined;
  #cancelReconnect: Cancel | undefined;
  #failures = 0;
  #connected = false;
  #closed = false;

  constructor(options: VirtualDoorOptions) {
    this.#options = options;
    this.doorId = options.doorId;
    this.#listen();
  }

  release(): Promise<void> {
    return this.#order('strike', { released: true });
  }

  engage(): Promise<void> {
    return this.#order('strike', { released: false });
  }

  show(notice: DoorNotice): void {
    // Nobody is kept outside by a broken light.
    this.#order('display', displayOf(notice)).catch(() => undefined);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#cancelReconnect?.();
    this.#stream?.destroy();
    this.#agent.destroy();
    return Promise.resolve();
  }

  #listen(): void {
    const { socketPath } = this.#options;
    const stream = get({ socketPath, path: this.#path('inputs'), agent: false }, (response) => {
      if (response.statusCode !== 200) {
        stream.destroy();
        return;
      }
      this.#failures = 0;
      this.#connected = true;
      this.#options.onEvent({ kind: 'connected' });
      createInterface({ input: response }).on('line', (line) => {
        this.#heard(line);
      });
    });
    this.#stream = stream;
    stream.on('error', () => undefined); // 'close' follows.
    stream.once('close', () => {
      this.#lost();
    });
  }

  #heard(line: string): void {
    const input = InputLine.safeParse(parseJson(line));
    if (input.success) this.#options.onEvent(input.data);
  }

  #lost(): void {
    if (this.#connected && !this.#closed) this.#options.onEvent({ kind: 'disconnected' });
    this.#connected = false;
    if (this.#closed) return;
    const delayMs = jitteredDelay(this.#failures, RECONNECT_MS, this.#options.random);
    this.#failures += 1;
    this.#cancelReconnect = this.#options.clock.after(delayMs, () => {
      this.#listen();
    });
  }

  #order(what: 'strike' | 'display', body: object): Promise<void> {
    const { socketPath } = this.#options;
    const options = {
      socketPath,
      path: this.#path(what),
      method: 'PUT',
      agent: this.#agent,
      headers: { 'content-type': 'application/json' },
      timeout: ORDER_WITHIN_MS,
    };
    return new Promise((resolve, reject) => {
      const order = request(options, (response) => {
        response.resume();
        if (response.statusCode !== undefined && response.statusCode < 300) resolve();
        else reject(new Error(`the virtual door answers ${response.statusCode ?? 'nothing'}`));
      });
      order.once('timeout', () => order.destroy(new Error('the virtual door does not answer')));
      order.once('error', reject);
      order.end(JSON.stringify(body));
    });
  }

  #path(what: string): string {
    return `/doors/${this.doorId}/${what}`;
  }
}

/** One word, and for a person the text, light and tone that core lays down. */
function displayOf(notice: DoorNotice): object {
  switch (notice.kind) {
    case 'idle':
    case 'held-open-warning':
      return { display: notice.kind };
    case 'alarm':
      return { display: notice.alarm };
    case 'display':
      return { display: notice.display, ...DOOR_SIGNALS[notice.display] };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
