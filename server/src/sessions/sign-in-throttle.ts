import { networkOf, rateLimited } from '../http/limits.ts';
import { RequestCounter } from '../http/request-counter.ts';

const WINDOW_MS = 15 * 60_000;

/**
 * Slows down guessing: failed sign-ins are counted per login from one address, per login from everywhere, and per
 * address, so that one guesser neither goes on nor easily locks somebody else out. Throws `RATE_LIMITED`.
 */
export class SignInThrottle {
  readonly #byLoginAndAddress = new RequestCounter({ windowMs: WINDOW_MS, limit: 5 });
  readonly #byLogin = new RequestCounter({ windowMs: WINDOW_MS, limit: 50 });
  readonly #byAddress = new RequestCounter({ windowMs: WINDOW_MS, limit: 30 });

  /** Before the password is looked at. Counts the try as a failure until `succeeded` takes it back. */
  attempt(login: string, address: string, at: Date): void {
    const counters = this.#countersOf(login, address);
    const wait = Math.max(...counters.map(([counter, key]) => counter.waitSeconds(key, at)));
    if (wait > 0) throw rateLimited(wait);
    for (const [counter, key] of counters) counter.add(key, at);
  }

  succeeded(login: string, address: string): void {
    for (const [counter, key] of this.#countersOf(login, address)) counter.forget(key);
  }

  #countersOf(login: string, address: string): readonly (readonly [RequestCounter, string])[] {
    const [name, network] = [login.toLowerCase(), networkOf(address)];
    return [
      [this.#byLoginAndAddress, `${network} ${name}`],
      [this.#byLogin, name],
      [this.#byAddress, network],
    ];
  }
}
