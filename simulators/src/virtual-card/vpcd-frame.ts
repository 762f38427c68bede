/**
 * Frames of the vpcd protocol: a two-byte big-endian length, then as many bytes. One byte is a control word, anything
 * longer a command APDU (vsmartcard, virtualsmartcard/src/vpcd/vpcd.h; docs/protocol/vpcd.md).
 */
export const CONTROL = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, getAtr: 0x04 } as const;

/**
 * In how many writes answers leave: each frame `whole`, each frame `split` into several, or all that were asked for in
 * one piece `joined` in one. A stream promises no boundaries, so a reader must take all three.
 */
export const FRAME_MODES = ['whole', 'split', 'joined'] as const;
export type FrameMode = (typeof FRAME_MODES)[number];

const LENGTH_BYTES = 2;
const LONGEST_PAYLOAD = 0xffff;

/**
 * One frame, in one piece, so that it leaves in one segment.
 * @throws RangeError when the payload is longer than 65,535 bytes
 */
export function encodeFrame(payload: Uint8Array): Uint8Array {
  if (payload.length > LONGEST_PAYLOAD) throw new RangeError('a vpcd frame holds at most 65,535 bytes');
  const frame = new Uint8Array(LENGTH_BYTES + payload.length);
  frame[0] = payload.length >> 8;
  frame[1] = payload.length & 0xff;
  frame.set(payload, LENGTH_BYTES);
  return frame;
}

/** The frame in up to four pieces: cut within the length, after the first byte of the payload, and in its middle. */
export function splitFrame(frame: Uint8Array): readonly Uint8Array[] {
  const cuts = [0, 1, LENGTH_BYTES + 1, Math.ceil((LENGTH_BYTES + 1 + frame.length) / 2), frame.length];
  return cuts
    .slice(1)
    .map((end, index) => frame.subarray(cuts[index], end))
    .filter((piece) => piece.length > 0);
}

/** Takes what the socket gives, joined or split as it comes, and hands out whole payloads in order. */
export function createFrameReader(): (chunk: Uint8Array) => readonly Uint8Array[] {
  let buffered: Uint8Array = new Uint8Array(0);
  return (chunk) => {
    buffered = join(buffered, chunk);
    const payloads: Uint8Array[] = [];
    for (let payload = firstPayload(buffered); payload !== undefined; payload = firstPayload(buffered)) {
      payloads.push(payload);
      buffered = buffered.subarray(LENGTH_BYTES + payload.length);
    }
    return payloads;
  };
}

function firstPayload(buffered: Uint8Array): Uint8Array | undefined {
  const [high, low] = buffered;
  if (high === undefined || low === undefined) return undefined;
  const end = LENGTH_BYTES + ((high << 8) | low);
  return buffered.length < end ? undefined : buffered.slice(LENGTH_BYTES, end);
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
