import { chmod, lstat, unlink } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { guardTransmit, type GuardProfile } from '@monban/card-ap/guard';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { ReaderId } from '@monban/core/ids';
import type { Cancel, Clock, ReaderDevice, ReaderEvent } from '../ports.ts';
import { ReaderError } from '../reader-error.ts';
import { VPCD_CONTROL, vpcdFrame, VpcdFrames } from './vpcd-frame.ts';
import { withDeadline } from './with-deadline.ts';

export interface VpcdReaderOptions {
  readonly readerId: ReaderId;
  /** Where cards connect: a Unix socket path, or a loopback address. */
  readonly address: VpcdAddress;
  readonly profile: GuardProfile;
  readonly clock: Clock;
  readonly onEvent: (event: ReaderEvent) => void;
}

export type VpcdAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/**
 * Plays vpcd's side of its protocol, so that the virtual card of a test or demo can be tapped without pcscd.
 * Presence is the connection. One card at a time, as vpcd does it: a second one waits until the first is gone.
 */
export function makeVpcdReader(options: VpcdReaderOptions): ReaderDevice {
  return new VpcdReader(options);
}

const MOST_WAITING = 4;
/**
 * A card that lay there while nobody listened tries again every 100 ms (docs/protocol/vpcd.md, "The wallet"): what comes
 * this soon was not laid on now.
 */
const SETTLE_MS = 250;

class VpcdReader implements ReaderDevice {
  readonly readerId: ReaderId;
  readonly #options: VpcdReaderOptions;
  readonly #server: Server;
  readonly #waiting: Socket[] = [];
  #card: ConnectedCard | undefined;
  #watching = false;
  #cancelSettling: Cancel | undefined;

  constructor(options: VpcdReaderOptions) {
    this.#options = options;
    this.readerId = options.readerId;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#accept(socket);
    });
  }

  async start(): Promise<void> {
    const { address, clock, onEvent } = this.#options;
    if (address.kind === 'unix') await removeStaleSocket(address.path);
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(
        address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port },
        () => {
          this.#server.off('error', reject);
          resolve();
        },
      );
    });
    if (address.kind === 'unix') await chmod(address.path, 0o600);
    await new Promise<void>((resolve) => {
      this.#cancelSettling = clock.after(SETTLE_MS, resolve);
    });
    this.#watching = true;
    onEvent({ kind: 'ready' });
    if (this.#card) onEvent({ kind: 'card-found' });
  }

  async session<T>(deadlineMs: number, work: (transmit: GuardedTransmit) => Promise<T>): Promise<T> {
    const card = this.#card;
    if (!card) throw new ReaderError('card-removed');
    const { clock, profile } = this.#options;
    return card.use(() =>
      withDeadline(
        {
          clock,
          deadlineMs,
          onExpired: () => {
            card.spoil();
          },
        },
        () => work(guardTransmit((command) => card.transmit(command), profile)),
      ),
    );
  }

  async close(): Promise<void> {
    this.#cancelSettling?.();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    this.#card?.drop();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  #accept(socket: Socket): void {
    // A reset connection is a card that was pulled; 'close' follows and says so.
    socket.on('error', () => undefined);
    if (this.#card) this.#keepWaiting(socket);
    else this.#present(socket);
  }

  #present(socket: Socket): void {
    this.#card = new ConnectedCard(socket, () => {
      this.#card = undefined;
      if (this.#watching) this.#options.onEvent({ kind: 'card-removed' });
      const next = this.#waiting.shift();
      if (next) this.#present(next);
    });
    if (this.#watching) this.#options.onEvent({ kind: 'card-present' });
  }

  #keepWaiting(socket: Socket): void {
    if (this.#waiting.length >= MOST_WAITING) {
      socket.destroy();
      return;
    }
    this.#waiting.push(socket);
    // Nobody speaks before the first command; unread, the end of a connection would go unnoticed.
    socket.resume();
    socket.once('close', () => {
      const place = this.#waiting.indexOf(socket);
      if (place >= 0) this.#waiting.splice(place, 1);
    });
  }
}

/** One presentation: from the connection to its end. */
class ConnectedCard {
  readonly #socket: Socket;
  readonly #frames = new VpcdFrames();
  #pending: { resolve: (answer: Uint8Array) => void; reject: (cause: ReaderError) => void } | undefined;
  #ended: 'card-removed' | 'read-timeout' | undefined;
  #busy = false;

  constructor(socket: Socket, onRemoved: () => void) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      for (const answer of this.#frames.push(chunk)) this.#answered(answer);
    });
    socket.once('close', () => {
      this.#end('card-removed');
      onRemoved();
    });
  }

  async use<T>(session: () => Promise<T>): Promise<T> {
    if (this.#busy) throw new ReaderError('reader-busy');
    this.#busy = true;
    try {
      this.#control(VPCD_CONTROL.powerOn);
      return await session();
    } finally {
      this.#busy = false;
      // Selected application and verified PINs do not outlive the session.
      this.#control(VPCD_CONTROL.powerOff);
    }
  }

  transmit(command: Uint8Array): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(new ReaderError(this.#ended));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.write(vpcdFrame(command));
    });
  }

  /** Past a deadline: an answer that comes after all belongs to a dead question and is dropped, this card is over. */
  spoil(): void {
    this.#end('read-timeout');
  }

  drop(): void {
    this.#socket.destroy();
  }

  #answered(answer: Uint8Array): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve(answer);
  }

  #end(code: 'card-removed' | 'read-timeout'): void {
    this.#ended ??= code;
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(new ReaderError(code));
  }

  #control(word: number): void {
    if (this.#socket.writable) this.#socket.write(vpcdFrame(Uint8Array.of(word)));
  }
}

/** A killed process leaves its socket behind; anything that is not a socket is somebody's file and stays. */
async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSocket()) await unlink(path);
}
