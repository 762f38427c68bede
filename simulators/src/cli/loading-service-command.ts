import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { startLoadingService } from '../loading-service/server.ts';
import { replaceFile } from '../state/durable-file.ts';
import { reportReady, untilAskedToEnd } from './lifetime.ts';

export interface LoadingServiceCommandOptions {
  readonly port: number;
  readonly secretFile: string;
  readonly state?: string;
  readonly appointmentAfter: number;
  readonly loadedAfter: number;
}

/** Runs the simulated J-LIS until it is asked to end. The secret is drawn at the first start. */
export async function runLoadingService(options: LoadingServiceCommandOptions): Promise<void> {
  const asked = untilAskedToEnd();
  const service = await startLoadingService({
    port: options.port,
    secret: openSecret(options.secretFile),
    pace: {
      appointmentAfterMs: options.appointmentAfter * 1_000,
      loadedAfterMs: options.loadedAfter * 1_000,
    },
    statePath: options.state,
    clock: () => new Date(),
  });
  reportReady({ url: service.url });
  await asked;
  await service.close();
}

function openSecret(path: string): string {
  if (!existsSync(path)) replaceFile(path, randomBytes(32).toString('base64url'));
  return readFileSync(path, 'utf8').trim();
}
