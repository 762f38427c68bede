import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type Knex } from '@monban/db/open';
import type { CertificateAuthority } from '@monban/trust/certificate-authority';
import type { AnchorFolder } from '@monban/trust/certificate-path/anchor-folder';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { findRestoration } from './backup/restoration-store.ts';
import { requireFinishedDatabase, requireFinishedFolder } from './backup/require-finished.ts';
import { badgeRoutes } from './badges/routes.ts';
import { Calendar } from './calendar.ts';
import { openBroker, type BrokerConnection } from './broker/open-broker.ts';
import type { ServerConfiguration } from './config.ts';
import { closeAll } from './close-all.ts';
import { CONSOLE_URL_FILE } from './console-url.ts';
import { companyCardRoutes } from './company-cards/routes.ts';
import { ControllerRegistry } from './controllers/controller-registry.ts';
import { controllerRoutes, enrolmentRoute } from './controllers/routes.ts';
import { Demo } from './demo/demo.ts';
import { demoRoutes } from './demo/routes.ts';
import { deskJobRoutes } from './desk/routes.ts';
import { liveDoorRoutes } from './events/door-routes.ts';
import { eventRoutes } from './events/routes.ts';
import { streamRights } from './events/stream-rights.ts';
import { createApp } from './http/app.ts';
import { healthRoutes } from './http/health-routes.ts';
import type { Caller, Route } from './http/route.ts';
import { hasSecureCookies, requireBindable, type Transport } from './http/transport.ts';
import {
  createStandingOfCertificate,
  type StandingOfCertificate,
} from './legal-basis/certificate-standing.ts';
import { isFeatureOn } from './legal-basis/legal-basis.ts';
import { openRevocation } from './legal-basis/open-revocation.ts';
import { loadServerKeys, type ServerKeys } from './keys/server-keys.ts';
import { startLiveHalf, type LiveHalf } from './live-half.ts';
import type { LoadingDeps } from './loading/loading.ts';
import { loadingRoutes } from './loading/routes.ts';
import { type RunningLoading, startLoading } from './loading/start-loading.ts';
import { Alarms } from './mqtt/alarms.ts';
import { ChildUploadGuard } from './number-guard/child-upload-guard.ts';
import type { UploadGuard } from './number-guard/upload.ts';
import { stopCodeKey } from './own/stop-code-key.ts';
import { openOrganisation, type OrganisationRecord } from './organisation-record.ts';
import { applyDepartmentTerms } from './organisation/keep-department-terms.ts';
import { applyDatedChanges } from './people/dated-changes.ts';
import { ImportWork } from './people-import/import-work.ts';
import { platformRoutes } from './platform-routes.ts';
import type { Platform } from './platform.ts';
import { DailyWork } from './retention/daily-work.ts';
import { newRecordId } from './records/new-record-id.ts';
import { authenticate } from './sessions/authenticate.ts';
import { cardSignInRoutes } from './terminals/card-sign-in-routes.ts';
import { jsonWebKeysRouter } from './terminals/json-web-keys.ts';
import { terminalRoutes } from './terminals/routes.ts';
import { readCertificateAnchors } from './snapshots/certificate-anchors.ts';

export interface ServerOptions {
  readonly configuration: ServerConfiguration;
  readonly log: Logger;
  readonly clock?: () => Date;
}

export interface RunningServer {
  /** Where console and API are, without a slash at the end. */
  readonly url: string;
  /** What controllers are told to connect to. */
  readonly brokerUrl: string;
  readonly db: Knex;
  readonly authority: CertificateAuthority;
  /** Finishes what was begun, then ends everything that was started. */
  close(): Promise<void>;
}

