import { request } from 'node:http';
import type { HolderAnswer } from './typing-holder.ts';

export interface PageAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** What a browser sends on behalf of the page; `headers` replaces or, with undefined, leaves out. */
export async function callPinPage(
  address: string,
  call: {
    readonly path: string;
    readonly method?: 'GET' | 'POST' | 'PUT';
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string | undefined>>;
  },
): Promise<PageAnswer> {
  const { origin, port, hash } = new URL(address);
  const isPost = call.method !== 'GET';
  const ofThePage = { origin, 'content-type': 'application/vnd.monban.pins', 'x-desk-word': hash.slice(1) };
  const own: Readonly<Record<string, string | undefined>> = isPost ? ofThePage : {};
  const headers = Object.fromEntries(
    Object.entries({ ...own, ...call.headers }).filter(([, value]) => value !== undefined),
  );
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: call.path, method: call.method ?? 'POST', headers },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        });
      },
    );
    sent.on('error', reject);
    sent.end(call.body);
  });
}

/** Types at the page as a holder does. */
export function typePins(address: string, typed: HolderAnswer): Promise<PageAnswer> {
  const { jpkiPin = '', badgePin = '', duressPin = '' } = typed;
  return callPinPage(address, { path: '/pins', body: [jpkiPin, badgePin, duressPin].join('\n') });
}
