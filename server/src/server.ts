import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from '@monban/db/open';
import type { CertificateAuthority } from '@monban/trust/certificate-authority';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { openBase, type Base } from './base.ts';
import { Calendar } from './calendar.ts';
import { closeAll } from './close-all.ts';
import type { ServerConfiguration } from './config.ts';
import { CONSOLE_URL_FILE } from './console-url.ts';
import { createApp } from './http/app.ts';
import { healthRoutes } from './http/health-routes.ts';
import type { LimitOptions } from './http/limits.ts';
import { closeHttp, listen } from './http/listen.ts';
import { hasSecureCookies } from './http/transport.ts';
import { startLiveHalf, type LiveHalf } from './live-half.ts';
import { startLoading } from './loading/start-loading.ts';
import { applyDepartmentTerms } from './organisation/keep-department-terms.ts';
import { stopCodeKey } from './own/stop-code-key.ts';
import { tidyOwnExports } from './own/own-exports.ts';
import { applyDatedChanges } from './people/dated-changes.ts';
import { closeForgotten } from './drive-work/close-forgotten.ts';
import { endForLeavers } from './drive-work/end-for-leavers.ts';
import { passDeadlines } from './drive-work/pass-deadlines.ts';
import { InviteWork } from './drives/invite-work.ts';
import { ImportWork } from './people-import/import-work.ts';
import type { Platform } from './platform.ts';
import { DailyWork } from './retention/daily-work.ts';
import { serverRoutes, type RouteParts } from './server-routes.ts';
import { authenticate } from './sessions/authenticate.ts';
import { jsonWebKeysRouter } from './terminals/json-web-keys.ts';
import { authenticateGuest } from './visit-officers/guest-sessions.ts';
import { BadgeCheckIns } from './visits/badge-check-ins.ts';

export interface ServerOptions {
  readonly configuration: ServerConfiguration;
  readonly log: Logger;
  readonly clock?: () => Date;
  /** How often somebody may ask; without them, those that the documents name. */
  readonly limits?: LimitOptions;
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
    const work = { imports: new ImportWork(platform), invites: new InviteWork(platform) };
    closers.push(() => settle(work));
    http.handler.use(createConsole(options, { base, half, loading: loading.deps, platform, ...work }));
    const calendar = startCalendar(platform, work);
    closers.push(() => calendar.close(), startCheckIns(platform, half));
    // For `monban operator sign-in` on this host, whose links must lead here.
    await writeFile(join(configuration.dataDirectory, CONSOLE_URL_FILE), url, { mode: 0o600 });
    log.info({ url, brokerUrl: base.broker.publicUrl }, 'The server is ready');
    return { url, brokerUrl: base.broker.publicUrl, db: base.db, authority: base.keys.authority, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

function createConsole({ configuration, limits }: ServerOptions, parts: RouteParts): Express {
  const { base, platform } = parts;
  return createApp(
    {
      ...base,
      authenticate: (token, at) => authenticate(platform, token, at),
      authenticateGuest: (token, at) => authenticateGuest(platform, token, at),
      consoleFolder: configuration.http.consoleDirectory ?? null,
      ...(limits && { limits }),
    },
    serverRoutes(configuration, parts),
  );
}

/** Resolves when nothing is under way any more. */
async function settle({ imports, invites }: Pick<RouteParts, 'imports' | 'invites'>): Promise<void> {
  await Promise.all([imports.idle(), invites.idle()]);
}

/** What takes effect by its date alone. */
function startCalendar(
  platform: Platform,
  { imports, invites }: Pick<RouteParts, 'imports' | 'invites'>,
): Calendar {
  const work = [
    { name: 'departments', run: () => applyDepartmentTerms(platform) },
    { name: 'people', run: () => applyDatedChanges(platform) },
    { name: 'imports', run: () => imports.tidy(platform.clock()) },
    { name: 'drive-invitations', run: () => invites.resume(platform.clock()) },
    { name: 'drive-deadlines', run: () => passDeadlines(platform) },
    { name: 'drive-leavers', run: () => endForLeavers(platform) },
    { name: 'forgotten-drives', run: () => closeForgotten(platform) },
    { name: 'own-exports', run: () => tidyOwnExports(platform.db, platform.clock()) },
  ];
  const calendar = new Calendar(work, platform.log);
  calendar.start();
  return calendar;
}

/** Taps at the check-in doors of visits: those that came, and those that were stored before the server ended. */
function startCheckIns(platform: Platform, { live }: LiveHalf): () => Promise<void> {
  const checkIns = new BadgeCheckIns(platform);
  const unsubscribe = live.subscribe(({ kind }) => {
    if (kind === 'receipts') checkIns.poke();
  });
  checkIns.poke();
  return async () => {
    unsubscribe();
    await checkIns.close();
  };
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
    driveKey: base.keys.driveKey,
    applicationKey: base.keys.applicationKey,
    publicUrl,
    secureCookies: hasSecureCookies(base.transport),
  };
}
