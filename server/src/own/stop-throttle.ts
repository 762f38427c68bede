import { networkOf, rateLimited } from '../http/limits.ts';
import { RequestCounter } from '../http/request-counter.ts';

const WINDOW_MS = 15 * 60_000;

/**
 * Slows down guessing of stop codes. Every try counts, the right one too, so that the limit tells nobody which it was:
 * per employee code from one address, per employee code from everywhere, and per address. Throws `RATE_LIMITED`.
 */
export class StopThrottle {
  readonly #byBoth = new RequestCounter({ windowMs: WINDOW_MS, limit: 5 });
  readonly #byCode = new RequestCounter({ windowMs: WINDOW_MS, limit: 50 });
  readonly #byAddress = new RequestCounter({ windowMs: WINDOW_MS, limit: 100 });

  attempt(employeeCode: string, address: string, at: Date): void {
    const network = networkOf(address);
    const counters = [
      [this.#byBoth, `${network} ${employeeCode}`],
      [this.#byCode, employeeCode],
      [this.#byAddress, network],
    ] as const;
    const wait = Math.max(...counters.map(([counter, key]) => counter.waitSeconds(key, at)));
    if (wait > 0) throw rateLimited(wait);
    for (const [counter, key] of counters) counter.add(key, at);
  }
}
