import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Tripwire } from './card-state.ts';

/** A number-bearing or stably identifying application was selected. */
export interface TripwireReport {
  /** The card's persona, or its name where a sandbox reports it. */
  readonly card: string;
  readonly tripwire: Tripwire;
}

/**
 * Every such report of every virtual card in this process and of every sandbox that it started, before the SELECT is
 * answered. Nobody listens but the tests, which fail by it (test/support/tripwire-hooks.ts).
 */
const NAME = 'monban:tripwire';
const REPORTS = channel(NAME);

export function reportTripwire(report: TripwireReport): void {
  REPORTS.publish(report);
}

/** Returns how to stop listening. */
export function listenToTripwires(listen: (report: TripwireReport) => void): () => void {
  const onReport = (report: unknown): void => {
    // Only `reportTripwire` publishes here.
    listen(report as TripwireReport);
  };
  subscribe(NAME, onReport);
  return () => {
    unsubscribe(NAME, onReport);
  };
}
