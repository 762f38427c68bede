import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '../migrate.ts';
import { mosquittoFiles } from '../mosquitto-files.ts';
import type { BrokerKind } from './broker-kinds.ts';
import { httpStatusOf } from './http-status.ts';
import type { LoadingServicePlace } from './loading-service.ts';
import type { ProcessGroup } from './processes.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface ServerProcessOptions {
  readonly dataDirectory: string;
  readonly httpPort: number;
  readonly broker: { readonly kind: BrokerKind; readonly port: number };
  /** PostgreSQL; absent: SQLite in the data folder. */
  readonly databaseUrl?: string;
  readonly organisation: { readonly id: string; readonly name: string };
  /** Sockets of the virtual cards and doors; absent: a real organisation, no demo. */
  readonly demo?: { readonly walletSocket: string; readonly doorsSocket: string };
  readonly loading?: LoadingServicePlace;
}

/** The settings of the server as `npm start` runs it; `monban operator sign-in` must find the same database. */
export function serverEnvironment(options: ServerProcessOptions): Record<string, string> {
  return {
    MONBAN_DATA_DIR: options.dataDirectory,
    MONBAN_HTTP_PORT: String(options.httpPort),
    ...brokerEnvironment(options.broker),
    ...(options.databaseUrl !== undefined && { MONBAN_DATABASE_URL: options.databaseUrl }),
    MONBAN_ORGANISATION_ID: options.organisation.id,
    MONBAN_ORGANISATION_NAME: options.organisation.name,
    MONBAN_CONSOLE_DIR: join(ROOT, 'admin-ui', 'dist'),
    ...(options.loading && {
      MONBAN_LOADING_URL: options.loading.url,
      MONBAN_LOADING_SECRET_FILE: options.loading.secretFile,
    }),
    ...(options.demo && {
      MONBAN_DEMO: '1',
      MONBAN_DEMO_WALLET: options.demo.walletSocket,
      MONBAN_DEMO_DOORS: options.demo.doorsSocket,
    }),
  };
}

/** Starts the server with its broker and waits until it says that it is ready. */
export async function startServerProcess(
  group: ProcessGroup,
  options: ServerProcessOptions,
): Promise<string> {
  if (options.broker.kind === 'mosquitto') await startMosquitto(group, options);
  group.start('server', {
    program: new URL('../../../server/src/main.ts', import.meta.url),
    environment: serverEnvironment(options),
  });
  const origin = `http://127.0.0.1:${options.httpPort}`;
  await group.until('the server', async () => (await httpStatusOf(`${origin}/ready`)) === 200);
  return origin;
}

function brokerEnvironment({ kind, port }: ServerProcessOptions['broker']): Record<string, string> {
  return kind === 'embedded'
    ? { MONBAN_BROKER_PORT: String(port) }
    : { MONBAN_BROKER_URL: `mqtts://127.0.0.1:${port}` };
}

/** mosquitto with the files that `monban mosquitto-files` writes, on a folder and a port of its own. */
async function startMosquitto(group: ProcessGroup, options: ServerProcessOptions): Promise<void> {
  const environment = serverEnvironment(options);
  await migrate(environment);
  const configuration = await mosquittoFiles(environment, {
    out: join(options.dataDirectory, 'mosquitto'),
    listen: `127.0.0.1:${options.broker.port}`,
    hosts: ['127.0.0.1'],
    user: userInfo().username,
    at: new Date(),
  });
  group.startProgram('mosquitto', ['mosquitto', '-c', configuration]);
}
