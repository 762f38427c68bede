import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControllerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { SERVER_IDENTITY } from '@monban/trust/broker-acl';
import type { Logger } from 'pino';
import type { ServerConfiguration } from '../config.ts';
import { listRevokedCertificates } from '../controllers/certificate-store.ts';
import type { ControllerRegistry } from '../controllers/controller-registry.ts';
import { loadTlsIdentity, type ServerKeys, type TlsIdentity } from '../keys/server-keys.ts';
import type { Alarms } from '../mqtt/alarms.ts';
import { ServerLink } from '../mqtt/server-link.ts';
import { startEmbeddedBroker, type RunningBroker } from './embedded-broker.ts';
import { REVOCATION_LIST, writeRevocationList } from './mosquitto-files.ts';
import { keepRevocationList } from './revocation-list.ts';
import { TakeoverWatch } from './takeover-watch.ts';

export interface BrokerDeps {
  readonly db: Knex;
  readonly keys: ServerKeys;
  readonly registry: ControllerRegistry;
  readonly alarms: Alarms;
  readonly clock: () => Date;
  readonly log: Logger;
}

/** The broker, ours or another, and the server's own link to it (not yet started). */
export interface BrokerConnection {
  readonly publicUrl: string;
  readonly link: ServerLink;
  /** This controller's certificate counts no more (or another one does): its connection ends, if we hold it. */
  readonly refuse: (controllerId: ControllerId) => Promise<void>;
  close(): Promise<void>;
}

export async function openBroker(
  configuration: ServerConfiguration,
  deps: BrokerDeps,
): Promise<BrokerConnection> {
  const { keys, clock } = deps;
  const directory = join(configuration.dataDirectory, 'keys');
  const client = await loadTlsIdentity(
    directory,
    { name: 'mqtt-client', purpose: { kind: 'client', commonName: SERVER_IDENTITY } },
    { authority: keys.authority, at: clock() },
  );
  return configuration.broker.kind === 'embedded'
    ? openEmbedded(configuration, deps, client)
    : openExternal(configuration, deps, client);
}

/** Names under which the embedded broker may be reached, for its certificate. */
export function brokerHosts(host: string, publicUrl: string | undefined): readonly string[] {
  const told = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  return [...new Set(['localhost', '127.0.0.1', ...(isWildcard(host) ? [] : [host]), ...told])];
}

async function openEmbedded(
  { dataDirectory, broker: wanted }: ServerConfiguration,
  deps: BrokerDeps,
  client: TlsIdentity,
): Promise<BrokerConnection> {
  if (wanted.kind !== 'embedded') throw new TypeError('not embedded');
  const hosts = brokerHosts(wanted.host, wanted.publicUrl);
  const tls = await loadTlsIdentity(
    join(dataDirectory, 'keys'),
    { name: 'broker', purpose: { kind: 'tls-server', hosts } },
    { authority: deps.keys.authority, at: deps.clock() },
  );
  const broker = await startWatched(deps, { host: wanted.host, port: wanted.port, tls });
  const ownUrl = `mqtts://${isWildcard(wanted.host) ? '127.0.0.1' : wanted.host}:${broker.port}`;
  const link = new ServerLink({ url: ownUrl, tls: client, instance: undefined, log: deps.log });
  return {
    publicUrl: wanted.publicUrl ?? ownUrl,
    link,
    refuse: async (controllerId) => {
      deps.registry.forget(controllerId);
      await broker.disconnect(controllerId);
    },
    close: () => broker.close(),
  };
}

async function startWatched(
  { registry, alarms, clock, log }: BrokerDeps,
  place: { readonly host: string; readonly port: number; readonly tls: TlsIdentity },
): Promise<RunningBroker> {
  const takeovers = new TakeoverWatch((identity) => {
    const id = ControllerId.safeParse(identity);
    if (!id.success) return;
    alarms.duplicateController(id.data).catch((err: unknown) => {
      log.error({ err }, 'An alarm could not be written down');
    });
  });
  return startEmbeddedBroker({
    ...place,
    log,
    isAllowed: (identity, fingerprint) => registry.isAllowed(identity, fingerprint),
    onTakeover: (identity) => {
      takeovers.notice(identity, clock());
    },
  });
}

/** Another broker learns of revocations from a list; what a revoked controller says counts for nothing here anyway. */
async function openExternal(
  { dataDirectory, broker: wanted }: ServerConfiguration,
  deps: BrokerDeps,
  client: TlsIdentity,
): Promise<BrokerConnection> {
  if (wanted.kind !== 'external') throw new TypeError('not external');
  const caCertificate =
    wanted.caFile === undefined ? client.caCertificate : await readFile(wanted.caFile, 'utf8');
  const tls = { ...client, caCertificate };
  const link = new ServerLink({ url: wanted.url, tls, instance: wanted.instance, log: deps.log });
  const directory = join(dataDirectory, 'broker');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const writeList = async (): Promise<void> => {
    const at = deps.clock();
    const revoked = await listRevokedCertificates(deps.db, at.toISOString());
    await writeRevocationList(join(directory, REVOCATION_LIST), {
      authority: deps.keys.authority,
      at,
      revoked,
    });
  };
  const list = await keepRevocationList(writeList, deps);
  return {
    publicUrl: wanted.publicUrl ?? wanted.url,
    link,
    refuse: async (controllerId) => {
      deps.registry.forget(controllerId);
      await list.renew();
    },
    close: () => list.close(),
  };
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
