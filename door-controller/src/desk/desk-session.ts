import type { CardOperation, CardOutcome } from './desk-state.ts';

/** The operations of one power-on, one after the other, until it is ended. */
export class DeskSession {
  readonly #operations: CardOperation[] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  push(operation: CardOperation): void {
    this.#operations.push(operation);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Runs operations as they come; rejects with the first that fails. */
  async serve(
    run: (operation: CardOperation) => Promise<CardOutcome>,
    done: (outcome: CardOutcome) => void,
  ): Promise<void> {
    for (;;) {
      const operation = await this.#next();
      if (!operation) return;
      const outcome = await run(operation);
      if (!this.#isEnded()) done(outcome);
    }
  }

  async #next(): Promise<CardOperation | undefined> {
    while (!this.#ended && this.#operations.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#ended ? undefined : this.#operations.shift();
  }

  #isEnded(): boolean {
    return this.#ended;
  }
}
