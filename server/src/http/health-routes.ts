import type { Knex } from '@monban/db/open';
import express from 'express';

export interface HealthDeps {
  readonly db: Knex;
  readonly broker: { readonly link: { readonly isConnected: boolean } };
}

/** `/health`: the process runs. `/ready`: database and broker answer. Both say nothing more. */
export function healthRoutes({ db, broker }: HealthDeps): express.Router {
  const router = express.Router();
  router.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/ready', async (_request, response) => {
    await db.raw('select 1');
    const isReady = broker.link.isConnected;
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ok' : 'no-broker' });
  });
  return router;
}
