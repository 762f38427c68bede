import type { LiveMessage } from '@monban/core/api/events';
import type { ApiClient } from './api-client.ts';

interface Waiter {
  readonly matches: (message: LiveMessage) => boolean;
  readonly resolve: (message: LiveMessage) => void;
  readonly giveUp: () => void;
}

/** How long the demo waits for something that should take well under a second, before it says what is missing. */
const DEADLINE_MS = 60_000;

/** The server's live stream, remembered from its first message, so that nothing is missed between two waits. */
export class LiveFeed {
  readonly #abort = new AbortController();
  readonly #seen: LiveMessage[] = [];
  readonly #waiters = new Set<Waiter>();

  async connect(api: ApiClient): Promise<void> {
    const messages = await api.live(this.#abort.signal);
    void this.#read(messages);
  }

  /** A place in the stream: waits that name it look only at what comes after. */
  get position(): number {
    return this.#seen.length;
  }

  /**
   * The first message after `since` that `select` picks, now or later.
   * @throws Error with `what` when none has come within the deadline
   */
  async waitFor<Picked>(
    what: string,
    since: number,
    select: (message: LiveMessage) => Picked | undefined,
  ): Promise<Picked> {
    for (const message of this.#seen.slice(since)) {
      const picked = select(message);
      if (picked !== undefined) return picked;
    }
    const message = await this.#next(what, (one) => select(one) !== undefined);
    const picked = select(message);
    if (picked === undefined) throw new Error(what);
    return picked;
  }

  /** Ends the stream and every wait. */
  close(): void {
    this.#abort.abort();
    for (const waiter of [...this.#waiters]) waiter.giveUp();
  }

  #next(what: string, matches: Waiter['matches']): Promise<LiveMessage> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      const giveUp = (): void => {
        end();
        reject(new Error(`Waited in vain for ${what}.`));
      };
      const timer = setTimeout(giveUp, DEADLINE_MS);
      const waiter: Waiter = {
        matches,
        giveUp,
        resolve: (message) => {
          end();
          resolve(message);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  async #read(messages: AsyncGenerator<LiveMessage>): Promise<void> {
    try {
      for await (const message of messages) this.#take(message);
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    }
  }

  #take(message: LiveMessage): void {
    this.#seen.push(message);
    for (const waiter of [...this.#waiters]) if (waiter.matches(message)) waiter.resolve(message);
  }
}
