export interface Line {
  /** Without its line feed. */
  readonly bytes: Buffer;
  /** False for what follows the last line feed, and for a line that is longer than allowed. */
  readonly isTerminated: boolean;
}

const LINE_FEED = 0x0a;

/** Splits a stream of bytes into lines; holds one line at a time, and ends with the first that is too long. */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  maximumBytes: number,
): AsyncGenerator<Line> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const piece of source) {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      yield { bytes: joined(begun, rest.subarray(0, end)), isTerminated: true };
      begun = [];
      length = 0;
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) begun.push(rest);
    length += rest.length;
    if (length > maximumBytes) break;
  }
  if (length > 0) yield { bytes: Buffer.concat(begun), isTerminated: false };
}

function joined(begun: readonly Buffer[], last: Buffer): Buffer {
  return begun.length === 0 ? last : Buffer.concat([...begun, last]);
}
