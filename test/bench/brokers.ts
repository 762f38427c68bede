import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mosquittoConfiguration } from '@monban/trust/mosquitto-configuration';
import type { BenchCompany } from './bench-company.ts';
import { Worker } from './worker.ts';

export interface BenchBroker {
  readonly name: 'aedes' | 'mosquitto';
  readonly port: number;
  end(): Promise<void>;
}

export async function startAedes(companyFile: string): Promise<BenchBroker> {
  const worker = new Worker('broker-process.ts', [companyFile]);
  await worker.next();
  const port = Number(await worker.ask({}));
  return { name: 'aedes', port, end: () => worker.end() };
}

/** Undefined where mosquitto is not installed. */
export async function startMosquitto(companyFile: string): Promise<BenchBroker | undefined> {
  if (spawnSync('mosquitto', ['-h']).error !== undefined) return undefined;
  const company = JSON.parse(readFileSync(companyFile, 'utf8')) as BenchCompany;
  const port = await freePort();
  const child = spawn('mosquitto', ['-c', writeFiles(company, port)], { stdio: 'ignore' });
  await untilListening(port);
  return {
    name: 'mosquitto',
    port,
    end: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Writes what the runbook has operators write; returns the configuration's path. */
function writeFiles({ directory, broker }: BenchCompany, port: number): string {
  const file = (name: string) => path.join(directory, name);
  const { conf, acl } = mosquittoConfiguration({
    listener: { host: '127.0.0.1', port },
    files: {
      caCertificate: file('ca.pem'),
      certificate: file('broker-certificate.pem'),
      key: file('broker-key.pem'),
      acl: file('acl'),
    },
    user: userInfo().username,
    maximumPacketBytes: 1024 * 1024,
    maximumConnections: 100,
  });
  const texts = {
    'ca.pem': broker.caCertificate,
    'broker-certificate.pem': broker.certificate,
    'broker-key.pem': broker.key,
    acl,
    'mosquitto.conf': conf,
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(file(name), text, { mode: 0o600 });
  return file('mosquitto.conf');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await wait(50);
  }
  throw new Error(`mosquitto does not listen on ${port}`);
}
