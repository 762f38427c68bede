import { accessToken, refreshSession } from '../session/session.ts';
import { language } from '../text/text.ts';
import { addressOf, type Answer, type QueryValue } from './client.ts';
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

/** Fetches a file for the page itself, or one that is made of what is sent. */
export function readFile(path: string, body?: object): Promise<Answer<Blob>> {
  return fetchFile({ address: addressOf(path), ...(body && { body }) });
}

interface WantedFile {
  readonly address: string;
  readonly body?: object;
}

async function saveAnswer(wanted: WantedFile & { readonly name: string }): Promise<ApiProblem | undefined> {
  const answer = await fetchFile(wanted);
  if (answer.kind === 'failed') return answer.problem;
  offer(answer.data, wanted.name);
  return undefined;
}

async function fetchFile(wanted: WantedFile): Promise<Answer<Blob>> {
  let response = await ask(wanted);
  if (response?.status === 401 && (await refreshSession())) response = await ask(wanted);
  if (response === undefined) return { kind: 'failed', problem: UNREACHABLE };
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => undefined);
    return { kind: 'failed', problem: problemOf(body, response.headers.get('x-request-id')) };
  }
  // A connection may break in the middle of a file.
  const file = await response.blob().catch(() => undefined);
  if (file === undefined) return { kind: 'failed', problem: UNREACHABLE };
  return { kind: 'ok', data: file, status: response.status };
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
