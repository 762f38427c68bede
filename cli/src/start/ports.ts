import { createServer } from 'node:net';
import { once } from 'node:events';
import { AppError } from '@monban/core/errors';

const HOST = '127.0.0.1';

/**
 * Makes sure that a port can be had, so that a second start or a stranger's service gets one clear sentence.
 * 0 picks a free one.
 * @throws AppError `CONFIGURATION_INVALID` naming the port and what to do
 */
export async function claimPort(port: number, what: string): Promise<number> {
  const server = createServer();
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const message = `port ${port} for ${what} is taken: is Monban running already? Stop it, or choose others with --port and --data`;
    throw new AppError('CONFIGURATION_INVALID', {
      details: { problems: [{ pointer: '--port', code: 'CONFIGURATION_INVALID', message }] },
      cause,
    });
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : port;
}
