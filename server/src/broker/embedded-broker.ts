import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { mayPublish, mayReceive, mayRetain, maySubscribe, SERVER_IDENTITY } from '@monban/trust/broker-acl';
import { Aedes, type Client } from 'aedes';
import type { Logger } from 'pino';
import { limitPackets } from './packet-limit.ts';

export interface BrokerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** PEM. Clients must show a certificate of this CA. */
  readonly tls: { readonly key: string; readonly certificate: string; readonly caCertificate: string };
  /**
   * Asked at each connection: `fingerprint` is SHA-256 of the client certificate's DER, base64url. The server's own
   * identity is not asked about.
   */
  readonly isAllowed: (identity: string, fingerprint: string) => Promise<boolean>;
  /** A second connection under the same certificate took the first one's place. */
  readonly onTakeover?: (identity: string) => void;
  readonly log: Logger;
}

export interface RunningBroker {
  readonly port: number;
  /** Ends the connection of one client, at once. */
  disconnect(identity: string): Promise<void>;
  /** Asks `isAllowed` again for everyone who is connected, and ends the connections of those who are not. */
  recheck(): Promise<void>;
  close(): Promise<void>;
}

/** Receipts are the largest thing a controller sends: 100 of at most 4 KiB with their sidecars. */
const CONTROLLER_PACKET_BYTES = 1024 * 1024;
/** A snapshot of a very large organisation. */
const SERVER_PACKET_BYTES = 64 * 1024 * 1024;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * An MQTT 3.1.1 broker over mutual TLS. A client is who its certificate says (CN), its client id must be the same,
 * it writes and reads only what `@monban/trust/broker-acl` allows, and only status may be retained. Nothing is kept
 * on disk: what matters is acknowledged by the server after its commit, never by the broker.
 */
export async function startEmbeddedBroker(options: BrokerOptions): Promise<RunningBroker> {
  const identities = new WeakMap<object, Identity>();
  const aedes = await createAedes(options, identities);
  const server = createTlsServer(options, (socket) => {
    const identity = identityOf(socket);
    if (identity === undefined) {
      socket.destroy();
      return;
    }
    const limit = identity.name === SERVER_IDENTITY ? SERVER_PACKET_BYTES : CONTROLLER_PACKET_BYTES;
    identities.set(aedes.handle(limitPackets(socket, limit)), identity);
  });
  const sockets = trackSockets(server);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    disconnect: (identity) => disconnect(aedes, identity),
    recheck: () => recheck(aedes, identities, options),
    close: () => close(server, aedes, sockets),
  };
}

interface Identity {
  readonly name: string;
  readonly fingerprint: string;
}

/** aedes keeps its clients here; its type declaration leaves the property out. */
type AedesWithClients = Aedes & { readonly clients: Readonly<Partial<Record<string, Client>>> };

function createTlsServer(options: BrokerOptions, onConnection: (socket: TLSSocket) => void): Server {
  const server = createServer(
    {
      key: options.tls.key,
      cert: options.tls.certificate,
      ca: options.tls.caCertificate,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    },
    onConnection,
  );
  server.on('tlsClientError', (error) => {
    options.log.warn({ reason: error.message }, 'Somebody without our certificate tried to reach the broker');
  });
  server.on('error', (err) => {
    options.log.error({ err }, 'The broker cannot listen');
  });
  return server;
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function createAedes(
  options: BrokerOptions,
  identities: WeakMap<object, Identity>,
): Promise<AedesWithClients> {
  const aedes = await Aedes.createBroker({
    connectTimeout: CONNECT_TIMEOUT_MS,
    // aedes has it so; names and passwords mean nothing here.
    // eslint-disable-next-line max-params
    authenticate: (client, _username, _password, done) => {
      admit(client, identities.get(client), options).then(
        (isAdmitted) => {
          // Only now, since a stranger's attempt displaces nobody.
          if (isAdmitted && broker.clients[client.id] !== undefined) options.onTakeover?.(client.id);
          done(null, isAdmitted);
        },
        (err: unknown) => {
          options.log.error({ err }, 'Whether a controller may connect could not be found out');
          done(null, false);
        },
      );
    },
    authorizePublish: (client, packet, done) => {
      const name = client === null ? undefined : identities.get(client)?.name;
      done(mayWrite(name, packet.topic, packet.retain) ? null : new Error('not allowed'));
    },
    authorizeSubscribe: (client, subscription, done) => {
      const name = identities.get(client)?.name;
      done(null, name !== undefined && maySubscribe(name, subscription.topic) ? subscription : null);
    },
    authorizeForward: (client, packet) => {
      const name = identities.get(client)?.name;
      return mayHear(name, packet.topic) ? packet : null;
    },
  });
  logClients(aedes, identities, options);
  const broker = aedes as AedesWithClients;
  return broker;
}

async function admit(
  client: Client,
  identity: Identity | undefined,
  options: BrokerOptions,
): Promise<boolean> {
  if (client.id !== identity?.name) return false;
  return identity.name === SERVER_IDENTITY || options.isAllowed(identity.name, identity.fingerprint);
}

function mayWrite(name: string | undefined, topic: string, isRetained: boolean): boolean {
  if (name === undefined || !mayPublish(name, topic)) return false;
  return !isRetained || mayRetain(name, topic);
}

function mayHear(name: string | undefined, topic: string): boolean {
  return name !== undefined && mayReceive(name, topic);
}

function logClients(aedes: Aedes, identities: WeakMap<object, Identity>, options: BrokerOptions): void {
  aedes.on('client', (client) => {
    options.log.debug({ identity: identities.get(client)?.name }, 'Connected to the broker');
  });
  aedes.on('clientError', (client, error) => {
    options.log.debug({ identity: identities.get(client)?.name, reason: error.message }, 'A client failed');
  });
  aedes.on('connectionError', (_client, error) => {
    options.log.debug({ reason: error.message }, 'A connection ended before it was one');
  });
}

function identityOf(socket: TLSSocket): Identity | undefined {
  const certificate = socket.getPeerCertificate();
  // Node's type promises a certificate; without one the object is empty.
  const { subject, raw } = certificate as Partial<typeof certificate>;
  const name: unknown = subject?.CN;
  if (typeof name !== 'string' || raw === undefined) return undefined;
  return { name, fingerprint: createHash('sha256').update(raw).digest('base64url') };
}

async function recheck(
  aedes: AedesWithClients,
  identities: WeakMap<object, Identity>,
  options: BrokerOptions,
): Promise<void> {
  for (const client of Object.values(aedes.clients)) {
    const identity = client && identities.get(client);
    if (!identity || identity.name === SERVER_IDENTITY) continue;
    if (!(await options.isAllowed(identity.name, identity.fingerprint))) {
      await disconnect(aedes, identity.name);
    }
  }
}

async function disconnect(aedes: AedesWithClients, identity: string): Promise<void> {
  const client = aedes.clients[identity];
  if (client === undefined) return;
  await new Promise<void>((resolve) => {
    client.close(resolve);
  });
}

async function close(server: Server, aedes: Aedes, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  await new Promise<void>((resolve) => {
    aedes.close(() => {
      resolve();
    });
  });
  // Those that had not come as far as being a client.
  for (const socket of sockets) socket.destroy();
  await closed;
}
