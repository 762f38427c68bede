import type { Logger } from 'pino';

/** What is done at the beginning of each day; safe to repeat. */
export interface DailyWork {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

const WATCH_MS = 60_000;

/** Does the day's work once at the start and then every minute: the work itself knows whether anything is due. */
export class Calendar {
  readonly #work: readonly DailyWork[];
  readonly #log: Logger;
  #watch: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(work: readonly DailyWork[], log: Logger) {
    this.#work = work;
    this.#log = log;
  }

  start(): void {
    this.#watch = setInterval(() => {
      this.#begin();
    }, WATCH_MS);
    this.#watch.unref();
    this.#begin();
  }

  /** Ends when the round that runs has ended. */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.#round;
  }

  #begin(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#round = this.#runAll().finally(() => {
      this.#isRunning = false;
    });
  }

  async #runAll(): Promise<void> {
    for (const { name, run } of this.#work) {
      try {
        await run();
      } catch (err) {
        this.#log.error({ err, work: name }, 'Work of the day failed; it is tried again in a minute');
      }
    }
  }
}