/**
 * Brings up the whole server: keys, database with its tables, broker, everything that lives with the controllers,
 * HTTP. Throws `CONFIGURATION_INVALID` where the data does not fit the configuration; nothing stays behind then.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { configuration, log } = options;
  const clock = options.clock ?? (() => new Date());
  const closers: (() => Promise<void>)[] = [];
  const close = closeAll(closers);
  try {
    await mkdir(configuration.dataDirectory, { recursive: true, mode: 0o700 });
    const base = await openBase(configuration, { clock, log, closers });
    const http = await listen(configuration, base.transport);
    closers.push(() => closeHttp(http.server));
    const url = configuration.http.publicUrl?.replace(/\/$/, '') ?? http.url;
    const { rebindGraceDays } = configuration.certificates;
    const loading = await startLoading(configuration.loading, base);
    closers.push(() => loading.close());
    const daily = new DailyWork({ ...base, proof: { key: base.keys.proof } });
    closers.push(() => daily.close());
    daily.start();
    const { onApplicationMissing } = loading;
    const half = startLiveHalf({
      ...base,
      rebindGraceDays,
      link: base.broker.link,
      onApplicationMissing,
    });
    closers.push(() => half.close());
    http.handler.use(healthRoutes(base), jsonWebKeysRouter(base));
    const platform = platformOf(base, half, url);
    const imports = new ImportWork(platform);
    closers.push(() => imports.idle());
    http.handler.use(createConsole(configuration, { base, half, loading, platform, imports }));
    const calendar = startCalendar(platform, imports);
    closers.push(() => calendar.close());
    // For `monban operator sign-in` on this host, whose links must lead here.
    await writeFile(join(configuration.dataDirectory, CONSOLE_URL_FILE), url, { mode: 0o600 });
    log.info({ url, brokerUrl: base.broker.publicUrl }, 'The server is ready');
    return { url, brokerUrl: base.broker.publicUrl, db: base.db, authority: base.keys.authority, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

interface Base {
  readonly db: Knex;
  /** The restore that this database goes back to; null: none. */
  readonly restorationId: string | null;
  readonly keys: ServerKeys;
  readonly organisation: OrganisationRecord;
  readonly registry: ControllerRegistry;
  readonly alarms: Alarms;
  readonly broker: BrokerConnection;
  readonly transport: Transport;
  readonly standingOfCertificate: StandingOfCertificate;
  readonly anchors: AnchorFolder;
  readonly uploads: UploadGuard;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Logger;
}

async function openBase(
  configuration: ServerConfiguration,
  tools: { readonly clock: () => Date; readonly log: Logger; readonly closers: (() => Promise<void>)[] },
): Promise<Base> {
  const { clock, log, closers } = tools;
  const transport = transportOf(configuration);
  requireBindable(transport, configuration.http.host);
  requireFinishedFolder(configuration.dataDirectory);
  const keys = await loadServerKeys(join(configuration.dataDirectory, 'keys'), clock());
  const db = await openDatabase(configuration.database);
  closers.push(() => db.destroy());
  await requireFinishedDatabase(db);
  await migrateUp(db);
  const restorationId = (await findRestoration(db))?.id ?? null;
  const wanted = { ...configuration.organisation, isDemo: configuration.isDemo };
  const organisation = await openOrganisation(db, wanted, clock());
  const uploads = new ChildUploadGuard();
  closers.push(() => uploads.close());
  const registry = new ControllerRegistry(db, clock);
  const alarms = new Alarms({ db, clock, log });
  const broker = await openBroker(configuration, { db, keys, registry, alarms, clock, log });
  closers.push(() => broker.close());
  const newId = (): string => newRecordId(randomUUID);
  const { dataDirectory, isDemo, certificates } = configuration;
  const anchors = await readCertificateAnchors({ ...certificates, dataDirectory, isDemo });
  const issuers = anchors.anchors;
  const revocation = await openRevocation(configuration.revocation, { issuers, log });
  const standingOfCertificate = createStandingOfCertificate({ db, clock, revocation });
  const known = { db, restorationId, keys, organisation, registry, alarms, broker, transport };
  return { ...known, standingOfCertificate, anchors, uploads, clock, newId, randomBytes, log };
}

function createConsole(
  configuration: ServerConfiguration,
  parts: {
    readonly base: Base;
    readonly half: LiveHalf;
    readonly loading: RunningLoading;
    readonly platform: Platform;
    readonly imports: ImportWork;
  },
): Express {
  const { base, half, loading, platform, imports } = parts;
  const routes = [
    ...liveRoutes(base, half),
    ...loadingRoutes(loading.deps),
    ...cardSignInRoutes(platform, half.cardSignIns),
    ...demoRoutesOf(configuration),
    ...platformRoutes(platform, imports),
  ];
  return createApp(
    {
      ...base,
      authenticate: (token, at) => authenticate(platform, token, at),
      consoleFolder: configuration.http.consoleDirectory ?? null,
    },
    routes,
  );
}

