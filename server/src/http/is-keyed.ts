import type { Route } from './route.ts';

/**
 * Does an `Idempotency-Key` count here? On every POST of a caller we know, except where the answer must not be kept
 * and where a file goes in or out: neither is compared or stored for it.
 */
export function isKeyed(declared: Route): boolean {
  const { method, permission, answerIsSecret, upload, download } = declared;
  return method === 'post' && permission !== 'public' && !answerIsSecret && !upload && !download;
}
