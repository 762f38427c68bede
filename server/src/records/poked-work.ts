/** Work that waits in a table: whoever may have put something there pokes it, and it goes one round after another. */
export abstract class PokedWork {
  #running: Promise<void> | undefined;
  #isPoked = false;
  #isClosed = false;

  /** There may be something to do. Returns at once; during a round it asks for another one. */
  poke(): void {
    this.#isPoked = true;
    if (this.#running || this.#isClosed) return;
    this.#isPoked = false;
    this.#running = this.round().finally(() => {
      this.#running = undefined;
      if (this.#isPoked && !this.#isClosed) this.poke();
    });
  }

  /** Everything that waited when this was called has been looked at. */
  async settle(): Promise<void> {
    this.poke();
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  /** Asked for while it closes: a failure is none then. */
  protected get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Until nothing waits. Never rejects. */
  protected abstract round(): Promise<void>;
}
