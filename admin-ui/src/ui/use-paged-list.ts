import type { Page } from '@monban/core/api/conventions';
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import type { ListQueryText } from '../api/resource.ts';

export type ListLoad<Row> =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'ready';
      readonly rows: readonly Row[];
      readonly total: number;
      readonly isComplete: boolean;
    }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

export interface PagedList<Row> {
  readonly state: Readonly<ShallowRef<ListLoad<Row>>>;
  /** Loads on until so many rows are there, or all. Resolves when they are, or when it cannot go on. */
  loadUntil(count: number): Promise<void>;
  reload(): void;
}

/** The first answer is small, so that something is there at once; then pages grow. */
const FIRST_LIMIT = 100;
const NEXT_LIMIT = 500;

/** Rows of one list, page after page by the server's cursor. A new question drops the answers to the former one. */
export function usePagedList<Row>(
  load: (query: ListQueryText, signal: AbortSignal) => Promise<Answer<Page<Row>>>,
  question: () => ListQueryText,
): PagedList<Row> {
  const state = shallowRef<ListLoad<Row>>({ kind: 'loading' });
  let run = new Run(load, question(), state);

  function start(): void {
    run.stop();
    run = new Run(load, question(), state);
    void run.loadUntil(1);
  }

  watch(() => JSON.stringify(question()), start);
  onScopeDispose(() => {
    run.stop();
  });
  void run.loadUntil(1);
  return { state, loadUntil: (count) => run.loadUntil(count), reload: start };
}

/** The pages of one question. Only one request is under way at a time: the next cursor is in its answer. */
class Run<Row> {
  readonly #load: (query: ListQueryText, signal: AbortSignal) => Promise<Answer<Page<Row>>>;
  readonly #question: ListQueryText;
  readonly #state: ShallowRef<ListLoad<Row>>;
  readonly #abort = new AbortController();
  #rows: Row[] = [];
  #cursor: string | undefined;
  #isComplete = false;
  #wanted = 0;
  #working: Promise<void> | undefined;

  constructor(
    load: (query: ListQueryText, signal: AbortSignal) => Promise<Answer<Page<Row>>>,
    question: ListQueryText,
    state: ShallowRef<ListLoad<Row>>,
  ) {
    this.#load = load;
    this.#question = question;
    this.#state = state;
  }

  stop(): void {
    this.#abort.abort();
  }

  async loadUntil(count: number): Promise<void> {
    this.#wanted = Math.max(this.#wanted, count);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#isComplete && this.#rows.length < this.#wanted && !this.#abort.signal.aborted) {
      if (!(await this.#page())) return;
    }
  }

  async #page(): Promise<boolean> {
    const answer = await this.#ask();
    if (answer === undefined || this.#abort.signal.aborted) return false;
    if (answer.kind === 'failed') {
      this.#state.value = answer;
      return false;
    }
    const { items, nextCursor, total } = answer.data;
    this.#rows = this.#rows.concat(items);
    this.#cursor = nextCursor ?? undefined;
    this.#isComplete = nextCursor === null;
    this.#state.value = { kind: 'ready', rows: this.#rows, total, isComplete: this.#isComplete };
    return true;
  }

  async #ask(): Promise<Answer<Page<Row>> | undefined> {
    const limit = this.#rows.length === 0 ? FIRST_LIMIT : NEXT_LIMIT;
    const query = { ...this.#question, limit, cursor: this.#cursor };
    // An aborted request rejects: the question has changed and nobody waits for it.
    return this.#load(query, this.#abort.signal).catch(() => undefined);
  }
}
