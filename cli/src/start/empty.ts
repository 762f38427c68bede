import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { oneTimeSignIn } from '../operator-sign-in.ts';
import type { StartOptions } from '../start.ts';
import { claimBrokerPort } from './broker-port.ts';
import { claimPort } from './ports.ts';
import { ProcessGroup } from './processes.ts';
import { printWelcome } from './screen.ts';
import { serverEnvironment, startServerProcess } from './server-process.ts';
import { untilStopSignal } from './stop-signal.ts';

/**
 * A real organisation's first start: server and embedded broker, nobody and nothing in it. No demo, so the server
 * refuses virtual parts; controllers come by enrolment from the console.
 */
export async function startEmpty(options: StartOptions & { readonly organisation: string }): Promise<number> {
  const stopped = untilStopSignal();
  const dataDirectory = resolve(options.data);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const server = {
    dataDirectory,
    httpPort: await claimPort(options.port, 'console and API'),
    broker: {
      kind: options.broker,
      port: await claimBrokerPort(dataDirectory, options.port === 0 ? 0 : 8883),
    },
    ...(options.database !== undefined && { databaseUrl: options.database }),
    organisation: { id: 'organisation', name: options.organisation },
  };
  const group = new ProcessGroup(join(dataDirectory, 'logs'));
  try {
    const origin = await startServerProcess(group, server);
    const signIn = await oneTimeSignIn(serverEnvironment(server), { login: 'admin', at: new Date() });
    printWelcome({ origin, signIn, dataDirectory: options.data, note: options.organisation });
    await Promise.race([stopped, group.untilDeath]);
  } finally {
    await group.stop();
  }
  return 0;
}
