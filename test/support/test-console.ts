import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '@monban/core/api/permissions';
import { SessionResponse } from '@monban/core/api/session';
import type { OperatorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { createApp } from '@monban/server/http/app';
import type { Route } from '@monban/server/http/route';
import type { Transport } from '@monban/server/http/transport';
import { DigitReader } from '@monban/server/number-guard/digit-reader';
import { inspectUpload } from '@monban/server/number-guard/inspect-upload';
import { KnownClean } from '@monban/server/number-guard/known-clean';
import type { UploadGuard } from '@monban/server/number-guard/upload';
import type { Platform } from '@monban/server/platform';
import { platformRoutes } from '@monban/server/platform-routes';
import { newRecordId } from '@monban/server/records/new-record-id';
import { authenticate } from '@monban/server/sessions/authenticate';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import { authenticateGuest } from '@monban/server/visit-officers/guest-sessions';
import { generateSigningKey } from '@monban/trust/keys';
import { pino } from 'pino';
import { giveSecondFactor, secondStep } from './second-factor.ts';

const tokenKey = generateSigningKey();
/** Always the same, so that a login that nobody has is always asked for a code, or never. */
const SECOND_FACTOR_KEY = Buffer.alloc(32, 1);
const proofKey = generateSigningKey();

/** The guard without its process: its reader begins with the first upload that needs it, and ends with the console. */
function guardWithoutProcess(): UploadGuard {
  const knownClean = new KnownClean();
  let reader: Promise<DigitReader> | undefined;
  return {
    inspect: (upload) => inspectUpload(upload, { reader: () => (reader ??= DigitReader.open()), knownClean }),
    close: async () => {
      await (await reader)?.close();
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly version?: number;
}

export interface ConsoleOptions {
  /** The real one, which reads digits, when absent. */
  readonly uploads?: UploadGuard;
  readonly transport?: Transport;
  readonly consoleFolder?: string;
  readonly requestsPerMinute?: number;
  /** Of the controllers' certificates, where receipts are exported. */
  readonly authorityPem?: string;
  /** Of a feature that has a life of its own beside the organisation's half. */
  readonly moreRoutes?: (platform: Platform) => readonly Route[];
  /** What sending to the doors comes to; otherwise it is done at once. */
  readonly publishNow?: () => Promise<void>;
}

/** The organisation's half of the server over HTTP on a given database: no broker, no keys on disk, a clock to move. */
export class TestConsole {
  readonly db: Knex;
  readonly url: string;
  readonly platform: Platform;
  now = new Date('2026-11-21T09:00:00.000Z');
  policyChanges = 0;
  /** How often something was sent to the doors at once. */
  published = 0;
  readonly logged: string[] = [];
  readonly #server: Server;

  static async start(db: Knex, options: ConsoleOptions = {}): Promise<TestConsole> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestConsole(db, server, options);
  }

  private constructor(db: Knex, server: Server, options: ConsoleOptions) {
    this.db = db;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = options.transport ?? { kind: 'loopback' };
    const log = pino({ level: 'trace' }, { write: (line: string) => this.logged.push(line) });
    this.platform = {
      db,
      log,
      clock: () => this.now,
      newId: () => newRecordId(randomUUID),
      randomBytes: (count) => randomBytes(count),
      policyChanged: () => {
        this.policyChanges += 1;
      },
      publishNow: () => {
        this.published += 1;
        return options.publishNow?.() ?? Promise.resolve();
      },
      stopCodeKey: new Uint8Array(32),
      addressKey: new Uint8Array(32),
      driveKey: new Uint8Array(32),
      applicationKey: Buffer.alloc(32, 3),
      uploads: options.uploads ?? guardWithoutProcess(),
      organisation: { id: 'test', name: 'Test', isDemo: false },
      tokenKey,
      proof: { key: proofKey, authorityPem: options.authorityPem ?? '' },
      secondFactorKey: SECOND_FACTOR_KEY,
      publicUrl: this.url,
      secureCookies: transport.kind !== 'loopback',
    };
    const { requestsPerMinute = 100_000 } = options;
    const app = createApp(
      {
        ...this.platform,
        authenticate: (token, at) => authenticate(this.platform, token, at),
        authenticateGuest: (token, at) => authenticateGuest(this.platform, token, at),
        transport,
        consoleFolder: options.consoleFolder ?? null,
        limits: { requestsPerMinute, requestsPerMinuteAndAddress: 100_000 },
      },
      [...platformRoutes(this.platform), ...(options.moreRoutes?.(this.platform) ?? [])],
    );
    server.on('request', app);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    await this.platform.uploads.close();
  }

  advance(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { body, version, headers = {} } = options;
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        'accept-language': 'en',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(version !== undefined && { 'if-match': `"${version}"` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, headers: response.headers, body: parsed };
  }

  /** An operator who has chosen a password, written into the database as it is. */
  async addOperator(
    role: Role,
    siteIds: readonly SiteId[] = [],
    departmentIds: readonly string[] = [],
  ): Promise<OperatorId> {
    const id = this.platform.newId() as OperatorId;
    const at = this.now.toISOString();
    await this.db('operators').insert({
      id,
      login: `${role}-${id.slice(0, 8)}`,
      display_name: `The ${role}`,
      role,
      password_hash: 'none',
      created_at: at,
      updated_at: at,
    });
    for (const siteId of siteIds)
      await this.db('operator_sites').insert({ operator_id: id, site_id: siteId });
    for (const departmentId of departmentIds)
      await this.db('operator_departments').insert({ operator_id: id, department_id: departmentId });
    await giveSecondFactor(this.db, id, role);
    return id;
  }

  /** Signs in through a link. */
  async signIn(operatorId: OperatorId): Promise<TestOperator> {
    const order = { operatorId, at: this.now, lifetimeMinutes: 5, randomBytes };
    const token = await makeOneTimeSignIn(this.db, order);
    const first = await this.call('POST', '/sessions/one-time', { body: { token } });
    const body = await secondStep(this.db, operatorId, first);
    const answer = body ? await this.call('POST', '/sessions/second-factor', { body }) : first;
    return new TestOperator(this, operatorId, answer);
  }

  async operator(
    role: Role,
    siteIds: readonly SiteId[] = [],
    departmentIds: readonly string[] = [],
  ): Promise<TestOperator> {
    return this.signIn(await this.addOperator(role, siteIds, departmentIds));
  }
}

/** One signed-in operator. */
export class TestOperator {
  readonly id: OperatorId;
  readonly console: TestConsole;
  readonly accessToken: string;
  readonly cookie: string;

  constructor(console: TestConsole, id: OperatorId, signedIn: Answer) {
    this.console = console;
    this.id = id;
    this.accessToken = SessionResponse.parse(signedIn.body).accessToken;
    this.cookie = cookieOf(signedIn);
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.accessToken}`, ...options.headers };
    return this.console.call(method, path, { ...options, headers });
  }

  /** Creates and returns the record; throws when that is refused. */
  async create(path: string, body: unknown): Promise<CreatedRecord> {
    const answer = await this.call('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body as unknown as CreatedRecord;
  }
}

export interface CreatedRecord {
  readonly id: string;
  readonly version: number;
}

/** `name=value` of the refresh cookie. */
export function cookieOf(answer: Answer): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
