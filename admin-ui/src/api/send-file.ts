import type { z } from 'zod';
import { addressOf, type Answer, type QueryValue } from './client.ts';
import { problemOf, UNREACHABLE } from './problem.ts';
import { accessToken, refreshSession } from '../session/session.ts';
import { language } from '../text/text.ts';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Sends a file as it is. Never throws for what a server or network can do. */
export async function sendFile<Schema extends z.ZodType>(
  file: File,
  target: {
    readonly path: string;
    readonly query: Readonly<Record<string, QueryValue>>;
    readonly answer: Schema;
  },
): Promise<Answer<z.output<Schema>>> {
  const address = addressOf(target.path, { fileName: file.name, ...target.query });
  let response = await post(address, file);
  if (response?.status === 401 && (await refreshSession())) response = await post(address, file);
  if (response === undefined) return { kind: 'failed', problem: UNREACHABLE };
  const requestId = response.headers.get('x-request-id');
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) return { kind: 'failed', problem: problemOf(body, requestId) };
  const parsed = target.answer.safeParse(body);
  if (!parsed.success) return { kind: 'failed', problem: problemOf(undefined, requestId) };
  return { kind: 'ok', data: parsed.data, status: response.status };
}

function post(address: string, file: File): Promise<Response | undefined> {
  const isWorkbook = file.name.toLowerCase().endsWith('.xlsx');
  const headers = {
    authorization: `Bearer ${accessToken() ?? ''}`,
    'accept-language': language.value,
    'content-type': isWorkbook ? WORKBOOK : 'text/csv',
  };
  const request = { method: 'POST', headers, body: file, credentials: 'same-origin' } as const;
  return fetch(address, request).catch(() => undefined);
}
