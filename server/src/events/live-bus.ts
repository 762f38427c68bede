import type { LiveMessage } from '@monban/core/api/events';
import type { DepartmentId, SiteId } from '@monban/core/ids';

/** What happened just now, for those who watch. Receipts are read from their table; this only says that there are some. */
export type LiveNews =
  | { readonly kind: 'receipts' }
  | {
      readonly kind: 'message';
      readonly siteId: SiteId;
      /** Of the person whom it is about; absent where it is about a place. */
      readonly departmentId?: DepartmentId;
      readonly message: Exclude<LiveMessage, { readonly kind: 'event' }>;
    };

type Listener = (news: LiveNews) => void;

/** Hands news to every watcher of this process. Watchers must not throw. */
export class LiveBus {
  readonly #listeners = new Set<Listener>();

  publish(news: LiveNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  /** Returns the way to stop listening. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
