import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeMosquittoFiles } from '@monban/server/broker/mosquitto-files';
import { loadServerKeys } from '@monban/server/keys/server-keys';
import type { DatabaseOptions } from '@monban/db/open';
import { ChildProgram, ourProgram } from './child-program.ts';
import { freePort, untilListening } from './free-port.ts';

const BROKER_MAIN = new URL('../../server/src/broker-main.ts', import.meta.url);
const MOSQUITTO = '/usr/sbin/mosquitto';

export const BROKER_NAMES = ['aedes', 'mosquitto'] as const;
export type BrokerName = (typeof BROKER_NAMES)[number];

/** A broker in a process of its own, on a port that it keeps over restarts. */
export interface BrokerProcess {
  readonly url: string;
  readonly program: ChildProgram;
  /** Starts it (again) and waits until it listens. */
  start(): Promise<void>;
}

export function missingMosquitto(): string | undefined {
  return existsSync(MOSQUITTO) ? undefined : 'mosquitto (Debian package mosquitto)';
}

/** Prepares one for the server whose data folder this is; nothing runs yet. */
export async function prepareBroker(
  name: BrokerName,
  server: { readonly dataDirectory: string; readonly database: DatabaseOptions },
): Promise<BrokerProcess> {
  const port = await freePort();
  const program =
    name === 'aedes' ? aedesProgram(server, port) : await mosquittoProgram(server.dataDirectory, port);
  return {
    url: `mqtts://127.0.0.1:${port}`,
    program,
    start: async () => {
      program.start();
      await untilListening(port);
    },
  };
}

function aedesProgram(
  { dataDirectory, database }: { readonly dataDirectory: string; readonly database: DatabaseOptions },
  port: number,
): ChildProgram {
  return new ChildProgram(
    ourProgram(BROKER_MAIN, {
      MONBAN_DATA_DIR: dataDirectory,
      MONBAN_BROKER_PORT: String(port),
      MONBAN_LOG_LEVEL: 'warn',
      ...databaseEnvironment(database),
    }),
  );
}

/** A server on SQLite keeps its file in its data folder. */
export function databaseEnvironment(database: DatabaseOptions): Record<string, string> {
  return database.client === 'postgres' ? { MONBAN_DATABASE_URL: database.url } : {};
}

async function mosquittoProgram(dataDirectory: string, port: number): Promise<ChildProgram> {
  const at = new Date();
  const { authority } = await loadServerKeys(join(dataDirectory, 'keys'), at);
  const configuration = await writeMosquittoFiles({
    directory: join(dataDirectory, 'broker'),
    authority,
    listener: { host: '127.0.0.1', port },
    hosts: ['127.0.0.1', 'localhost'],
    at,
    revoked: [],
    // Tests may run as root: the broker stays whoever owns its key.
    user: process.getuid?.() === 0 ? 'root' : (process.env['USER'] ?? 'nobody'),
  });
  return new ChildProgram({ command: MOSQUITTO, arguments: ['-c', configuration] });
}
