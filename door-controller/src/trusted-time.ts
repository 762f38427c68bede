import { z } from 'zod';
import { Instant } from '@monban/core/access/policy';
import type { ClockReading } from '@monban/core/access/tap';

/** A server time that was provably fresh when it arrived, tied to a clock that never jumps (ruling 30). */
export const TimeAnchor = z.strictObject({
  serverTime: Instant,
  /** The machine's monotonic clock at that moment. */
  monotonicMs: z.number(),
  /** The monotonic clock means nothing in another life of the machine. */
  bootId: z.string().max(64),
});
export type TimeAnchor = z.infer<typeof TimeAnchor>;

export const ANCHOR_LIFETIME_MS = 24 * 3_600_000;
/** An acknowledgement that took longer says too little about now. */
export const LONGEST_ROUND_TRIP_MS = 10_000;

export interface TimeSources {
  readonly wall: Date;
  readonly monotonicMs: number;
  /** Has the kernel's clock been synchronised since boot? */
  readonly kernelSynchronised: boolean;
}

/**
 * What time it is, and whether doors may rely on it. A living anchor wins over the wall clock: somebody who moves
 * the clock of the machine moves nothing. Without one the wall clock is trusted as far as the kernel says it is
 * synchronised.
 */
export function readTime(anchor: TimeAnchor | undefined, sources: TimeSources): ClockReading {
  const ageMs = anchor === undefined ? Number.NaN : sources.monotonicMs - anchor.monotonicMs;
  if (anchor !== undefined && ageMs >= 0 && ageMs <= ANCHOR_LIFETIME_MS) {
    return { at: new Date(Date.parse(anchor.serverTime) + ageMs), trusted: true };
  }
  return { at: sources.wall, trusted: sources.kernelSynchronised };
}

/**
 * The anchor after an acknowledgement, unchanged when that proves nothing: it must cover a receipt written by this
 * process and sent at `sentAtMs`, so the server cannot have signed it before; and time never runs backwards.
 */
export function advanceAnchor(
  anchor: TimeAnchor | undefined,
  offered: TimeAnchor,
  sentAtMs: number | undefined,
): TimeAnchor | undefined {
  if (sentAtMs === undefined || offered.monotonicMs - sentAtMs > LONGEST_ROUND_TRIP_MS) return anchor;
  if (anchor?.bootId !== offered.bootId) return offered;
  const elapsedMs = offered.monotonicMs - anchor.monotonicMs;
  const backwardsMs = Date.parse(anchor.serverTime) + elapsedMs - Date.parse(offered.serverTime);
  return backwardsMs > LONGEST_ROUND_TRIP_MS ? anchor : offered;
}