/** What takes effect by its date alone. */
function startCalendar(platform: Platform, imports: ImportWork): Calendar {
  const work = [
    { name: 'departments', run: () => applyDepartmentTerms(platform) },
    { name: 'people', run: () => applyDatedChanges(platform) },
    { name: 'imports', run: () => imports.tidy(platform.clock()) },
  ];
  const calendar = new Calendar(work, platform.log);
  calendar.start();
  return calendar;
}

function platformOf(base: Base, half: LiveHalf, publicUrl: string): Platform {
  return {
    ...base,
    policyChanged: () => {
      half.publisher.policyChanged();
    },
    publishNow: () => half.publisher.publishNow(),
    tokenKey: base.keys.jwt,
    proof: { key: base.keys.proof, authorityPem: base.keys.authority.certificatePem },
    secondFactorKey: base.keys.secondFactorKey,
    stopCodeKey: stopCodeKey(base.keys.management),
    addressKey: base.keys.addressKey,
    publicUrl,
    secureCookies: hasSecureCookies(base.transport),
  };
}

/** The routes of everything that lives with the controllers. */
function liveRoutes(base: Base, half: LiveHalf): readonly Route[] {
  const { db, clock, newId, log, keys, organisation } = base;
  const controllerRefused = base.broker.refuse;
  const policyChanged = (): void => {
    half.publisher.policyChanged();
  };
  const publishNow = (): Promise<void> => half.publisher.publishNow();
  const { fingerprint: caFingerprint } = keys.authority;
  const rightsOf = (caller: Caller): Promise<string | undefined> =>
    streamRights({ db, organisation }, caller, clock());
  const brokerUrl = (): string => base.broker.publicUrl;
  return [
    ...liveDoorRoutes({ db, commands: half.commands }),
    ...eventRoutes({ db, live: half.live, log, clock, rightsOf }),
    ...controllerRoutes({ db, newId, caFingerprint, policyChanged, controllerRefused }),
    enrolmentRoute({
      db,
      keys,
      organisationId: organisation.id,
      brokerUrl,
      controllerRefused,
      policyChanged,
    }),
    ...badgeRoutes({ db, clock, policyChanged, publishNow }),
    ...terminalRoutes({ db, holderKey: keys.holderKey }),
    ...companyCardRoutes({ db, clock, newId, policyChanged, publishNow }),
    ...deskJobRoutes({
      db,
      desk: half.desk,
      clock,
      newId,
      randomBytes,
      publishNow,
      isSignedBindingOn: (trx) => isFeatureOn(trx, 'jpki-binding'),
    }),
  ];
}

function demoRoutesOf({ isDemo, demo }: ServerConfiguration): readonly Route[] {
  return isDemo ? demoRoutes(new Demo(demo)) : [];
}

/** Every route there is, as declarations: what they work with is not there, so that none of them can be called. */
export function declaredRoutes(): readonly Route[] {
  const nothing: object = new Proxy(() => undefined, { get: () => nothing });
  const parts = nothing as Base & LiveHalf & Platform & Demo & LoadingDeps;
  return [
    ...liveRoutes(parts, parts),
    ...loadingRoutes(parts),
    ...cardSignInRoutes(parts, parts.cardSignIns),
    ...demoRoutes(parts),
    ...platformRoutes(parts),
  ];
}

function transportOf({ http }: ServerConfiguration): Transport {
  if (http.tlsFiles) return { kind: 'tls' };
  return http.trustedProxies.length > 0
    ? { kind: 'trusted-proxy', addresses: http.trustedProxies }
    : { kind: 'loopback' };
}

/** Listens first, so that the address is known; what answers is put in before the caller hears of it. */
async function listen(
  { http }: ServerConfiguration,
  transport: Transport,
): Promise<{ readonly server: Server; readonly handler: Express; readonly url: string }> {
  const handler = express().disable('x-powered-by');
  const server = http.tlsFiles
    ? createHttpsServer(
        { cert: await readFile(http.tlsFiles.certificate), key: await readFile(http.tlsFiles.key) },
        handler,
      )
    : createHttpServer(handler);
  server.listen(http.port, http.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  return { server, handler, url: `${transport.kind === 'tls' ? 'https' : 'http'}://${host}:${port}` };
}

async function closeHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  // Live streams would hold it open for ever.
  server.closeAllConnections();
  await closed;
}
