import type { LiveMessage } from '@monban/core/api/events';
import { readonly, shallowRef } from 'vue';
import { followLive, type LiveState } from '../api/live.ts';
import { accessToken, refreshSession } from '../session/session.ts';

type Listener = (message: LiveMessage) => void;

const state = shallowRef<LiveState>('reconnecting');
const listeners = new Set<Listener>();
let running: AbortController | undefined;

/** Always shown in the shell: what is old must not look new. */
export const liveState = readonly(state);

/** Opens the one connection of the console; a second call does nothing. */
export function startLive(): void {
  if (running) return;
  running = new AbortController();
  void followLive(
    {
      fetch: (...request) => fetch(...request),
      accessToken,
      refresh: refreshSession,
      onState: (value) => {
        state.value = value;
      },
      onMessage: (message) => {
        for (const listener of listeners) listener(message);
      },
      wait,
      random: () => Math.random(),
    },
    running.signal,
  );
}

export function stopLive(): void {
  running?.abort();
  running = undefined;
}

/** Returns the way to stop listening. */
export function listenLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    // The network is back: no reason to wait out the pause.
    window.addEventListener('online', done, { once: true });
    signal.addEventListener('abort', done, { once: true });
  });
}
