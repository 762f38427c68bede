import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { API_ROOT } from '@monban/core/api/conventions';
import type { Role } from '@monban/core/api/permissions';
import { SessionResponse } from '@monban/core/api/session';
import { OperatorId } from '@monban/core/ids';
import type { DatabaseOptions, Knex } from '@monban/db/open';
import { loadServerKeys, type ServerKeys } from '@monban/server/keys/server-keys';
import { type RunningServer, startServer } from '@monban/server/server';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import { pino } from 'pino';
import { ApiChecker, type RawAnswer } from './api-checker.ts';
import { type ApiDocument, type Operation, operationsOf } from './api-description.ts';
import { testConfiguration } from './start-server.ts';
import { giveSecondFactor, secondStep } from './second-factor.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Somebody who is signed in. */
export interface TestCaller {
  readonly operatorId: OperatorId;
  readonly role: Role;
  readonly accessToken: string;
  /** As the browser would send it back. */
  readonly cookie: string;
}

export interface TestPlaces {
  readonly siteIds?: readonly string[];
  readonly departmentIds?: readonly string[];
}

export interface ApiRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>> | URLSearchParams;
  readonly body?: unknown;
  /** In place of `body`: exactly these bytes. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Nobody when absent. */
  readonly caller?: TestCaller | undefined;
}

export interface ApiAnswer extends RawAnswer {
  readonly json: unknown;
  readonly headers: Headers;
}

/**
 * The whole server in this process, on a database of the test's own, with its log kept. Every answer is held to the
 * server's own description before the test sees it.
 */
export class TestApi {
  readonly server: RunningServer;
  readonly dataDirectory: string;
  readonly document: ApiDocument;
  readonly operations: readonly Operation[];
  readonly checker: ApiChecker;
  /** Everything logged so far, at the most talkative level. */
  readonly log: readonly string[];
  readonly #end: () => Promise<void>;
  #keys: Promise<ServerKeys> | undefined;

  private constructor(started: Started, document: ApiDocument) {
    this.server = started.server;
    this.dataDirectory = started.dataDirectory;
    this.log = started.log;
    this.#end = started.end;
    this.document = document;
    this.operations = operationsOf(document);
    this.checker = new ApiChecker(document);
  }

  static async start(
    database: DatabaseOptions,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<TestApi> {
    const started = await start(database, environment);
    const response = await fetch(`${started.server.url}${API_ROOT}/openapi.json`);
    return new TestApi(started, (await response.json()) as ApiDocument);
  }

  get db(): Knex {
    return this.server.db;
  }

  /** The server's own. */
  keys(): Promise<ServerKeys> {
    return (this.#keys ??= loadServerKeys(join(this.dataDirectory, 'keys'), new Date()));
  }

  operation(id: string): Operation {
    const found = this.operations.find((operation) => operation.id === id);
    if (!found) throw new Error(`there is no operation ${id}`);
    return found;
  }

  /** Throws when the answer is not as declared. */
  async request(operation: Operation, request: ApiRequest): Promise<ApiAnswer> {
    const response = await fetch(this.#urlOf(operation, request), {
      method: operation.method,
      headers: headersOf(request),
      ...bodyOf(request),
    });
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const isStream = mediaType === 'text/event-stream';
    if (isStream) await response.body?.cancel();
    const text = isStream ? '' : await response.text();
    const raw = { status: response.status, mediaType, text };
    this.checker.requireDeclared(operation, raw);
    const json: unknown =
      /^application\/(.+\+)?json$/.test(mediaType) && text !== '' ? JSON.parse(text) : null;
    return { ...raw, json, headers: response.headers };
  }

  /** A new operator, signed in with a link. No sites, no departments: all of them. */
  async signIn(role: Role, { siteIds = [], departmentIds = [] }: TestPlaces = {}): Promise<TestCaller> {
    const operatorId = OperatorId.parse(newRecordId(randomUUID));
    const at = new Date();
    const times = { created_at: at.toISOString(), updated_at: at.toISOString() };
    const login = `${role}-${operatorId.slice(0, 8)}`;
    await this.db('operators').insert({ id: operatorId, login, display_name: `The ${role}`, role, ...times });
    for (const site_id of siteIds)
      await this.db('operator_sites').insert({ operator_id: operatorId, site_id });
    for (const department_id of departmentIds)
      await this.db('operator_departments').insert({ operator_id: operatorId, department_id });
    await giveSecondFactor(this.db, operatorId, role);
    const token = await makeOneTimeSignIn(this.db, { operatorId, at, lifetimeMinutes: 5, randomBytes });
    const first = await this.request(this.operation('signInOnce'), { body: { token } });
    const body = await secondStep(this.db, operatorId, { status: first.status, body: first.json });
    const answer = body ? await this.request(this.operation('signInWithSecondFactor'), { body }) : first;
    const { accessToken } = SessionResponse.parse(answer.json);
    const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    return { operatorId, role, accessToken, cookie };
  }

  close(): Promise<void> {
    return this.#end();
  }

  #urlOf({ path }: Operation, { params = {}, query = {} }: ApiRequest): string {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const search = new URLSearchParams(query).toString();
    return `${this.server.url}${address}${search === '' ? '' : `?${search}`}`;
  }
}

interface Started {
  readonly server: RunningServer;
  readonly dataDirectory: string;
  readonly log: readonly string[];
  readonly end: () => Promise<void>;
}

/** One caller asks here for what thousands would. */
const UNLIMITED = { requestsPerMinute: Infinity, requestsPerMinuteAndAddress: Infinity };

async function start(
  database: DatabaseOptions,
  environment: Readonly<Record<string, string>>,
): Promise<Started> {
  const { path: dataDirectory, remove } = await temporaryDirectory();
  const log: string[] = [];
  const kept = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log.push(chunk.toString());
      done();
    },
  });
  const configuration = testConfiguration({ dataDirectory, database, environment });
  const server = await startServer({ configuration, log: pino({ level: 'trace' }, kept), limits: UNLIMITED });
  const end = async (): Promise<void> => {
    await server.close();
    await remove();
  };
  return { server, dataDirectory, log, end };
}

function headersOf({ caller, body, headers }: ApiRequest): Record<string, string> {
  return {
    ...(caller && { authorization: `Bearer ${caller.accessToken}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
}

function bodyOf({ body, rawBody }: ApiRequest): { body?: string | Uint8Array<ArrayBuffer> } {
  if (rawBody !== undefined) return { body: rawBody };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}
