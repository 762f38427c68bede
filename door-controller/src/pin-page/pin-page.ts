import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import type { PinsWanted } from '../desk/desk-state.ts';
import type { EnteredPins, PinAsking, PinPad } from '../desk/pin-pad.ts';
import { PIN_PAGE_POLICY, pinDocument } from './pin-document.ts';
import { pinLanguage } from './pin-words.ts';
import { readTypedPins } from './typed-pins.ts';

const LOOPBACK = '127.0.0.1';
/** Three lines of at most 8 digits are 26 bytes. */
const LONGEST_BODY = 64;
const WORD_BYTES = 24;
const BODY_TYPE = 'application/vnd.monban.pins';
/** Whoever is slower than this does not type: the body is sent at once. */
const REQUEST_TIMEOUT_MS = 5_000;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': PIN_PAGE_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), clipboard-read=(), geolocation=(), microphone=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

interface OpenQuestion {
  /** In the page's fragment, so that it never travels but in a header of its own. */
  readonly word: string;
  readonly wanted: PinsWanted;
  readonly settle: (pins: EnteredPins | undefined) => void;
}

/**
 * Where a holder types a PIN: a page that this controller serves to its own machine and to nobody else. It answers one
 * question at a time, to whoever knows its one-time word; the page of another site that finds the port (DNS rebinding,
 * cross-site requests) is turned away by Host and Origin. Nothing that is typed is logged, kept or sent on.
 */
export class PinPage implements PinPad {
  readonly #server: Server;
  readonly #randomBytes: (length: number) => Uint8Array;
  #question: OpenQuestion | undefined;

  private constructor(server: Server, randomBytes: (length: number) => Uint8Array) {
    this.#server = server;
    this.#randomBytes = randomBytes;
  }

  /** `port` 0: a free one. Throws `CONFIGURATION_INVALID` when the port cannot be had. */
  static async open(port: number, randomBytes: (length: number) => Uint8Array): Promise<PinPage> {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
    const page = new PinPage(server, randomBytes);
    server.on('request', (request, response) => {
      // A holder who closes the page in the middle has not typed; there is nobody to tell.
      page.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const problem = `Port ${port} of this machine cannot be had: choose another MONBAN_PIN_PAGE_PORT, or 0 for a free one.`;
        reject(new AppError('CONFIGURATION_INVALID', { details: { problem }, cause }));
      });
      server.listen({ host: LOOPBACK, port }, resolve);
    });
    return page;
  }

  ask(wanted: PinsWanted): PinAsking {
    this.#question?.settle(undefined);
    const word = Buffer.from(this.#randomBytes(WORD_BYTES)).toString('base64url');
    let cancel: () => void = () => undefined;
    const entered = new Promise<EnteredPins | undefined>((resolve) => {
      const question: OpenQuestion = {
        word,
        wanted,
        settle: (pins) => {
          if (this.#question === question) this.#question = undefined;
          resolve(pins);
        },
      };
      this.#question = question;
      cancel = () => {
        question.settle(undefined);
      };
    });
    return { address: `${this.#origin}/#${word}`, entered, cancel };
  }

  async close(): Promise<void> {
    this.#question?.settle(undefined);
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  get #origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://${LOOPBACK}:${port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#origin);
    if (!this.#isOurs(request)) {
      answer(response, 403);
    } else if (request.method === 'GET' && url.pathname === '/') {
      const language = pinLanguage(url.searchParams.get('lang'), request.headers['accept-language']);
      answer(response, 200, { type: 'text/html; charset=utf-8', text: pinDocument(language) });
    } else if (request.method === 'POST' && (url.pathname === '/question' || url.pathname === '/pins')) {
      await this.#post(request, response, url.pathname);
    } else {
      answer(response, 404);
    }
  }

  /** For this very address, and sent by our own page or typed into the browser. */
  #isOurs({ headers, method }: IncomingMessage): boolean {
    const site = headers['sec-fetch-site'];
    const isOwnHost = headers.host !== undefined && `http://${headers.host}` === this.#origin;
    if (!isOwnHost) return false;
    if (method === 'GET') return headers.origin === undefined || headers.origin === this.#origin;
    const isOwnSite = site === undefined || site === 'same-origin';
    return headers.origin === this.#origin && isOwnSite && headers['content-type'] === BODY_TYPE;
  }

  async #post(
    request: IncomingMessage,
    response: ServerResponse,
    path: '/question' | '/pins',
  ): Promise<void> {
    const body = await readBody(request);
    try {
      const question = this.#question;
      if (!question || !isWord(request.headers['x-desk-word'], question.word)) {
        answer(response, 410);
      } else if (body === undefined) {
        answer(response, 413);
      } else if (path === '/question') {
        answer(response, 200, json(describe(question.wanted)));
      } else {
        take(question, body, response);
      }
    } finally {
      body?.fill(0);
    }
  }
}

function describe({ jpki, badge, jpkiTriesLeft }: PinsWanted): object {
  return { jpki, badge, triesLeft: jpkiTriesLeft ?? null };
}

/** Once: what keeps the rules ends the question. */
function take(question: OpenQuestion, body: Uint8Array, response: ServerResponse): void {
  const typed = readTypedPins(body, question.wanted);
  switch (typed.kind) {
    case 'pins':
      question.settle(typed.pins);
      answer(response, 204);
      return;
    case 'problem':
      answer(response, 422, json({ problem: typed.problem }));
      return;
    case 'malformed':
      answer(response, 400);
      return;
  }
}

/** Undefined: too long. What arrived is wiped but for the answer. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const body = new Uint8Array(LONGEST_BODY);
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length + chunk.length <= LONGEST_BODY) body.set(chunk, length);
    length += chunk.length;
    chunk.fill(0);
  }
  if (length <= LONGEST_BODY) return body.subarray(0, length);
  body.fill(0);
  return undefined;
}

function isWord(given: string | string[] | undefined, word: string): boolean {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(given), Buffer.from(word)];
  return one.length === other.length && timingSafeEqual(one, other);
}

interface Content {
  readonly type: string;
  readonly text: string;
}

function json(value: object): Content {
  return { type: 'application/json', text: JSON.stringify(value) };
}

function answer(response: ServerResponse, status: number, content?: Content): void {
  response.writeHead(status, { ...HEADERS, ...(content && { 'content-type': content.type }) });
  response.end(content?.text);
}
