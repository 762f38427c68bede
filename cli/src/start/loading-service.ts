import { join } from 'node:path';
import { httpStatusOf } from './http-status.ts';
import { claimPort } from './ports.ts';
import type { ProcessGroup } from './processes.ts';
import { SIMULATORS } from './simulators.ts';

/** Where the server finds the service that loads applications into cards, and what it shows there. */
export interface LoadingServicePlace {
  readonly url: string;
  readonly secretFile: string;
}

/** The simulated J-LIS beside the demo's server; its orders and its secret stay in the data folder. */
export async function startLoadingService(
  group: ProcessGroup,
  dataDirectory: string,
): Promise<LoadingServicePlace> {
  const port = await claimPort(0, 'the simulated loading service');
  const secretFile = join(dataDirectory, 'loading-service.secret');
  const state = join(dataDirectory, 'loading-service.json');
  const options = ['--port', String(port), '--secret-file', secretFile, '--state', state];
  group.start('loading-service', {
    program: SIMULATORS,
    options: ['loading-service', ...options],
    environment: {},
  });
  const url = `http://127.0.0.1:${port}`;
  // It refuses strangers, and is there.
  await group.until('the loading service', async () => (await httpStatusOf(url)) !== undefined);
  return { url, secretFile };
}
