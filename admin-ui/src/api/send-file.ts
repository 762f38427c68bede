import type { z } from 'zod';
import { addressOf, type Answer, type QueryValue } from './client.ts';
import { problemOf, UNREACHABLE } from './problem.ts';
import { accessToken, refreshSession } from '../session/session.ts';
import { language } from '../text/text.ts';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const JPEG = 'image/jpeg';

export interface FileTarget<Schema extends z.ZodType> {
  /** POST when absent. */
  readonly method?: 'POST' | 'PUT';
  readonly path: string;
  readonly query: Readonly<Record<string, QueryValue>>;
  /** The version the sender saw: sent as `If-Match`. */
  readonly version?: number;
  readonly answer: Schema;
}

/** Sends a file as it is. Never throws for what a server or network can do. */
export async function sendFile<Schema extends z.ZodType>(
  file: File,
  target: FileTarget<Schema>,
): Promise<Answer<z.output<Schema>>> {
  let response = await send(file, target);
  if (response?.status === 401 && (await refreshSession())) response = await send(file, target);
  if (response === undefined) return { kind: 'failed', problem: UNREACHABLE };
  const requestId = response.headers.get('x-request-id');
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) return { kind: 'failed', problem: problemOf(body, requestId) };
  const parsed = target.answer.safeParse(body);
  if (!parsed.success) return { kind: 'failed', problem: problemOf(undefined, requestId) };
  return { kind: 'ok', data: parsed.data, status: response.status };
}

function send(file: File, target: FileTarget<z.ZodType>): Promise<Response | undefined> {
  const { method = 'POST', path, query, version } = target;
  const headers = {
    authorization: `Bearer ${accessToken() ?? ''}`,
    'accept-language': language.value,
    'content-type': typeOf(file),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  };
  // A photo has no name that anybody needs.
  const address = addressOf(path, file.type === JPEG ? query : { fileName: file.name, ...query });
  return fetch(address, { method, headers, body: file, credentials: 'same-origin' }).catch(() => undefined);
}

function typeOf(file: File): string {
  if (file.type === JPEG) return JPEG;
  return file.name.toLowerCase().endsWith('.xlsx') ? WORKBOOK : 'text/csv';
}
