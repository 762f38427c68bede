import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { closeServer } from '../control/close-server.ts';
import { SimulatorError } from '../errors.ts';
import { replaceFile } from '../state/durable-file.ts';
import {
  advanceTo,
  Book,
  changesAfter,
  EMPTY_BOOK,
  type Event,
  intervene,
  ITEM_FAILURES,
  ITEM_STATES,
  type Pace,
  placeOrder,
} from './book.ts';
import { Fault } from './faults.ts';

/**
 * The simulated J-LIS: orders of card applications over HTTP (docs/protocol/loading-service.md). A service with states,
 * delays and failures of its own, not a function call; what it has said survives its end.
 */
export interface LoadingServiceOptions {
  /** 0: any free port. Loopback only. */
  readonly port: number;
  /** Whoever may order; there is no default. */
  readonly secret: string;
  readonly pace: Pace;
  /** Without it everything is forgotten at the end. */
  readonly statePath?: string | undefined;
  readonly clock: () => Date;
}

export interface RunningLoadingService {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws SimulatorError `STATE_INVALID` for a state file that is none */
export async function startLoadingService(options: LoadingServiceOptions): Promise<RunningLoadingService> {
  const server = createServer(loadingServiceApp(new Desk(options), options.secret));
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

const OrderBody = z.strictObject({
  wantedFrom: z.iso.date(),
  itemIds: z.array(z.uuid()).min(1).max(2_000),
});
const ChangesQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const Intervention = z.strictObject({
  state: z.enum(ITEM_STATES),
  failure: z.enum(ITEM_FAILURES).optional(),
});

/** The book, the service's own clock, and the faults that are yet to happen. */
class Desk {
  readonly #options: LoadingServiceOptions;
  readonly #faults: Fault[] = [];
  #book: Book;
  #aheadMs = 0;

  constructor(options: LoadingServiceOptions) {
    this.#options = options;
    this.#book = readBook(options.statePath);
  }

  get book(): Book {
    this.#keep(advanceTo(this.#book, this.#now()));
    return this.#book;
  }

  place(key: string, order: z.infer<typeof OrderBody>): string {
    const when = { at: this.#now(), pace: this.#options.pace };
    const [book, reference] = placeOrder(this.book, { key, ...order }, when);
    this.#keep(book);
    return reference;
  }

  /** False when there is no such item. */
  intervene(event: Omit<Event, 'at'>): boolean {
    const book = intervene(this.book, { ...event, at: this.#now() });
    if (book !== undefined) this.#keep(book);
    return book !== undefined;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }

  arrange(faults: readonly Fault[]): void {
    this.#faults.push(...faults);
  }

  nextFault(): Fault | undefined {
    return this.#faults.shift();
  }

  #now(): Date {
    return new Date(this.#options.clock().getTime() + this.#aheadMs);
  }

  #keep(book: Book): void {
    if (book === this.#book) return;
    if (this.#options.statePath !== undefined) replaceFile(this.#options.statePath, JSON.stringify(book));
    this.#book = book;
  }
}

function loadingServiceApp(desk: Desk, secret: string): Express {
  const app = express().disable('x-powered-by');
  app.use((request, response, next) => {
    if (isBearer(request, secret)) next();
    else response.status(401).json({ error: 'unauthorised' });
  });
  app.use(express.json({ limit: '256kb' }));
  addControl(app, desk);
  app.use('/v1', (request, response, next) => {
    suffer(desk.nextFault(), { request, response, next });
  });
  addOrders(app, desk);
  // express knows an error handler by its four parameters.
  // eslint-disable-next-line max-params
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (!(error instanceof z.ZodError)) {
      next(error);
      return;
    }
    response.status(400).json({ error: 'malformed', detail: z.prettifyError(error) });
  });
  return app;
}

function addOrders(app: Express, desk: Desk): void {
  app.post('/v1/orders', (request, response) => {
    const key = z.string().min(1).max(100).parse(request.header('idempotency-key'));
    const reference = desk.place(key, OrderBody.parse(request.body));
    response.status(201).json({ reference });
  });
  app.get('/v1/changes', (request, response) => {
    const { after, limit } = ChangesQuery.parse(request.query);
    response.json({ changes: changesAfter(desk.book, after, limit) });
  });
  app.post('/v1/items/:itemId/removals', (request, response) => {
    const isKnown = desk.intervene({ itemId: request.params.itemId, state: 'removed' });
    response.status(isKnown ? 200 : 404).json({});
  });
}

/** What tests and the demo turn: time, faults, and what becomes of one item. Never delayed, never failing. */
function addControl(app: Express, desk: Desk): void {
  app.post('/control/advance', (request, response) => {
    desk.advance(z.strictObject({ ms: z.int().min(1) }).parse(request.body).ms);
    response.json({});
  });
  app.post('/control/faults', (request, response) => {
    desk.arrange(z.strictObject({ faults: z.array(Fault) }).parse(request.body).faults);
    response.json({});
  });
  app.post('/control/items/:itemId', (request, response) => {
    const { state, failure = null } = Intervention.parse(request.body);
    const isKnown = desk.intervene({ itemId: request.params.itemId, state, failure });
    response.status(isKnown ? 200 : 404).json({});
  });
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
}

function suffer(fault: Fault | undefined, { request, response, next }: Exchange): void {
  switch (fault) {
    case undefined:
      next();
      return;
    case 'unavailable':
      response.status(503).json({ error: 'unavailable' });
      return;
    case 'refused':
      response.status(422).json({ error: 'refused' });
      return;
    case 'silent':
      return;
    case 'answer-lost':
      response.json = () => {
        request.socket.destroy();
        return response;
      };
      next();
  }
}

function isBearer(request: Request, secret: string): boolean {
  const given = Buffer.from(request.header('authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${secret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function readBook(path: string | undefined): Book {
  if (path === undefined || !existsSync(path)) return EMPTY_BOOK;
  try {
    return Book.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new SimulatorError('STATE_INVALID', {
      reason: 'this file is not the state of a loading service',
      cause,
    });
  }
}
