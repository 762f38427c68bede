import type { ClockReading } from '@monban/core/access/tap';
import { findState, putState, type Knex } from './controller-database.ts';
import type { Clock } from './ports.ts';
import { advanceAnchor, readTime, TimeAnchor } from './trusted-time.ts';

export interface TimeKeeperOptions {
  readonly db: Knex;
  readonly clock: Clock;
  readonly bootId: string;
  readonly isKernelSynchronised: () => boolean;
}

/** The controller's idea of the time; its anchor survives a restart of the process, not of the machine. */
export class TimeKeeper {
  readonly #options: TimeKeeperOptions;
  #anchor: TimeAnchor | undefined;
  /** What is on disk. */
  #kept: TimeAnchor | undefined;

  private constructor(options: TimeKeeperOptions, anchor: TimeAnchor | undefined) {
    this.#options = options;
    this.#anchor = anchor;
    this.#kept = anchor;
  }

  static async open(options: TimeKeeperOptions): Promise<TimeKeeper> {
    return new TimeKeeper(options, await findAnchor(options));
  }

  read(): ClockReading {
    const { clock, isKernelSynchronised } = this.#options;
    return readTime(this.#anchor, {
      wall: clock.now(),
      monotonicMs: clock.monotonicMs(),
      kernelSynchronised: isKernelSynchronised(),
    });
  }

  /** `sentAtMs`: when the newest receipt that this acknowledgement covers was first sent by this process, if it was. */
  async acknowledged(serverTime: string, sentAtMs: number | undefined): Promise<void> {
    const { db, clock, bootId } = this.#options;
    const offered = { serverTime, monotonicMs: clock.monotonicMs(), bootId };
    const next = advanceAnchor(this.#anchor, offered, sentAtMs);
    if (!next || next === this.#anchor) return;
    this.#anchor = next;
    if (!isWorthKeeping(this.#kept, next)) return;
    await putState(db, 'time-anchor', JSON.stringify(next));
    this.#kept = next;
  }
}

/** Written to disk at most once an hour: it is good for 24. */
function isWorthKeeping(kept: TimeAnchor | undefined, next: TimeAnchor): boolean {
  return kept?.bootId !== next.bootId || next.monotonicMs - kept.monotonicMs > 3_600_000;
}

async function findAnchor({ db, bootId }: TimeKeeperOptions): Promise<TimeAnchor | undefined> {
  const stored = await findState(db, 'time-anchor');
  const anchor = stored === undefined ? undefined : TimeAnchor.safeParse(JSON.parse(stored));
  // Without a boot id nobody can tell whether the monotonic clock still means the same.
  return anchor?.success && bootId !== '' && anchor.data.bootId === bootId ? anchor.data : undefined;
}
