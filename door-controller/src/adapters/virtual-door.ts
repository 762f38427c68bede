import { Agent, type ClientRequest, get, request } from 'node:http';
import { createInterface } from 'node:readline';
import type { DoorId } from '@monban/core/ids';
import { z } from 'zod';
import { jitteredDelay } from '../backoff.ts';
import type { DoorNotice, StrikeRelease } from '../door.ts';
import { type Cancel, type Clock, type DoorHardware, type DoorHardwareEvent, KEYPAD_KEYS } from '../ports.ts';

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
 * The controller's end of docs/protocol/virtual-door.md, JSON over HTTP on a Unix socket: `GET /doors/<id>/inputs`
 * is a stream of lines, the present state first, then each change; `PUT /doors/<id>/strike` and `…/notice` are orders.
 */
export function openVirtualDoor(options: VirtualDoorOptions): DoorHardware {
  return new VirtualDoor(options);
}

const Contact = z.enum(['closed', 'open']);
const InputLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), state: z.object({ contact: Contact, tampered: z.boolean() }) }),
  z.object({ kind: z.literal('contact'), contact: Contact }),
  z.object({ kind: z.literal('exit-button') }),
  z.object({ kind: z.literal('tamper'), tampered: z.boolean() }),
  z.object({ kind: z.literal('key'), side: z.enum(['in', 'out']), key: z.enum(KEYPAD_KEYS) }),
]);
type InputLine = z.infer<typeof InputLine>;

const RECONNECT_MS = { first: 100, most: 2_000 } as const;
const ORDER_WITHIN_MS = 2_000;

class VirtualDoor implements DoorHardware {
  readonly doorId: DoorId;
  readonly #options: VirtualDoorOptions;
  /** One connection each: orders arrive in order, and a notice never stands before the strike. */
  readonly #agents = { strike: oneConnection(), notice: oneConnection() };
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

  release(release: StrikeRelease): Promise<void> {
    return this.#order('strike', { position: 'released', ...release });
  }

  engage(): Promise<void> {
    return this.#order('strike', { position: 'engaged' });
  }

  /** A virtual door has neither lamp nor buzzer: it keeps the name of what it was to show. */
  show(notice: DoorNotice): void {
    // Nobody is kept outside by a broken light.
    this.#order('notice', { notice: wordOf(notice) }).catch(() => undefined);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#cancelReconnect?.();
    this.#stream?.destroy();
    for (const agent of Object.values(this.#agents)) agent.destroy();
    return Promise.resolve();
  }

  #listen(): void {
    const { socketPath } = this.#options;
    const stream = get({ socketPath, path: this.#path('inputs'), agent: false }, (response) => {
      if (response.statusCode !== 200) {
        stream.destroy();
        return;
      }
      response.on('error', () => undefined); // Cut in the middle of a line: 'close' follows here too.
      this.#failures = 0;
      this.#connected = true;
      this.#options.onEvent({ kind: 'connected' });
      const lines = createInterface({ input: response });
      lines.on('error', () => undefined);
      lines.on('line', (line) => {
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
    if (!input.success) return;
    for (const event of eventsOf(input.data)) this.#options.onEvent(event);
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

  #order(what: 'strike' | 'notice', body: object): Promise<void> {
    const { socketPath } = this.#options;
    const options = {
      socketPath,
      path: this.#path(what),
      method: 'PUT',
      agent: this.#agents[what],
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

function eventsOf(input: InputLine): readonly DoorHardwareEvent[] {
  switch (input.kind) {
    case 'state':
      return [
        { kind: 'contact', open: input.state.contact === 'open' },
        { kind: 'tamper', active: input.state.tampered },
      ];
    case 'contact':
      return [{ kind: 'contact', open: input.contact === 'open' }];
    case 'exit-button':
    case 'key':
      return [input];
    case 'tamper':
      return [{ kind: 'tamper', active: input.tampered }];
  }
}

/** The display's name in core's table, or the alarm's. */
function wordOf(notice: DoorNotice): string {
  switch (notice.kind) {
    case 'idle':
    case 'held-open-warning':
      return notice.kind;
    case 'alarm':
      return notice.alarm;
    case 'display':
      return notice.display;
  }
}

function oneConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
