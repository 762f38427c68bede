import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PolicySnapshot } from '@monban/core/access/policy';
import type { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { ControllerRequest, ControllerResult } from '@monban/core/messages/controller';
import { type ControllerRole, type EnrolmentAnswer, EnrolmentRequest } from '@monban/core/messages/enrolment';
import type { ReceiptPayload, ReceiptSidecar } from '@monban/core/messages/receipt';
import {
  type DownChannel,
  downTopic,
  parseUpTopic,
  UP_CHANNELS,
  upTopic,
} from '@monban/core/messages/topics';
import { type RunningBroker, startEmbeddedBroker } from '@monban/server/broker/embedded-broker';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  issueCertificate,
} from '@monban/trust/certificate-authority';
import { openCertificateRequest } from '@monban/trust/certificate-request';
import { createEnrolmentToken } from '@monban/trust/enrolment-token';
import { generateSigningKey, type SigningKey, verifyingKeys } from '@monban/trust/keys';
import { openBatch, verifyBatch } from '@monban/trust/receipt-batch';
import { type ChainHead, startChain } from '@monban/trust/receipt-chain';
import { sealReaderKeys } from '@monban/trust/sealed-keys';
import { openMessage, signMessage } from '@monban/trust/signed-message';
import { connectAsync, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import type { KeyObject } from 'node:crypto';
import { ORGANISATION, readerKeys } from './test-company.ts';

export interface StoredReceipt {
  readonly receipt: ReceiptPayload;
  readonly sidecar: ReceiptSidecar | null;
}

export interface EnrolledController {
  readonly controllerId: ControllerId;
  readonly role: ControllerRole;
  readonly readers: readonly { readerId: ReaderId; doorId: DoorId | null; side: 'in' | 'out' }[];
}

interface KnownController extends EnrolledController {
  publicKey?: KeyObject;
}

const HOUR_MS = 3_600_000;

/** Everything a controller needs of a server, in memory and without any policy of its own, on the real broker. */
export class TestServer {
  readonly key = generateSigningKey();
  readonly receipts: StoredReceipt[] = [];
  readonly results: ControllerResult[] = [];
  readonly requests: ControllerRequest[] = [];
  /** Every packet's topic and payload, both ways, as the broker passed it on. */
  readonly packets: string[] = [];
  onRequest: (request: ControllerRequest) => void = () => undefined;
  /** Batches that came twice, had a gap, or did not fit the chain. */
  readonly verdicts = { accepted: 0, duplicate: 0, gap: 0, broken: 0 };
  /** No acknowledgements while false, as from a server whose database is away. */
  isAcknowledging = true;
  snapshot: PolicySnapshot | undefined;
  readonly #controllers = new Map<string, KnownController>();
  readonly #chains = new Map<string, ChainHead>();
  #ca!: CertificateAuthority;
  #broker!: RunningBroker;
  #client!: MqttClient;
  #http!: Server;

  static async start(): Promise<TestServer> {
    const server = new TestServer();
    await server.#start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** A controller that may enrol, and the token for it. */
  expectController(controller: EnrolledController): string {
    this.#controllers.set(controller.controllerId, { ...controller });
    return createEnrolmentToken(controller.controllerId, this.#ca.fingerprint).token;
  }

  async send(controllerId: ControllerId, channel: DownChannel, payload: object): Promise<void> {
    await this.sendRaw(controllerId, channel, JSON.stringify(signMessage(payload, this.key)));
  }

  /** Whatever a test likes to say in the server's place. */
  async sendRaw(controllerId: ControllerId, channel: DownChannel, text: string): Promise<void> {
    this.packets.push(`${downTopic(controllerId, channel)} ${text}`);
    await this.#client.publishAsync(downTopic(controllerId, channel), text, { qos: 1 });
  }

  /** What is in force from now on, sent to its controller at once. */
  async publishSnapshot(snapshot: PolicySnapshot): Promise<void> {
    this.snapshot = snapshot;
    await this.send(snapshot.controllerId, 'snapshot', snapshot);
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
    await this.#broker.close();
    this.#http.close();
  }

  async #start(): Promise<void> {
    const caKey = generateSigningKey();
    this.#ca = await createCertificateAuthority(caKey, 'Monban Test CA', validity());
    this.#broker = await startEmbeddedBroker({
      host: '127.0.0.1',
      port: 0,
      tls: await this.#tls({ kind: 'tls-server', hosts: ['127.0.0.1', 'localhost'] }),
      isAllowed: () => Promise.resolve(true),
      log: pino({ level: 'silent' }),
    });
    const own = await this.#tls({ kind: 'client', commonName: 'server' });
    this.#client = await connectAsync(this.#brokerUrl, {
      protocolVersion: 4,
      clientId: 'server',
      ca: own.caCertificate,
      cert: own.certificate,
      key: own.key,
    });
    this.#client.on('message', (topic, payload) => void this.#received(topic, payload));
    for (const channel of UP_CHANNELS) {
      await this.#client.subscribeAsync(upTopic('+', channel), { qos: 1 });
    }
    this.#http = createServer((request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        this.#enrol(body).then(
          (answer) => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)),
          () => response.writeHead(401).end(),
        );
      });
    }).listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
  }

  get #brokerUrl(): string {
    return `mqtts://127.0.0.1:${this.#broker.port}`;
  }

  async #tls(purpose: Parameters<typeof issueCertificate>[1]['purpose']) {
    const key = generateSigningKey();
    return {
      key: pemOf(key),
      certificate: await issueCertificate(this.#ca, { purpose, publicKey: key.publicKey }, validity()),
      caCertificate: this.#ca.certificatePem,
    };
  }

  async #enrol(body: string): Promise<EnrolmentAnswer> {
    const { controllerId, certificateRequest } = EnrolmentRequest.parse(JSON.parse(body));
    const controller = this.#controllers.get(controllerId);
    if (!controller) throw new Error('unknown controller');
    const publicKey = await openCertificateRequest(certificateRequest);
    controller.publicKey = publicKey;
    const issue = (purpose: Parameters<typeof issueCertificate>[1]['purpose'], key: KeyObject) =>
      issueCertificate(this.#ca, { purpose, publicKey: key }, validity());
    return {
      controllerId,
      organisationId: ORGANISATION,
      role: controller.role,
      certificate: await issue({ kind: 'client', commonName: controllerId }, publicKey),
      caCertificate: this.#ca.certificatePem,
      brokerUrl: this.#brokerUrl,
      signingKeyCertificate: await issue({ kind: 'message-signing' }, this.key.publicKey),
      sealedKeys: await sealReaderKeys(readerKeys, publicKey),
      readers: [...controller.readers],
    };
  }

  async #received(topic: string, payload: Buffer): Promise<void> {
    this.packets.push(`${topic} ${payload.toString()}`);
    const place = parseUpTopic(topic);
    const controller = place && this.#controllers.get(place.controllerId);
    if (!controller?.publicKey) return;
    const keys = verifyingKeys(controller.publicKey);
    const raw: unknown = JSON.parse(payload.toString());
    switch (place?.channel) {
      case 'receipts':
        return this.#store(controller, openBatch(raw, keys));
      case 'requests':
        return this.#requested(openMessage(raw, ControllerRequest, keys));
      case 'results':
        this.results.push(openMessage(raw, ControllerResult, keys));
        return;
      case 'status':
      case undefined:
        return;
    }
  }

  async #requested(request: ControllerRequest): Promise<void> {
    this.requests.push(request);
    this.onRequest(request);
    const { snapshot } = this;
    const isDue = request.type === 'monban.snapshot-request.v1' && snapshot !== undefined;
    if (isDue && snapshot.version > request.haveVersion) await this.publishSnapshot(snapshot);
  }

  async #store({ controllerId }: EnrolledController, batch: ReturnType<typeof openBatch>): Promise<void> {
    const { epoch } = batch.head;
    const stored = this.#chains.get(epoch) ?? startChain(controllerId, epoch);
    const verdict = verifyBatch(batch, stored);
    this.verdicts[verdict.kind] += 1;
    if (verdict.kind === 'accepted') {
      this.#chains.set(epoch, verdict.chain);
      this.receipts.push(...verdict.fresh.map(({ receipt, sidecar }) => ({ receipt, sidecar })));
    }
    if (!this.isAcknowledging) return;
    await this.send(controllerId, 'acks', {
      type: 'monban.receipt-ack.v1',
      controllerId,
      epoch,
      committedThrough: this.#chains.get(epoch)?.sequence ?? 0,
      serverTime: new Date().toISOString(),
      restoration: null,
    });
  }
}

function validity() {
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + 24 * HOUR_MS) };
}

function pemOf(key: SigningKey): string {
  return key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
