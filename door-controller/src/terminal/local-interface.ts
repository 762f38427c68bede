import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@monban/core/errors';
import {
  type TapRefusal,
  TapRequest,
  TAP_WITHIN_MS,
  type TapRequestState,
} from '@monban/core/messages/tap-request';
import { findMyNumberFields } from '@monban/core/privacy/refuse-my-number';
import { DISPLAY_PAGE_POLICY, displayDocument } from './display-page.ts';
import { findProgram, type Program } from './programs.ts';
import type { Refusal, TapRequests } from './tap-requests.ts';
import type { TerminalDisplay } from './terminal-display.ts';

const LOOPBACK = '127.0.0.1';
const LONGEST_BODY = 2_048;
const REQUEST_TIMEOUT_MS = 5_000;
/** The display's question is answered at its next change, or after this. */
const DISPLAY_WAIT_MS = 25_000;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': DISPLAY_PAGE_POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** How the terminal is, for whoever looks after it: no names of programs, nobody's data. */
export interface TerminalHealth {
  readonly role: 'terminal';
  readonly reader: 'ready' | 'lost';
  readonly snapshotVersion: number;
  readonly clockTrusted: boolean;
  readonly audiences: readonly string[];
  /** What people type at the console to sign in here; null before the first policy. */
  readonly code: string | null;
  readonly isReady: boolean;
}

export interface LocalInterfaceDeps {
  readonly requests: TapRequests;
  readonly programs: readonly Program[];
  readonly display: TerminalDisplay;
  readonly health: () => TerminalHealth;
}

interface Answer {
  readonly status: number;
  readonly body: object | string;
}

/**
 * Where programs of this machine ask for a tap (docs/protocol/terminal.md): HTTP on loopback, with each program's own
 * secret, and the page that shows what is asked. The page of another site that finds the port is turned away: it
 * cannot name our Host (DNS rebinding), and nothing that a browser sends across sites is taken.
 */
export class LocalInterface {
  readonly #server: Server;
  readonly #deps: LocalInterfaceDeps;

  private constructor(server: Server, deps: LocalInterfaceDeps) {
    this.#server = server;
    this.#deps = deps;
  }

  /** `port` 0: a free one. Throws `CONFIGURATION_INVALID` when the port cannot be had. */
  static async open(port: number, deps: LocalInterfaceDeps): Promise<LocalInterface> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
    const local = new LocalInterface(server, deps);
    server.on('request', (request, response) => {
      // A program that hangs up does not want to know; there is nobody to tell.
      local.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const problem = `Port ${port} of this machine cannot be had: choose another MONBAN_TERMINAL_PORT.`;
        reject(new AppError('CONFIGURATION_INVALID', { details: { problem }, cause }));
      });
      server.listen({ host: LOOPBACK, port }, resolve);
    });
    return local;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://${LOOPBACK}:${port}`;
  }

  async close(): Promise<void> {
    this.#deps.requests.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#isOurs(request)) {
      send(response, { status: 403, body: { error: 'unauthorised' } });
      return;
    }
    const url = new URL(request.url ?? '/', this.url);
    const isForPrograms = url.pathname === '/tap-requests' || url.pathname.startsWith('/tap-requests/');
    const answer = isForPrograms
      ? await this.#tapRequest(request, url)
      : await this.#look(request, url, response);
    send(response, answer);
  }

  /** For this very address, and not from another site's page. */
  #isOurs({ headers }: IncomingMessage): boolean {
    const site = headers['sec-fetch-site'];
    const isSameSite = site === undefined || site === 'same-origin' || site === 'none';
    return `http://${headers.host ?? ''}` === this.url && headers.origin === undefined && isSameSite;
  }

  /** What anybody on this machine may see: as much as whoever stands in front of it. */
  async #look(request: IncomingMessage, url: URL, response: ServerResponse): Promise<Answer> {
    if (request.method !== 'GET') return UNKNOWN;
    switch (url.pathname) {
      case '/':
        return { status: 200, body: displayDocument() };
      case '/health':
        return this.#health();
      case '/display':
        return this.#display(url, response);
      default:
        return UNKNOWN;
    }
  }

  #health(): Answer {
    const health = this.#deps.health();
    return { status: health.isReady ? 200 : 503, body: health };
  }

  async #tapRequest(request: IncomingMessage, url: URL): Promise<Answer> {
    const secret = /^Bearer ([A-Za-z0-9_-]{43,86})$/.exec(request.headers.authorization ?? '')?.[1];
    const program = secret === undefined ? undefined : findProgram(this.#deps.programs, secret);
    if (!program) return refused('unauthorised');
    const id = url.pathname.slice('/tap-requests/'.length);
    const { requests } = this.#deps;
    if (url.pathname === '/tap-requests')
      return request.method === 'POST' ? this.#create(program, request) : UNKNOWN;
    if (request.method === 'GET') return answerOf(await requests.find(program, id, waitOf(url)), 200);
    return request.method === 'DELETE' ? answerOf(await requests.cancel(program, id), 200) : UNKNOWN;
  }

  async #create(program: Program, request: IncomingMessage): Promise<Answer> {
    const body = parseJson(await readBody(request));
    const pointers = findMyNumberFields(body);
    if (pointers.length > 0) return refused('my-number-refused', { pointers });
    const asked = TapRequest.safeParse(body);
    if (!asked.success || request.headers['content-type'] !== 'application/json') return refused('malformed');
    return answerOf(await this.#deps.requests.create(program, asked.data), 201);
  }

  /** `?after=<number>`: waits for the view after that one. */
  async #display(url: URL, response: ServerResponse): Promise<Answer> {
    const { display } = this.#deps;
    if (url.searchParams.get('after') === String(display.current.number)) {
      await new Promise<void>((resolve) => {
        const stop = display.onceChanged(() => {
          clearTimeout(timer);
          resolve();
        });
        const timer = setTimeout(() => {
          stop();
          resolve();
        }, DISPLAY_WAIT_MS);
        response.once('close', () => {
          stop();
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return { status: 200, body: { ...display.current, terminalCode: this.#deps.health().code } };
  }
}

const UNKNOWN: Answer = { status: 404, body: { error: 'unknown' } };

const STATUS_OF_REFUSAL = {
  malformed: 400,
  'my-number-refused': 422,
  unauthorised: 401,
  'audience-not-allowed': 403,
  'scope-not-allowed': 403,
  'nonce-used': 409,
  busy: 409,
  'not-ready': 503,
  unknown: 404,
} as const satisfies Record<Refusal, number>;

function refused(error: Refusal, details: Pick<TapRefusal, 'pointers'> = {}): Answer {
  return { status: STATUS_OF_REFUSAL[error], body: { error, ...details } };
}

function answerOf(state: TapRequestState | Refusal, status: number): Answer {
  return typeof state === 'string' ? refused(state) : { status, body: state };
}

/** Whole seconds in `wait`, at most as long as a tap is awaited; without it all of that. */
function waitOf(url: URL): number {
  const wait = url.searchParams.get('wait');
  if (wait === null || !/^\d{1,2}$/.test(wait)) return TAP_WITHIN_MS;
  return Math.min(Number(wait) * 1_000, TAP_WITHIN_MS);
}

/** Undefined: too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
  }
  return length <= LONGEST_BODY ? Buffer.concat(chunks).toString('utf8') : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const [type, text] =
    typeof body === 'string'
      ? ['text/html; charset=utf-8', body]
      : ['application/json', JSON.stringify(body)];
  response.writeHead(status, { ...HEADERS, 'content-type': type });
  response.end(text);
}
