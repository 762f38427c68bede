import { randomBytes, randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { type DatabaseOptions, type Knex, openDatabase } from '@monban/db/open';
import { type ServerConfiguration, readConfiguration } from '@monban/server/config';
import { createFirstOperator } from '@monban/server/operators/first-operator';
import { openOrganisation } from '@monban/server/organisation-record';
import { type RunningServer, startServer } from '@monban/server/server';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import { SessionResponse } from '@monban/core/api/session';
import type { Role } from '@monban/core/api/permissions';
import { OperatorId, OrganisationId, type SiteId } from '@monban/core/ids';
import { pino } from 'pino';
import { giveSecondFactor, secondStep } from './second-factor.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A server in this process with an administrator who is signed in. */
export interface StartedServer {
  readonly server: RunningServer;
  readonly dataDirectory: string;
  readonly api: ApiCaller;
  close(): Promise<void>;
}

export interface ServerPlace {
  /** Without it: SQLite in the data folder. */
  readonly database?: DatabaseOptions;
  /** Without it: a new one, removed at the end. */
  readonly dataDirectory?: string;
  /** A broker in another process; without it the embedded one. */
  readonly brokerUrl?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startTestServer(place: ServerPlace = {}): Promise<StartedServer> {
  const made = place.dataDirectory === undefined ? await temporaryDirectory() : undefined;
  const dataDirectory = place.dataDirectory ?? made?.path ?? '';
  const configuration = testConfiguration({ ...place, dataDirectory });
  const server = await startServer({
    configuration,
    log: pino({ level: process.env['MONBAN_TEST_LOG'] ?? 'silent' }),
  });
  const accessToken = await signInFirst(server);
  return {
    server,
    dataDirectory,
    api: new ApiCaller(server.url, accessToken),
    close: async () => {
      await server.close();
      await made?.remove();
    },
  };
}

export function testConfiguration(
  place: ServerPlace & { readonly dataDirectory: string },
): ServerConfiguration {
  const configuration = readConfiguration({
    MONBAN_DATA_DIR: place.dataDirectory,
    MONBAN_HTTP_PORT: '0',
    MONBAN_BROKER_PORT: '0',
    MONBAN_LOG_LEVEL: 'silent',
    ...(place.brokerUrl === undefined ? {} : { MONBAN_BROKER_URL: place.brokerUrl }),
    ...place.environment,
  });
  return { ...configuration, database: place.database ?? configuration.database };
}

/** The tables and the organisation's row, before any server runs. */
export async function prepareDatabase(database: DatabaseOptions): Promise<Knex> {
  const db = await openDatabase(database);
  await migrateUp(db);
  const id = OrganisationId.parse('organisation');
  await openOrganisation(db, { id, name: 'Organisation', isDemo: false }, new Date());
  return db;
}

export function sqliteIn(dataDirectory: string): DatabaseOptions {
  return { client: 'sqlite', file: join(dataDirectory, 'monban.sqlite') };
}

/** Calls the API as one operator. */
export class ApiCaller {
  readonly url: string;
  readonly accessToken: string;

  constructor(url: string, accessToken: string) {
    this.url = `${url}/api/v1`;
    this.accessToken = accessToken;
  }

  async call(
    method: string,
    path: string,
    options: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.accessToken}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }
}

/** Another operator, signed in. No site: all of them. */
export async function signInAs(
  { server }: StartedServer,
  operator: { readonly role: Role; readonly siteIds: readonly SiteId[] },
): Promise<ApiCaller> {
  const id = OperatorId.parse(newRecordId(randomUUID));
  const at = new Date().toISOString();
  const login = `${operator.role}-${id.slice(0, 8)}`;
  const times = { created_at: at, updated_at: at };
  await server.db('operators').insert({ id, login, display_name: login, role: operator.role, ...times });
  for (const siteId of operator.siteIds) {
    await server.db('operator_sites').insert({ operator_id: id, site_id: siteId });
  }
  await giveSecondFactor(server.db, id, operator.role);
  return new ApiCaller(server.url, await redeemNewLink(server, id));
}

async function signInFirst(server: RunningServer): Promise<string> {
  const order = { login: 'admin', displayName: 'Administrator', at: new Date(), newId: randomUUID };
  const id = await createFirstOperator(server.db, order);
  await giveSecondFactor(server.db, id, 'admin');
  return redeemNewLink(server, id);
}

async function redeemNewLink({ db, url }: RunningServer, operatorId: OperatorId): Promise<string> {
  const order = { operatorId, at: new Date(), lifetimeMinutes: 5, randomBytes };
  const token = await makeOneTimeSignIn(db, order);
  const first = await post(`${url}/api/v1/sessions/one-time`, { token });
  const second = await secondStep(db, operatorId, first);
  const { body } = second ? await post(`${url}/api/v1/sessions/second-factor`, second) : first;
  return SessionResponse.parse(body).accessToken;
}

async function post(url: string, body: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
