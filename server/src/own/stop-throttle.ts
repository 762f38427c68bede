import { networkOf, rateLimited } from '../http/limits.ts';
import { RequestCounter } from '../http/request-counter.ts';

const WINDOW_MS = 15 * 60_000;
const WRONG_TRIES = 20;

/**
 * Slows down guessing of stop codes, by address alone. A right code is never held up: whoever could keep an employee
 * code blocked would keep a lost badge working, and 50 bits need no other limit.
 */
export class StopThrottle {
  readonly #wrong = new RequestCounter({ windowMs: WINDOW_MS, limit: WRONG_TRIES });

  /** Counts a code that stopped nothing. Throws `RATE_LIMITED` where its address has had too many of them. */
  countWrong(address: string, at: Date): void {
    const network = networkOf(address);
    const wait = this.#wrong.waitSeconds(network, at);
    if (wait > 0) throw rateLimited(wait);
    this.#wrong.add(network, at);
  }
}
