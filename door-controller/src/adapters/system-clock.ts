import { existsSync, readFileSync } from 'node:fs';
import type { Clock } from '../ports.ts';

/** Time since boot, which every process of the machine shares (CLOCK_MONOTONIC). */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Changes with every start of the machine; empty where the kernel does not tell. */
export function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** systemd-timesyncd and systemd-time-wait-sync leave this file once the clock has been set since boot. */
const SYNCHRONISED = '/run/systemd/timesync/synchronized';

export function isKernelSynchronised(): boolean {
  return existsSync(SYNCHRONISED);
}
