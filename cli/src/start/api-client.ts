import { API_ROOT, Problem } from '@monban/core/api/conventions';
import { LiveMessage } from '@monban/core/api/events';
import { SessionResponse } from '@monban/core/api/session';
import type { z } from 'zod';

interface Call<Answer extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly answer: Answer;
  readonly body?: unknown;
  /** The record's version, sent as `If-Match`. */
  readonly version?: number;
}

/** An answer that is not the one hoped for: the problem's words, without anything secret in them. */
export class ApiProblem extends Error {
  readonly code: string;

  constructor(call: string, problem: Problem) {
    const fields = (problem.problems ?? []).map((field) => `${field.pointer}: ${field.message}`);
    super([`${call}: ${problem.code}: ${problem.detail}`, ...fields].join('; '));
    this.name = 'ApiProblem';
    this.code = problem.code;
  }
}

/** The server's API as the demo uses it: the same routes as the console, one operator, one access token. */
export class ApiClient {
  readonly #origin: string;
  #accessToken = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  async signInOnce(token: string): Promise<void> {
    const session = await this.call({
      method: 'POST',
      path: '/sessions/one-time',
      body: { token },
      answer: SessionResponse,
    });
    this.#accessToken = session.accessToken;
  }

  async call<Answer extends z.ZodType>(call: Call<Answer>): Promise<z.output<Answer>> {
    const response = await fetch(this.#origin + API_ROOT + call.path, {
      method: call.method,
      headers: this.#headers(call),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? {} : JSON.parse(text);
    if (!response.ok) throw new ApiProblem(`${call.method} ${call.path}`, Problem.parse(json));
    return call.answer.parse(json);
  }

  /** The live stream from now on. Resolves once the server has accepted it; ends with `signal`. */
  async live(signal: AbortSignal): Promise<AsyncGenerator<LiveMessage>> {
    const response = await fetch(`${this.#origin}${API_ROOT}/live`, {
      headers: { authorization: `Bearer ${this.#accessToken}`, accept: 'text/event-stream' },
      signal,
    });
    if (!response.ok || !response.body) throw new Error(`The live stream answered ${response.status}.`);
    return liveMessages(response.body);
  }

  #headers(call: Call<z.ZodType>): Record<string, string> {
    return {
      accept: 'application/json',
      'accept-language': 'en',
      ...(this.#accessToken === '' ? {} : { authorization: `Bearer ${this.#accessToken}` }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.version === undefined ? {} : { 'if-match': `"${call.version}"` }),
    };
  }
}

async function* liveMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<LiveMessage> {
  const decoder = new TextDecoder();
  let buffer = '';
  for await (const chunk of body) {
    buffer += decoder.decode(chunk, { stream: true });
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = dataOf(block);
      if (data !== '') yield LiveMessage.parse(JSON.parse(data));
    }
  }
}

/** The `data:` lines of one server-sent event; empty for a heartbeat comment. */
function dataOf(block: string): string {
  return block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trimStart())
    .join('\n');
}
