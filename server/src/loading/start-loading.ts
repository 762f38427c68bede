import { readFile } from 'node:fs/promises';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { Logger } from 'pino';
import { isFeatureOn } from '../legal-basis/legal-basis.ts';
import { httpLoadingService } from './http-loading-service.ts';
import { type LoadingDeps, queueAfterReissue } from './loading.ts';
import { LoadingDispatch } from './loading-dispatch.ts';

export interface LoadingConfiguration {
  readonly url: string;
  /** File with the secret that the service gave us. */
  readonly secretFile: string;
}

export interface RunningLoading {
  readonly deps: LoadingDeps;
  /** A person's national card came to a desk without the application: it is loaded anew, where that has a basis. */
  readonly onApplicationMissing: (missing: { readonly personId: PersonId }) => Promise<void>;
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
  const { db, newId, clock } = base;
  const onApplicationMissing: RunningLoading['onApplicationMissing'] = ({ personId }) =>
    inTransaction(db, async (trx) => {
      if (!(await isFeatureOn(trx, 'application-loading'))) return;
      const context = { actor: 'system', at: clock(), requestId: null };
      await queueAfterReissue(trx, context, { deps: { newId }, personId });
    });
  if (configuration === undefined) {
    const deps = { db, newId, hasService: false, poke: () => undefined };
    return { deps, onApplicationMissing, close: () => Promise.resolve() };
  }
  const secret = (await readFile(configuration.secretFile, 'utf8')).trim();
  const service = httpLoadingService({ url: configuration.url.replace(/\/$/, ''), secret });
  const dispatch = new LoadingDispatch({ ...base, service });
  dispatch.start();
  const poke = (): void => {
    dispatch.poke();
  };
  const deps = { db, newId, hasService: true, poke };
  return { deps, onApplicationMissing, close: () => dispatch.close() };
}
