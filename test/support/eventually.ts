import { setTimeout as delay } from 'node:timers/promises';

/**
 * Polls a condition where there is no event to wait for, such as what another process does. Fails with the last
 * failure, or says that the condition did not come true.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
  what = 'the condition',
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come true within ${withinMs} ms`);
    await delay(5);
  }
}
