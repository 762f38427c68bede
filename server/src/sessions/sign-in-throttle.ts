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

  /**
   * Before the password is looked at. Counts the try as a failure until `succeeded` takes it back. Without a login (a
   * link can hardly be guessed) only the address counts: nobody can shut that way in for all others.
   */
  attempt(login: string | undefined, address: string, at: Date): void {
    const counters = this.#countersOf(login, address);
    const wait = Math.max(...counters.map(([counter, key]) => counter.waitSeconds(key, at)));
    if (wait > 0) throw rateLimited(wait);
    for (const [counter, key] of counters) counter.add(key, at);
  }

  /** Takes this one try back. Only where the same login failed from the same address are its failures forgotten. */
  succeeded(login: string | undefined, address: string): void {
    for (const [counter, key] of this.#countersOf(login, address)) {
      if (counter === this.#byLoginAndAddress) counter.forget(key);
      else counter.takeBack(key);
    }
  }

  #countersOf(login: string | undefined, address: string): readonly (readonly [RequestCounter, string])[] {
    const network = networkOf(address);
    const byAddress = [this.#byAddress, network] as const;
    if (login === undefined) return [byAddress];
    const name = login.toLowerCase();
    return [[this.#byLoginAndAddress, `${network} ${name}`], [this.#byLogin, name], byAddress];
  }
}

const DAY_MS = 24 * 3_600_000;

/**
 * Slows down guessing of codes. Whoever has the password has a chance of three in a million with each: thirty wrong
 * ones in a day are the end, and from then on every code is told to be wrong, so that not even that tells that the
 * password was right.
 */
export class CodeThrottle {
  readonly #tries = new SignInThrottle();
  readonly #guesses = new RequestCounter({ windowMs: DAY_MS, limit: 30 });

  /** Before the code is looked at; throws `RATE_LIMITED`, for right and wrong passwords alike. */
  attempt(login: string, address: string, at: Date): void {
    this.#tries.attempt(login, address, at);
  }

  succeeded(login: string, address: string): void {
    this.#tries.succeeded(login, address);
  }

  mayGuess(operatorId: string, at: Date): boolean {
    return this.#guesses.waitSeconds(operatorId, at) === 0;
  }

  failed(operatorId: string, at: Date): void {
    this.#guesses.add(operatorId, at);
  }
}
