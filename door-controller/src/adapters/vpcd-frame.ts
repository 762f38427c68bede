/** Control words of the vpcd protocol; only `getAtr` is answered (docs/protocol/vpcd.md). */
export const VPCD_CONTROL = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, getAtr: 0x04 } as const;

/** Two-byte big-endian length, then the payload, in one piece. `RangeError` above 65,535 bytes. */
export function vpcdFrame(payload: Uint8Array): Uint8Array {
  if (payload.length > 0xffff) throw new RangeError('a vpcd frame holds at most 65,535 bytes');
  return Uint8Array.of(payload.length >> 8, payload.length & 0xff, ...payload);
}

/** Cuts a stream, joined or split as it arrives, into payloads. Keeps at most one unfinished frame. */
export class VpcdFrames {
  #rest = Buffer.alloc(0);

  push(chunk: Uint8Array): readonly Uint8Array[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const payloads: Uint8Array[] = [];
    while (this.#rest.length >= 2 && this.#rest.length >= 2 + this.#rest.readUInt16BE(0)) {
      const end = 2 + this.#rest.readUInt16BE(0);
      payloads.push(new Uint8Array(this.#rest.subarray(2, end)));
      this.#rest = this.#rest.subarray(end);
    }
    return payloads;
  }
}
