import { accessToken, refreshSession } from '../session/session.ts';
import { language } from '../text/text.ts';
import { addressOf, type QueryValue } from './client.ts';
import { problemOf, UNREACHABLE, type ApiProblem } from './problem.ts';

/** Fetches a file with the session and saves it under this name; answers what went wrong, or undefined. */
export async function saveFile(
  path: string,
  name: string,
  query: Readonly<Record<string, QueryValue>> = {},
): Promise<ApiProblem | undefined> {
  return saveAnswer({ address: addressOf(path, query), name });
}

/** The same with a file that is made of what is sent. */
export async function saveMadeFile(
  path: string,
  name: string,
  body: object,
): Promise<ApiProblem | undefined> {
  return saveAnswer({ address: addressOf(path), name, body });
}

interface WantedFile {
  readonly address: string;
  readonly name: string;
  readonly body?: object;
}

async function saveAnswer(wanted: WantedFile): Promise<ApiProblem | undefined> {
  let response = await ask(wanted);
  if (response?.status === 401 && (await refreshSession())) response = await ask(wanted);
  if (response === undefined) return UNREACHABLE;
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => undefined);
    return problemOf(body, response.headers.get('x-request-id'));
  }
  // A connection may break in the middle of a file.
  const file = await response.blob().catch(() => undefined);
  if (file === undefined) return UNREACHABLE;
  offer(file, wanted.name);
  return undefined;
}

function ask({ address, body }: WantedFile): Promise<Response | undefined> {
  const headers = {
    authorization: `Bearer ${accessToken() ?? ''}`,
    'accept-language': language.value,
    ...(body && { 'content-type': 'application/json' }),
  };
  const sent = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  return fetch(address, { headers, credentials: 'same-origin', ...sent }).catch(() => undefined);
}

function offer(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
