const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HEADER_BYTES = 8;
const CHECKSUM_BYTES = 4;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
}

/**
 * Clears the packed pixels of a PNG (chunks IDAT and fdAT; PNG specification, third edition, clauses 5.3 and 11.2.3) as
 * it passes, in pieces of any length, and leaves everything else where it is. What packing makes of pixels is no text:
 * now and then it is twelve digits that look like a number. Pixels themselves are looked at elsewhere.
 */
export class PngPixels {
  /** Of the header that is being read: length and type of a chunk. */
  #header: number[] = [];
  /** Bytes of the chunk that are still to come, its checksum among them. */
  #left = SIGNATURE.length;
  /** Of those the packed ones. */
  #packed = 0;

  clear(piece: Uint8Array): Buffer {
    const bytes = Buffer.from(piece);
    let at = 0;
    while (at < bytes.length) at += this.#left > 0 ? this.#pass(bytes, at) : this.#readHeader(bytes, at);
    return bytes;
  }

  #pass(bytes: Buffer, at: number): number {
    const length = Math.min(this.#left, bytes.length - at);
    bytes.fill(0, at, at + Math.min(length, this.#packed));
    this.#left -= length;
    this.#packed = Math.max(0, this.#packed - length);
    return length;
  }

  #readHeader(bytes: Buffer, at: number): number {
    const length = Math.min(HEADER_BYTES - this.#header.length, bytes.length - at);
    this.#header.push(...bytes.subarray(at, at + length));
    if (this.#header.length < HEADER_BYTES) return length;
    const header = Buffer.from(this.#header);
    const [size, type] = [header.readUInt32BE(0), header.toString('latin1', 4)];
    this.#header = [];
    this.#left = size + CHECKSUM_BYTES;
    this.#packed = type === 'IDAT' || type === 'fdAT' ? size : 0;
    return length;
  }
}
