import { AppError } from '@monban/core/errors';
import { RequestCounter } from './request-counter.ts';

export interface LimitOptions {
  /** Of one signed-in operator. */
  readonly requestsPerMinute: number;
  /** Of one address, before anything is known about the caller. */
  readonly requestsPerMinuteAndAddress: number;
}

/** Enough for a console that is worked on and for an import over the API; a loop gone wrong ends here. */
export const DEFAULT_LIMITS: LimitOptions = { requestsPerMinute: 6_000, requestsPerMinuteAndAddress: 12_000 };

/** The general limits of rate. Throws `RATE_LIMITED` with `retryAfterSeconds`. */
export class Limits {
  readonly #byOperator: RequestCounter;
  readonly #byAddress: RequestCounter;

  constructor(options: LimitOptions = DEFAULT_LIMITS) {
    this.#byOperator = new RequestCounter({ windowMs: 60_000, limit: options.requestsPerMinute });
    this.#byAddress = new RequestCounter({ windowMs: 60_000, limit: options.requestsPerMinuteAndAddress });
  }

  countRequest(operatorId: string, at: Date): void {
    count(this.#byOperator, operatorId, at);
  }

  countAddress(address: string, at: Date): void {
    count(this.#byAddress, networkOf(address), at);
  }
}

/** IPv6 callers own whole networks: a /64 counts as one. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  // `::` stands for as many zeros as are missing (RFC 4291 section 2.2).
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

export function rateLimited(retryAfterSeconds: number): AppError {
  return new AppError('RATE_LIMITED', { details: { retryAfterSeconds } });
}

function count(counter: RequestCounter, key: string, at: Date): void {
  const wait = counter.waitSeconds(key, at);
  if (wait > 0) throw rateLimited(wait);
  counter.add(key, at);
}
