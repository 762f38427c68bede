import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { z } from 'zod';
import { closeServer } from './close-server.ts';
import { SimulatorError, type SimulatorErrorCode } from '../errors.ts';

/** JSON over HTTP on a Unix socket: how tests and the demo move simulated cards and doors. */

export interface ControlRequest {
  /** The named parts of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON, or undefined without a body; a route parses it with its own schema. */
  readonly body: unknown;
}

/** A body, or a stream of lines: `start` gets a writer and returns what to do when the listener goes. */
export type ControlReply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'lines'; readonly start: (write: (line: unknown) => void) => () => void };

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Such as `/cards/:id/reader`. */
  readonly path: string;
  readonly handle: (request: ControlRequest) => ControlReply | Promise<ControlReply>;
}

export interface ControlServer {
  /** Closes listening and open connections, and removes the socket file. */
  close(): Promise<void>;
}

const LARGEST_BODY_BYTES = 64 * 1024;

export function json(body: unknown, status = 200): ControlReply {
  return { kind: 'json', status, body };
}

/** A socket that is this process's own: what no two processes may touch at a time is opened after it was claimed. */
export interface ControlSocket extends ControlServer {
  /** Answers from now on. To be called before anything else is awaited. */
  serve(routes: readonly ControlRoute[]): void;
}

/** `claimControlSocket` and `serve` in one. */
export async function startControlServer(
  path: string,
  routes: readonly ControlRoute[],
): Promise<ControlServer> {
  const socket = await claimControlSocket(path);
  socket.serve(routes);
  return socket;
}

/**
 * Listens on a socket file that only its owner may open. A file left by a dead process is replaced.
 * @throws SimulatorError `STATE_IN_USE` when a living process answers there
 */
export async function claimControlSocket(path: string): Promise<ControlSocket> {
  if (existsSync(path)) {
    if (await isAnswered(path)) {
      throw new SimulatorError('STATE_IN_USE', { reason: `another process listens on ${path}` });
    }
    unlinkSync(path);
  }
  const server = createServer();
  await listen(server, path);
  chmodSync(path, 0o600);
  return {
    serve: (routes) => {
      server.on('request', (request, response) => {
        void respond(routes, request, response);
      });
    },
    close: () => closeServer(server),
  };
}

async function respond(
  routes: readonly ControlRoute[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    sendReply(response, await route(routes, request));
  } catch (error) {
    sendFailure(response, error);
  }
}

async function route(routes: readonly ControlRoute[], request: IncomingMessage): Promise<ControlReply> {
  const url = new URL(request.url ?? '/', 'http://control');
  for (const candidate of routes) {
    const parameters = candidate.method === request.method ? match(candidate.path, url.pathname) : undefined;
    if (parameters === undefined) continue;
    return candidate.handle({ parameters, query: url.searchParams, body: await readBody(request) });
  }
  throw new SimulatorError('ROUTE_NOT_FOUND', { reason: `${request.method ?? ''} ${url.pathname}` });
}

function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const names = pattern.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) parameters[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return undefined;
  }
  return parameters;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES)
      throw new SimulatorError('VALIDATION_FAILED', { reason: 'body too large' });
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new SimulatorError('VALIDATION_FAILED', { reason: 'the body is not JSON', cause });
  }
}

function sendReply(response: ServerResponse, reply: ControlReply): void {
  if (reply.kind === 'json') {
    sendJson(response, reply.status, reply.body);
    return;
  }
  // Gone while the stream was made ready: 'close' has been told already, so nothing would ever stop it.
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const stop = reply.start((line) => response.write(`${JSON.stringify(line)}\n`));
  response.once('close', stop);
}

function sendFailure(response: ServerResponse, error: unknown): void {
  const failure = toSimulatorError(error);
  const { code, reason, debianPackage } = failure;
  sendJson(response, STATUS[code] ?? 500, { code, reason, debianPackage });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? null));
}

/** Codes that are somebody's mistake or a state of things; the rest is 500. */
const STATUS: Partial<Record<SimulatorErrorCode, number>> = {
  VALIDATION_FAILED: 400,
  ADDRESS_INVALID: 400,
  PERSONA_UNKNOWN: 400,
  CLONE_SOURCE_MISSING: 400,
  ROUTE_NOT_FOUND: 404,
  CARD_NOT_FOUND: 404,
  DOOR_NOT_FOUND: 404,
  CARD_EXISTS: 409,
  CARD_IN_READER: 409,
  CERTIFICATE_MISSING: 409,
  CARD_NOT_IN_READER: 409,
  READER_OCCUPIED: 409,
  TIMED_OUT: 408,
  READER_UNREACHABLE: 502,
};

function toSimulatorError(error: unknown): SimulatorError {
  if (error instanceof SimulatorError) return error;
  if (error instanceof z.ZodError) {
    return new SimulatorError('VALIDATION_FAILED', { reason: z.prettifyError(error), cause: error });
  }
  return new SimulatorError('INTERNAL', {
    reason: error instanceof Error ? error.message : 'unknown',
    cause: error,
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
