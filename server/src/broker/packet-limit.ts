import type { Readable } from 'node:stream';

/**
 * Follows the framing of an MQTT byte stream (MQTT 3.1.1 section 2.2) without keeping any of it, and calls
 * `onExceeded` at the first packet whose announced length is above the limit, before that packet is buffered.
 */
export class PacketLimit {
  readonly #maximumBytes: number;
  readonly #onExceeded: () => void;
  /** Bytes of the present packet's body that have yet to pass. */
  #bodyLeft = 0;
  /** Where in the fixed header we are: -1 expects the type byte, otherwise the index of the next length byte. */
  #lengthIndex = -1;
  #length = 0;

  constructor(maximumBytes: number, onExceeded: () => void) {
    this.#maximumBytes = maximumBytes;
    this.#onExceeded = onExceeded;
  }

  /** Returns false once the limit is exceeded, or the length is longer than four bytes. */
  follow(chunk: Uint8Array): boolean {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#bodyLeft > 0) {
        const passing = Math.min(this.#bodyLeft, chunk.length - offset);
        this.#bodyLeft -= passing;
        offset += passing;
      } else {
        if (!this.#header(chunk[offset] ?? 0)) return this.#refuse();
        offset += 1;
      }
    }
    return true;
  }

  #header(byte: number): boolean {
    if (this.#lengthIndex === -1) {
      this.#lengthIndex = 0;
      this.#length = 0;
      return true;
    }
    if (this.#lengthIndex > 3) return false;
    this.#length += (byte & 0x7f) * 128 ** this.#lengthIndex;
    this.#lengthIndex += 1;
    if (this.#length > this.#maximumBytes) return false;
    if ((byte & 0x80) === 0) {
      this.#bodyLeft = this.#length;
      this.#lengthIndex = -1;
    }
    return true;
  }

  #refuse(): false {
    this.#onExceeded();
    return false;
  }
}

/**
 * Puts a limit into a stream's own `read`, the one place where aedes takes bytes from a connection: an over-long
 * packet destroys the connection instead of filling the parser's buffer.
 */
export function limitPackets<Stream extends Readable>(stream: Stream, maximumBytes: number): Stream {
  const limit = new PacketLimit(maximumBytes, () => stream.destroy());
  const read = stream.read.bind(stream);
  stream.read = (size?: number): Buffer | null => {
    const chunk = read(size) as Buffer | null;
    return chunk === null || limit.follow(chunk) ? chunk : null;
  };
  return stream;
}
