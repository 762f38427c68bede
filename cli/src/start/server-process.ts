import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessGroup } from './processes.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface ServerProcessOptions {
  readonly dataDirectory: string;
  readonly httpPort: number;
  readonly brokerPort: number;
  readonly organisation: { readonly id: string; readonly name: string };
  /** Sockets of the virtual cards and doors; absent: a real organisation, no demo. */
  readonly demo?: { readonly walletSocket: string; readonly doorsSocket: string };
}

/** The settings of the server as `npm start` runs it; `monban operator sign-in` must find the same database. */
export function serverEnvironment(options: ServerProcessOptions): Record<string, string> {
  return {
    MONBAN_DATA_DIR: options.dataDirectory,
    MONBAN_HTTP_PORT: String(options.httpPort),
    MONBAN_BROKER_PORT: String(options.brokerPort),
    MONBAN_ORGANISATION_ID: options.organisation.id,
    MONBAN_ORGANISATION_NAME: options.organisation.name,
    MONBAN_CONSOLE_DIR: join(ROOT, 'admin-ui', 'dist'),
    ...(options.demo && {
      MONBAN_DEMO: '1',
      MONBAN_DEMO_WALLET: options.demo.walletSocket,
      MONBAN_DEMO_DOORS: options.demo.doorsSocket,
    }),
  };
}

/** Starts the server with the embedded broker and waits until it says that it is ready. */
export async function startServerProcess(
  group: ProcessGroup,
  options: ServerProcessOptions,
): Promise<string> {
  group.start('server', {
    entry: [join(ROOT, 'server', 'src', 'main.ts')],
    environment: serverEnvironment(options),
  });
  const origin = `http://127.0.0.1:${options.httpPort}`;
  await group.until('the server', () => answersOk(`${origin}/ready`));
  return origin;
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
