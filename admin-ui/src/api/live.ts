import { LiveMessage } from '@monban/core/api/events';
import { addressOf } from './client.ts';
import { SseParser, type ServerSentEvent } from './sse-parser.ts';

/** `lost`: several tries in a row have failed, so what the page shows is old. */
export type LiveState = 'connected' | 'reconnecting' | 'lost';

export interface LiveOptions {
  readonly fetch: typeof fetch;
  readonly accessToken: () => string | undefined;
  readonly refresh: () => Promise<boolean>;
  readonly onState: (state: LiveState) => void;
  readonly onMessage: (message: LiveMessage) => void;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** 0 ≤ x < 1, to spread reconnects of many consoles. */
  readonly random: () => number;
}

/** Silence for so long means a dead connection: the server sends a heartbeat far more often. */
export const SILENCE_MS = 45_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const FAILURES_UNTIL_LOST = 3;

/** Full jitter: a random part of 0.5 s, 1 s, 2 s … 15 s. */
export function backOffMs(failures: number, random: number): number {
  const limit = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(limit / 2 + (limit / 2) * random);
}

/**
 * Follows `GET /live` until the signal aborts: by fetch, because EventSource cannot send a bearer token. Resumes
 * after the last event seen, so that nothing is missing between two connections.
 */
export async function followLive(options: LiveOptions, signal: AbortSignal): Promise<void> {
  const position: Position = { lastEventId: undefined, failures: 0 };
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    await connect(options, position, signal);
    if (isOver()) return;
    position.failures += 1;
    options.onState(position.failures >= FAILURES_UNTIL_LOST ? 'lost' : 'reconnecting');
    await options.wait(backOffMs(position.failures, options.random()), signal);
  }
}

interface Position {
  lastEventId: string | undefined;
  failures: number;
}

/** One connection, from its opening to its end; never throws. */
async function connect(options: LiveOptions, position: Position, signal: AbortSignal): Promise<void> {
  const connection = new AbortController();
  const end = (): void => {
    connection.abort();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    const response = await open(options, position, connection.signal);
    if (!response.ok || response.body === null) return;
    position.failures = 0;
    options.onState('connected');
    await readAll(response.body, (event) => {
      take(options, position, event);
    });
  } catch {
    // A connection that breaks is an expected end: the caller waits and opens the next one.
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

async function open(options: LiveOptions, position: Position, signal: AbortSignal): Promise<Response> {
  const response = await request(options, position, signal);
  if (response.status !== 401 || !(await options.refresh())) return response;
  return request(options, position, signal);
}

function request(options: LiveOptions, position: Position, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ accept: 'text/event-stream' });
  const token = options.accessToken();
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (position.lastEventId !== undefined) headers.set('last-event-id', position.lastEventId);
  return options.fetch(addressOf('/live'), { headers, signal, cache: 'no-store' });
}

async function readAll(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerSentEvent) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new SseParser();
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read());
      if (done) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) onEvent(event);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function withinSilence<Value>(promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('silent'));
    }, SILENCE_MS);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** A message this console does not know is skipped: an older page must not stop at a newer server's word. */
function take(options: LiveOptions, position: Position, event: ServerSentEvent): void {
  if (event.id !== undefined && event.id !== '') position.lastEventId = event.id;
  const message = LiveMessage.safeParse(jsonOf(event.data));
  if (message.success) options.onMessage(message.data);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
