import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ControllerId } from '@monban/core/ids';
import { downFilter, downTopic, upTopic } from '@monban/core/messages/topics';
import { SERVER_IDENTITY } from '@monban/trust/broker-acl';
import {
  certificateSerial,
  createCertificateAuthority,
  issueCertificate,
  issueRevocationList,
  type CertificateAuthority,
  type CertificatePurpose,
} from '@monban/trust/certificate-authority';
import { generateSigningKey } from '@monban/trust/keys';
import { mosquittoConfiguration } from '@monban/trust/mosquitto-configuration';
import { expect } from 'chai';
import mqtt, { type MqttClient } from 'mqtt';

const one = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const two = ControllerId.parse('a0000000-0000-4000-8000-a00000000002');
const stopped = ControllerId.parse('a0000000-0000-4000-8000-a00000000003');
const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };

interface Identity {
  readonly cert?: string;
  readonly key?: string;
}

const hasMosquitto = spawnSync('mosquitto', ['-h']).error === undefined;

describe('mosquitto, configured by us', function () {
  this.timeout(30_000);
  let directory = '';
  let broker: ChildProcess | undefined;
  let ca: CertificateAuthority;
  let ports: { controllers: number; servers: number };
  let stoppedIdentity: Identity = {};
  let clients: MqttClient[] = [];

  before(async function () {
    if (!hasMosquitto) {
      if (process.env['CI'] === 'true') throw new Error('mosquitto is not installed');
      process.stderr.write('skipped: mosquitto is not installed\n');
      this.skip();
    }
    directory = await mkdtemp(join(tmpdir(), 'monban mosquitto '));
    ca = await createCertificateAuthority(generateSigningKey(), 'test CA', validity);
    ports = { controllers: await freePort(), servers: await freePort() };
    broker = await startBroker();
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.endAsync(true)));
    clients = [];
  });
  after(async () => {
    if (broker?.exitCode === null) {
      const exited = once(broker, 'exit');
      broker.kill('SIGTERM');
      await exited;
    }
    if (directory) await rm(directory, { recursive: true, force: true });
  });

  it('lets a controller speak only below its own up', async () => {
    const server = await connect(await identity(SERVER_IDENTITY), ports.servers);
    await server.subscribeAsync('monban/v1/controllers/+/up/+', { qos: 1 });
    const heard = messages(server, upTopic(one, 'results'));
    const controller = await connect(await identity(one));
    for (const topic of [upTopic(two, 'receipts'), downTopic(two, 'commands'), downTopic(one, 'commands')]) {
      await controller.publishAsync(topic, 'forbidden', { qos: 1 }).catch(() => undefined);
    }
    await controller.publishAsync(upTopic(one, 'receipts'), 'allowed', { qos: 1 });
    await controller.publishAsync(upTopic(one, 'results'), 'last', { qos: 1 });
    expect(await heard).to.deep.equal([
      [upTopic(one, 'receipts'), 'allowed'],
      [upTopic(one, 'results'), 'last'],
    ]);
  });

  it('lets a controller hear only what is below its own down, whatever it subscribes to', async () => {
    const controller = await connect(await identity(one));
    const filters = [downFilter(one), downFilter(two), '#', 'monban/#', upTopic(two, 'receipts')];
    await controller.subscribeAsync(filters, { qos: 1 }).catch(() => undefined);
    const heard = messages(controller, downTopic(one, 'acks'));
    const server = await connect(await identity(SERVER_IDENTITY), ports.servers);
    await server.publishAsync(downTopic(two, 'commands'), 'for two', { qos: 1 });
    await server.publishAsync(downTopic(one, 'commands'), 'for one', { qos: 1 });
    await server.publishAsync(downTopic(one, 'acks'), 'last', { qos: 1 });
    const topics = new Set((await heard).map(([topic]) => topic));
    expect(topics).to.deep.equal(new Set([downTopic(one, 'commands'), downTopic(one, 'acks')]));
  });

  it('lets no controller take over another’s session by its client id', async () => {
    const victim = await connect(await identity(one), ports.controllers, one);
    let closed = false;
    victim.on('close', () => (closed = true));
    await victim.subscribeAsync(downFilter(one), { qos: 1 });
    await connect(await identity(two), ports.controllers, one);
    const heard = messages(victim, downTopic(one, 'acks'));
    const server = await connect(await identity(SERVER_IDENTITY), ports.servers);
    await server.publishAsync(downTopic(one, 'acks'), 'still here', { qos: 1 });
    expect(await heard).to.deep.equal([[downTopic(one, 'acks'), 'still here']]);
    expect(closed).to.equal(false);
  });

  it('serves several instances of the server, and shares their work', async () => {
    const servers = [
      await connect(await identity(SERVER_IDENTITY), ports.servers),
      await connect(await identity(SERVER_IDENTITY), ports.servers),
    ];
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      for (const server of servers) {
        server.on('message', (_topic, payload) => {
          if (heard.push(payload.toString()) === 10) resolve();
        });
      }
    });
    for (const server of servers)
      await server.subscribeAsync(`$share/ingest/${upTopic('+', 'receipts')}`, { qos: 1 });
    const controller = await connect(await identity(one));
    for (let n = 0; n < 10; n += 1)
      await controller.publishAsync(upTopic(one, 'receipts'), String(n), { qos: 1 });
    await all;
    expect(heard.sort()).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('turns away whoever has no certificate, one of another CA, a server’s, or one that was stopped', async () => {
    const otherCa = await createCertificateAuthority(generateSigningKey(), 'test CA', validity);
    const strangers: Record<string, Identity> = {
      anonymous: {},
      foreign: await identity(one, otherCa),
      wrongPurpose: await certificateFor({ kind: 'tls-server', hosts: ['localhost'] }),
      stopped: stoppedIdentity,
    };
    for (const [name, stranger] of Object.entries(strangers)) {
      const outcome = await connect(stranger).then(
        () => 'connected',
        () => 'refused',
      );
      expect(outcome, name).to.equal('refused');
    }
  });

  async function startBroker(): Promise<ChildProcess> {
    const key = generateSigningKey();
    const purpose = { kind: 'tls-server', hosts: ['localhost', '127.0.0.1'] } as const;
    const certificate = await issueCertificate(ca, { purpose, publicKey: key.publicKey }, validity);
    stoppedIdentity = await identity(stopped);
    const revoked = [
      { serial: certificateSerial(stoppedIdentity.cert ?? ''), revokedAt: validity.notBefore },
    ];
    const list = await issueRevocationList(ca, revoked, {
      thisUpdate: validity.notBefore,
      nextUpdate: validity.notAfter,
    });
    const path = (name: string) => join(directory, name);
    const { conf, acl } = mosquittoConfiguration({
      listener: { host: '127.0.0.1', port: ports.controllers },
      serverListener: { host: '127.0.0.1', port: ports.servers },
      files: {
        caCertificate: path('ca.pem'),
        certificate: path('broker.pem'),
        key: path('broker.key.pem'),
        acl: path('acl'),
        revocationList: path('crl.pem'),
      },
      user: userInfo().username,
      maximumPacketBytes: 1_000_000,
      maximumConnections: 100,
    });
    const files = {
      'ca.pem': ca.certificatePem,
      'broker.pem': certificate,
      'broker.key.pem': pemOf(key),
      'crl.pem': list,
      acl,
      conf,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(path(name), text, { mode: 0o600 });
    const child = spawn('mosquitto', ['-c', path('conf')], { stdio: 'ignore' });
    await Promise.all([listening(ports.controllers, child), listening(ports.servers, child)]);
    return child;
  }

  async function identity(commonName: string, authority = ca): Promise<Identity> {
    return certificateFor({ kind: 'client', commonName }, authority);
  }

  async function certificateFor(purpose: CertificatePurpose, authority = ca): Promise<Identity> {
    const key = generateSigningKey();
    const cert = await issueCertificate(authority, { purpose, publicKey: key.publicKey }, validity);
    return { cert, key: pemOf(key) };
  }

  async function connect(
    identity: Identity,
    port = ports.controllers,
    clientId?: string,
  ): Promise<MqttClient> {
    const client = mqtt.connect({
      protocol: 'mqtts',
      host: '127.0.0.1',
      port,
      protocolVersion: 4,
      reconnectPeriod: 0,
      ca: ca.certificatePem,
      ...(clientId === undefined ? {} : { clientId }),
      ...identity,
    });
    clients.push(client);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => {
        resolve();
      });
      client.once('error', reject);
      client.once('close', () => {
        reject(new Error('closed'));
      });
    });
    return client;
  }
});

const pemOf = (key: ReturnType<typeof generateSigningKey>) =>
  key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** What a client hears, up to and with the first message on `lastTopic`. */
function messages(client: MqttClient, lastTopic: string): Promise<[string, string][]> {
  const heard: [string, string][] = [];
  return new Promise((resolve) => {
    client.on('message', (topic, payload) => {
      heard.push([topic, payload.toString()]);
      if (topic === lastTopic) resolve(heard);
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when something listens on the port; rejects when the process ends before. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await accepts(port)) return;
  }
  throw new Error(`nothing listens on ${port}`);
}

async function accepts(port: number): Promise<boolean> {
  const socket = connectTcp({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    await new Promise((resolve) => setImmediate(resolve));
    return false;
  } finally {
    socket.destroy();
  }
}
