/** A controller that reconnects displaces its own dead connection now and then; two that share a key never stop. */
const TAKEOVERS = 3;
const WINDOW_MS = 60_000;

/** Tells a reconnect from two controllers with one certificate, which push each other out. */
export class TakeoverWatch {
  readonly #onDuplicate: (identity: string) => void;
  readonly #recent = new Map<string, readonly number[]>();

  constructor(onDuplicate: (identity: string) => void) {
    this.#onDuplicate = onDuplicate;
  }

  notice(identity: string, at: Date): void {
    const now = at.getTime();
    const times = [...(this.#recent.get(identity) ?? []), now].filter((time) => now - time < WINDOW_MS);
    this.#recent.set(identity, times);
    if (times.length >= TAKEOVERS) this.#onDuplicate(identity);
  }
}
