import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { ServerConfiguration } from '../config.ts';
import type { Transport } from './transport.ts';

/** Listens first, so that the address is known; what answers is put in before the caller hears of it. */
export async function listen(
  { http }: ServerConfiguration,
  transport: Transport,
): Promise<{ readonly server: Server; readonly handler: Express; readonly url: string }> {
  const handler = express().disable('x-powered-by');
  const server = http.tlsFiles
    ? createHttpsServer(
        { cert: await readFile(http.tlsFiles.certificate), key: await readFile(http.tlsFiles.key) },
        handler,
      )
    : createHttpServer(handler);
  server.listen(http.port, http.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  return { server, handler, url: `${transport.kind === 'tls' ? 'https' : 'http'}://${host}:${port}` };
}

/** Ends what is under way: live streams would hold it open for ever. */
export async function closeHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeAllConnections();
  await closed;
}
