import type { Cancel, Clock } from '@monban/door-controller/ports';

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Time that moves when a test says so. `jumpWall` moves the wall clock alone, as an operator or an attacker would. */
export class FakeClock implements Clock {
  #monotonicMs: number;
  #wallMs: number;
  readonly #timers = new Set<Timer>();

  constructor(wall = '2026-11-23T03:00:00.000Z', monotonicMs = 1_000_000) {
    this.#wallMs = Date.parse(wall);
    this.#monotonicMs = monotonicMs;
  }

  now(): Date {
    return new Date(this.#wallMs);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer = { dueMs: this.#monotonicMs + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Runs every timer that falls due, in order, each at its own moment. */
  advance(ms: number): void {
    const endMs = this.#monotonicMs + ms;
    for (let due = this.#nextDue(endMs); due; due = this.#nextDue(endMs)) {
      this.#timers.delete(due);
      this.#moveTo(Math.max(due.dueMs, this.#monotonicMs));
      due.run();
    }
    this.#moveTo(endMs);
  }

  jumpWall(ms: number): void {
    this.#wallMs += ms;
  }

  #nextDue(endMs: number): Timer | undefined {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= endMs);
    return due.sort((left, right) => left.dueMs - right.dueMs)[0];
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}
