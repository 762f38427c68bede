import { connect, type Socket } from 'node:net';
import { SimulatorError } from '../errors.ts';
import { parseReaderAddress } from './reader-address.ts';
import { CONTROL, createFrameReader, encodeFrame } from './vpcd-frame.ts';

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
export async function insertCard(card: CardEnd, address: string, pull?: PullPlan): Promise<VpcdSession> {
  const socket = await open(address);
  return serve(card, socket, pull);
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

function serve(card: CardEnd, socket: Socket, pull: PullPlan | undefined): VpcdSession {
  const readFrames = createFrameReader();
  let why: SessionEnd = { kind: 'reader-lost' };
  let commandsSeen = 0;
  const ended = new Promise<SessionEnd>((resolve) => {
    socket.once('close', () => {
      card.powerOff();
      resolve(why);
    });
  });
  const leave = (end: SessionEnd): void => {
    why = end;
    socket.destroySoon();
  };
  const takePayload = (payload: Uint8Array): void => {
    const isControl = payload.length === 1;
    if (!isControl) commandsSeen += 1;
    const due = !isControl && commandsSeen === pull?.apdu ? pull.moment : undefined;
    const answer = due === 'unheard' ? undefined : answerTo(card, payload);
    if (answer !== undefined) socket.write(cutFor(due, encodeFrame(answer)));
    if (due !== undefined) leave({ kind: 'pulled' });
  };
  socket.on('error', () => undefined); // A reset connection is a reader that went away; 'close' follows and says so.
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const payload of readFrames(chunk)) if (!socket.writableEnded) takePayload(payload);
    } catch (cause) {
      leave({ kind: 'card-failed', cause });
    }
  });
  return {
    ended,
    remove: () => {
      if (!socket.writableEnded) leave({ kind: 'removed' });
      return ended;
    },
  };
}

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
