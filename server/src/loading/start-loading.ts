import { readFile } from 'node:fs/promises';
import type { Knex } from '@monban/db/open';
import type { Logger } from 'pino';
import { httpLoadingService } from './http-loading-service.ts';
import type { LoadingDeps } from './loading.ts';
import { LoadingDispatch } from './loading-dispatch.ts';

export interface LoadingConfiguration {
  readonly url: string;
  /** File with the secret that the service gave us. */
  readonly secretFile: string;
}

export interface RunningLoading {
  readonly deps: LoadingDeps;
  close(): Promise<void>;
}

/** The feature with its background half; without a configured service people can be queued, and nothing is sent. */
export async function startLoading(
  configuration: LoadingConfiguration | undefined,
  base: {
    readonly db: Knex;
    readonly newId: () => string;
    readonly clock: () => Date;
    readonly log: Logger;
  },
): Promise<RunningLoading> {
  const { db, newId } = base;
  if (configuration === undefined) {
    const deps = { db, newId, hasService: false, poke: () => undefined };
    return { deps, close: () => Promise.resolve() };
  }
  const secret = (await readFile(configuration.secretFile, 'utf8')).trim();
  const service = httpLoadingService({ url: configuration.url.replace(/\/$/, ''), secret });
  const dispatch = new LoadingDispatch({ ...base, service });
  dispatch.start();
  const poke = (): void => {
    dispatch.poke();
  };
  return { deps: { db, newId, hasService: true, poke }, close: () => dispatch.close() };
}
