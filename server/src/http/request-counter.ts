/**
 * Counts per key in windows of fixed length, for limits of rate. Time comes in; memory is bounded: keys beyond
 * `mostKeys` push out the oldest windows first.
 */
export class RequestCounter {
  readonly #windows = new Map<string, { startedAt: number; count: number }>();
  readonly #windowMs: number;
  readonly #limit: number;
  readonly #mostKeys: number;

  constructor(options: { readonly windowMs: number; readonly limit: number; readonly mostKeys?: number }) {
    this.#windowMs = options.windowMs;
    this.#limit = options.limit;
    this.#mostKeys = options.mostKeys ?? 50_000;
  }

  /** Seconds until the key may try again; 0 while it may. */
  waitSeconds(key: string, at: Date): number {
    const window = this.#current(key, at);
    if (window === undefined || window.count < this.#limit) return 0;
    return Math.max(1, Math.ceil((window.startedAt + this.#windowMs - at.getTime()) / 1000));
  }

  add(key: string, at: Date): void {
    const window = this.#current(key, at);
    if (window) {
      window.count += 1;
      return;
    }
    this.#windows.delete(key);
    this.#windows.set(key, { startedAt: at.getTime(), count: 1 });
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > this.#mostKeys && oldest !== undefined) this.#windows.delete(oldest);
  }

  /** One less in the present window. */
  takeBack(key: string): void {
    const window = this.#windows.get(key);
    if (window && window.count > 0) window.count -= 1;
  }

  forget(key: string): void {
    this.#windows.delete(key);
  }

  #current(key: string, at: Date): { startedAt: number; count: number } | undefined {
    const window = this.#windows.get(key);
    return window && at.getTime() - window.startedAt < this.#windowMs ? window : undefined;
  }
}
