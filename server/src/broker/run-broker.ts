import { join } from 'node:path';
import { openDatabase } from '@monban/db/open';
import type { Logger } from 'pino';
import type { ServerConfiguration } from '../config.ts';
import { ControllerRegistry } from '../controllers/controller-registry.ts';
import { loadServerKeys, loadTlsIdentity } from '../keys/server-keys.ts';
import { startEmbeddedBroker, type RunningBroker } from './embedded-broker.ts';
import { brokerHosts } from './open-broker.ts';

/** In a process of its own the broker hears of revocations by asking again. */
const RECHECK_MS = 2_000;

/**
 * The embedded broker as a process beside the server, on the same data: a restart of the server then keeps the
 * connections. Needs the tables, so that the server is started once before.
 */
export async function runBroker(configuration: ServerConfiguration, log: Logger): Promise<RunningBroker> {
  const clock = (): Date => new Date();
  const keysDirectory = join(configuration.dataDirectory, 'keys');
  const { authority } = await loadServerKeys(keysDirectory, clock());
  const db = await openDatabase(configuration.database);
  const registry = new ControllerRegistry(db, clock);
  const { host, port, publicUrl } = placeOf(configuration);
  const purpose = { kind: 'tls-server', hosts: brokerHosts(host, publicUrl) } as const;
  const tls = await loadTlsIdentity(keysDirectory, { name: 'broker', purpose }, { authority, at: clock() });
  const isAllowed = (identity: string, fingerprint: string) => registry.isAllowed(identity, fingerprint);
  const broker = await startEmbeddedBroker({ host, port, tls, log, isAllowed });
  const timer = setInterval(() => {
    broker.recheck().catch((err: unknown) => {
      log.error({ err }, 'Who may stay connected could not be asked');
    });
  }, RECHECK_MS);
  return {
    ...broker,
    close: async () => {
      clearInterval(timer);
      await broker.close();
      await db.destroy();
    },
  };
}

/** The server reaches this broker by `MONBAN_BROKER_URL`; here only host and port of the listener count. */
function placeOf({ broker }: ServerConfiguration): {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
} {
  if (broker.kind === 'embedded') return broker;
  const { hostname, port } = new URL(broker.url);
  return { host: hostname, port: Number(port || 8883), publicUrl: broker.publicUrl };
}
