import { API_ROOT } from '@monban/core/api/conventions';
import type { z } from 'zod';
import { problemOf, UNREACHABLE, type ApiProblem } from './problem.ts';

export type Answer<Data> =
  | { readonly kind: 'ok'; readonly data: Data; readonly status: number }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

export type QueryValue = string | number | undefined;

export interface ApiRequest<Schema extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API root, such as `/people`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** The version the operator saw: sent as `If-Match`, so that nobody overwrites what they have not read. */
  readonly version?: number;
  readonly answer: Schema;
  readonly signal?: AbortSignal;
  /** Goes on when the page is left: for an answer that sets a cookie which must not be lost. */
  readonly isKept?: boolean;
}

export interface ClientOptions {
  readonly fetch: typeof fetch;
  readonly language: () => string;
  readonly accessToken: () => string | undefined;
  /** Gets a new access token with the refresh cookie; false when the session has ended. */
  readonly refresh: () => Promise<boolean>;
  /** A fresh Idempotency-Key. */
  readonly newKey: () => string;
}

export interface Client {
  /** Never throws for what a server or network can do; an aborted request rejects with its `AbortError`. */
  call<Schema extends z.ZodType>(request: ApiRequest<Schema>): Promise<Answer<z.output<Schema>>>;
}

export function createClient(options: ClientOptions): Client {
  return {
    async call(request) {
      // One key for both tries: a repeated POST is the same POST.
      const key = options.newKey();
      const first = await send(options, request, key);
      if (first?.status !== 401 || options.accessToken() === undefined) return read(request, first);
      const renewed = await options.refresh();
      return read(request, renewed ? await send(options, request, key) : first);
    },
  };
}

/** The request's address, with the parameters that have a value. */
export function addressOf(path: string, query: Readonly<Record<string, QueryValue>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return API_ROOT + path + (text === '' ? '' : `?${text}`);
}

async function send(
  options: ClientOptions,
  request: ApiRequest<z.ZodType>,
  key: string,
): Promise<Response | undefined> {
  try {
    return await options.fetch(addressOf(request.path, request.query), {
      method: request.method,
      headers: headersOf(options, request, key),
      credentials: 'same-origin',
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.signal ? { signal: request.signal } : {}),
      ...(request.isKept ? { keepalive: true } : {}),
    });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return undefined;
  }
}

function headersOf(options: ClientOptions, request: ApiRequest<z.ZodType>, key: string): Headers {
  const headers = new Headers({
    accept: 'application/json, application/problem+json',
    'accept-language': options.language(),
  });
  const token = options.accessToken();
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  if (request.method === 'POST') headers.set('idempotency-key', key);
  if (request.version !== undefined) headers.set('if-match', `"${String(request.version)}"`);
  return headers;
}

async function read<Schema extends z.ZodType>(
  request: ApiRequest<Schema>,
  response: Response | undefined,
): Promise<Answer<z.output<Schema>>> {
  if (response === undefined) return { kind: 'failed', problem: UNREACHABLE };
  const requestId = response.headers.get('x-request-id');
  const body = await bodyOf(response);
  if (!response.ok) return { kind: 'failed', problem: problemOf(body, requestId) };
  const parsed = request.answer.safeParse(body);
  if (!parsed.success) return { kind: 'failed', problem: problemOf(undefined, requestId) };
  return { kind: 'ok', data: parsed.data, status: response.status };
}

/** `{}` for an empty answer; undefined for one that is not JSON, or broke off. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
