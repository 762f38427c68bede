import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { SimulatorError } from '../errors.ts';
import type { Delivery } from './card-state.ts';
import { jitteredLatency } from './latency.ts';
import { parseReaderAddress } from './reader-address.ts';
import { CONTROL, createFrameReader, encodeFrame, splitFrame } from './vpcd-frame.ts';

/** What a reader can do to a card. */
export interface CardEnd {
  readonly atr: Uint8Array;
  powerOn(): void;
  powerOff(): void;
  reset(): void;
  /** One command APDU to one response APDU; `undefined` is a card that never answers. */
  execute(command: Uint8Array): Uint8Array | undefined;
}

/**
 * When the hand pulls the card: `after` the answer of the n-th command, `within` that answer (executed, cut in the
 * middle of the frame), `unanswered` (executed, not one byte sent), or `unheard` (arrived, never executed).
 */
export const PULL_MOMENTS = ['after', 'within', 'unanswered', 'unheard'] as const;
export interface PullPlan {
  /** Counted from 1, from this insertion on. */
  readonly apdu: number;
  readonly moment: (typeof PULL_MOMENTS)[number];
}

/** How a card behaves in the reader; whatever is left out: at once, in whole frames, until it is taken out. */
export interface Handling extends Partial<Delivery> {
  readonly pull?: PullPlan | undefined;
  /** How to let milliseconds pass; tests count them instead. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** Why a card is no longer in a reader: taken out, pulled by plan, the reader hung up, or the card broke (`cause`). */
export type SessionEnd =
  | { readonly kind: 'removed' | 'pulled' | 'reader-lost' }
  | { readonly kind: 'card-failed'; readonly cause: unknown };

export interface VpcdSession {
  /** Settles once, when the card is out, for whatever reason; never rejects. */
  readonly ended: Promise<SessionEnd>;
  /** Takes the card out and waits until it is. */
  remove(): Promise<SessionEnd>;
}

/**
 * Lays a card on a reader: connects to where vpcd listens and plays the card's end until one side closes.
 * Presence is the connection itself; power-off, power-on and reset are not answered (docs/protocol/vpcd.md).
 * @throws SimulatorError `ADDRESS_INVALID`, `READER_UNREACHABLE`
 */
export async function insertCard(
  card: CardEnd,
  address: string,
  handling: Handling = {},
): Promise<VpcdSession> {
  return new Session(card, await open(address), handling);
}

async function open(address: string): Promise<Socket> {
  const target = parseReaderAddress(address);
  const socket =
    target.kind === 'unix' ? connect(target.path) : connect({ host: target.host, port: target.port });
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (cause) => {
      reject(new SimulatorError('READER_UNREACHABLE', { reason: `nobody listens at ${address}`, cause }));
    });
  });
  return socket;
}

/** One card in one reader. What arrives is handled in order: an answer that takes its time holds up what follows. */
class Session implements VpcdSession {
  readonly ended: Promise<SessionEnd>;
  readonly #card: CardEnd;
  readonly #socket: Socket;
  readonly #handling: Handling;
  readonly #latencyOf: (command: Uint8Array, response: Uint8Array) => number;
  #why: SessionEnd = { kind: 'reader-lost' };
  #commandsSeen = 0;
  #handled: Promise<void> = Promise.resolve();

  constructor(card: CardEnd, socket: Socket, handling: Handling) {
    this.#card = card;
    this.#socket = socket;
    this.#handling = handling;
    const { latency } = handling;
    this.#latencyOf = latency ? jitteredLatency(latency) : () => 0;
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        card.powerOff();
        resolve(this.#why);
      });
    });
    // A reset connection is a reader that went away; 'close' follows and says so.
    socket.on('error', () => undefined);
    const readFrames = createFrameReader();
    socket.on('data', (chunk: Buffer) => {
      const payloads = readFrames(chunk);
      this.#handled = this.#handled.then(() => this.#handle(payloads));
    });
  }

  remove(): Promise<SessionEnd> {
    if (!this.#isOut) this.#leave({ kind: 'removed' });
    return this.ended;
  }

  get #isOut(): boolean {
    return this.#socket.writableEnded || this.#socket.destroyed;
  }

  #leave(end: SessionEnd): void {
    this.#why = end;
    this.#socket.destroySoon();
  }

  async #handle(payloads: readonly Uint8Array[]): Promise<void> {
    const frames: Uint8Array[] = [];
    try {
      for (const payload of payloads) {
        if (this.#isOut) return;
        frames.push(await this.#take(payload));
        const isDue = this.#isDue(payload);
        if (isDue || this.#handling.frames !== 'joined') await this.#send(frames.splice(0));
        if (isDue) this.#leave({ kind: 'pulled' });
      }
      await this.#send(frames);
    } catch (cause) {
      this.#leave({ kind: 'card-failed', cause });
    }
  }

  /** The frame that leaves for this payload, or as much of it as the plan allows; empty where nothing is answered. */
  async #take(payload: Uint8Array): Promise<Uint8Array> {
    if (payload.length !== 1) this.#commandsSeen += 1;
    const moment = this.#isDue(payload) ? this.#handling.pull?.moment : undefined;
    if (moment === 'unheard') return NOTHING;
    const answer = answerTo(this.#card, payload);
    if (answer === undefined) return NOTHING;
    if (payload.length !== 1) await this.#wait(this.#latencyOf(payload, answer));
    return cutFor(moment, encodeFrame(answer));
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await (this.#handling.wait ?? delay)(ms);
  }

  #isDue(payload: Uint8Array): boolean {
    return payload.length !== 1 && this.#commandsSeen === this.#handling.pull?.apdu;
  }

  async #send(frames: readonly Uint8Array[]): Promise<void> {
    const whole = Buffer.concat(frames);
    if (whole.length === 0 || this.#isOut) return;
    if (this.#handling.frames !== 'split') {
      this.#socket.write(whole);
      return;
    }
    for (const piece of splitFrame(whole)) {
      this.#socket.write(piece);
      await nextTurn();
    }
  }
}

const NOTHING = new Uint8Array(0);

function answerTo(card: CardEnd, payload: Uint8Array): Uint8Array | undefined {
  if (payload.length !== 1) return payload.length === 0 ? undefined : card.execute(payload);
  switch (payload[0]) {
    case CONTROL.powerOff:
      card.powerOff();
      return undefined;
    case CONTROL.powerOn:
      card.powerOn();
      return undefined;
    case CONTROL.reset:
      card.reset();
      return undefined;
    case CONTROL.getAtr:
      return card.atr;
    case undefined:
    default:
      return undefined;
  }
}

function cutFor(due: PullPlan['moment'] | undefined, frame: Uint8Array): Uint8Array {
  if (due === 'unanswered') return new Uint8Array(0);
  return due === 'within' ? frame.subarray(0, Math.ceil(frame.length / 2)) : frame;
}
