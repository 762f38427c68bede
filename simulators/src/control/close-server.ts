import { once } from 'node:events';
import type { Server } from 'node:http';

/** Stops listening and ends what is still connected; resolves when both are done. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
