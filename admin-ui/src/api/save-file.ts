import { accessToken, refreshSession } from '../session/session.ts';
import { addressOf, type QueryValue } from './client.ts';
import { problemOf, UNREACHABLE, type ApiProblem } from './problem.ts';

/** Fetches a file with the session and saves it under this name; answers what went wrong, or undefined. */
export async function saveFile(
  path: string,
  name: string,
  query: Readonly<Record<string, QueryValue>> = {},
): Promise<ApiProblem | undefined> {
  const address = addressOf(path, query);
  let response = await get(address);
  if (response?.status === 401 && (await refreshSession())) response = await get(address);
  if (response === undefined) return UNREACHABLE;
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => undefined);
    return problemOf(body, response.headers.get('x-request-id'));
  }
  // A connection may break in the middle of a file.
  const file = await response.blob().catch(() => undefined);
  if (file === undefined) return UNREACHABLE;
  offer(file, name);
  return undefined;
}

function get(address: string): Promise<Response | undefined> {
  const headers = { authorization: `Bearer ${accessToken() ?? ''}` };
  return fetch(address, { headers, credentials: 'same-origin' }).catch(() => undefined);
}

function offer(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
