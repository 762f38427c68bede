import type { LoadingFailure, LoadingState } from '@monban/core/api/loading';

/**
 * The service that loads the badge application into cards, as far as we need one (feature C14). It learns no name and
 * no number of a person: items are known to it by our random ids.
 */
export interface LoadingService {
  /** The same order twice is one order. Throws `LoadingServiceError`. */
  placeOrder(order: LoadingOrderMessage): Promise<{ readonly reference: string }>;
  /** What happened after the change of that number, in order and without a gap. Throws `LoadingServiceError`. */
  listChangesAfter(sequence: number): Promise<readonly LoadingChange[]>;
}

export interface LoadingOrderMessage {
  /** Also the idempotency key. */
  readonly orderId: string;
  /** `YYYY-MM-DD` */
  readonly wantedFrom: string;
  readonly itemIds: readonly string[];
}

export interface LoadingChange {
  readonly sequence: number;
  readonly itemId: string;
  readonly state: LoadingState;
  readonly at: string;
  readonly failure: LoadingFailure | null;
  readonly appointmentAt: string | null;
  readonly place: string | null;
}

/**
 * `unreachable`: try again later. `refused`: this very order, for good. `unintelligible`: not the protocol we know.
 * `my-number-refused`: nothing of the answer was taken, because it holds one at `pointers`.
 */
export class LoadingServiceError extends Error {
  readonly kind: 'unreachable' | 'refused' | 'unintelligible' | 'my-number-refused';
  readonly pointers: readonly string[];

  constructor(
    kind: LoadingServiceError['kind'],
    { cause, pointers = [] }: { readonly cause?: unknown; readonly pointers?: readonly string[] } = {},
  ) {
    super(`The loading service: ${kind}`, { cause });
    this.name = 'LoadingServiceError';
    this.kind = kind;
    this.pointers = pointers;
  }
}
