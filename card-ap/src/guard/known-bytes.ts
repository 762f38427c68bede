/** One connected part of a file, and where it starts. */
export interface Stretch {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * What is known of one file or one answer, in whatever pieces and order it was read, so that a number cannot slip
 * through between two pieces. Keeps the pieces it let go, to be able to wipe them.
 */
export class KnownBytes {
  #content = new Uint8Array();
  #isKnown = new Uint8Array();
  readonly #handedOut: Uint8Array[] = [];

  get length(): number {
    return this.#content.length;
  }

  /** Adds a piece and returns the whole stretch that it is now part of. */
  add(offset: number, piece: Uint8Array): Stretch {
    this.#grow(offset + piece.length);
    this.#content.set(piece, offset);
    this.#isKnown.fill(1, offset, offset + piece.length);
    const start = this.#isKnown.lastIndexOf(0, offset) + 1;
    const gap = this.#isKnown.indexOf(0, offset);
    const end = gap === -1 ? this.#content.length : gap;
    return { start, bytes: this.#content.subarray(start, end) };
  }

  /** The caller of the guard now holds this array. */
  remember(handedOut: Uint8Array): void {
    this.#handedOut.push(handedOut);
  }

  wipe(): void {
    for (const bytes of [this.#content, ...this.#handedOut]) bytes.fill(0);
  }

  #grow(length: number): void {
    if (length <= this.#content.length) return;
    const content = new Uint8Array(length);
    content.set(this.#content);
    // The old copy holds card bytes too.
    this.#content.fill(0);
    this.#content = content;
    const isKnown = new Uint8Array(length);
    isKnown.set(this.#isKnown);
    this.#isKnown = isKnown;
  }
}
