import type { Clock } from '../ports.ts';
import { ReaderError } from '../reader-error.ts';

export interface Deadline {
  readonly clock: Clock;
  readonly deadlineMs: number;
  /** Frees whatever still waits; called once, before the rejection. */
  readonly onExpired: () => void;
}

/** The outcome of `work`, or `ReaderError` `read-timeout`. Work that ends too late ends unheard. */
export async function withDeadline<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
  const { clock, deadlineMs, onExpired } = deadline;
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(deadlineMs, () => {
      onExpired();
      reject(new ReaderError('read-timeout'));
    });
    work().then(resolve, reject).finally(cancel);
  });
}
