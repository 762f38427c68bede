import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { ControllerId } from '@monban/core/ids';
import { type OutboundReceipt, ReceiptAck, type ReceiptSidecar } from '@monban/core/messages/receipt';
import { SignedMessage } from '@monban/core/messages/signed-message';
import { type DownChannel, downFilter, type UpChannel, upTopic } from '@monban/core/messages/topics';
import type { Knex } from '@monban/db/open';
import { insertCertificate } from '@monban/server/controllers/certificate-store';
import { certificateValidity } from '@monban/server/keys/server-keys';
import {
  type CertificateAuthority,
  certificateFingerprint,
  certificateSerial,
  issueCertificate,
} from '@monban/trust/certificate-authority';
import { generateSigningKey, type SigningKey } from '@monban/trust/keys';
import {
  appendReceipt,
  type ChainHead,
  type ReceiptFacts,
  signBatchHead,
  startChain,
} from '@monban/trust/receipt-chain';
import { signMessage } from '@monban/trust/signed-message';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

const BATCH = 100;
const RESEND_MS = 500;
/** Receipts on their way at once, as a real controller's few batches. */
const WINDOW = 500;

/** Its own key and the certificate for it: what enrolment ends with, without the way there. */
export interface ControllerIdentity {
  readonly controllerId: ControllerId;
  readonly key: SigningKey;
  readonly certificate: string;
  readonly caCertificate: string;
}

/** Enrols a seeded controller by writing the rows that enrolment writes. */
export async function enrolDirectly(
  db: Knex,
  authority: CertificateAuthority,
  controllerId: ControllerId,
): Promise<ControllerIdentity> {
  const key = generateSigningKey();
  const purpose = { kind: 'client', commonName: controllerId } as const;
  const at = new Date();
  const expiresAt = certificateValidity(at).notAfter.toISOString();
  const certificate = await issueCertificate(
    authority,
    { purpose, publicKey: key.publicKey },
    certificateValidity(at),
  );
  const fingerprint = certificateFingerprint(certificate);
  await insertCertificate(db, {
    controllerId,
    fingerprint,
    serial: certificateSerial(certificate),
    pem: certificate,
    issuedAt: at.toISOString(),
    expiresAt,
  });
  await db('controllers')
    .where({ id: controllerId })
    .update({
      state: 'enrolled',
      enrolled_at: at.toISOString(),
      public_key: key.point.toString('base64url'),
      certificate_fingerprint: fingerprint,
      certificate_expires_at: expiresAt,
    });
  return { controllerId, key, certificate, caCertificate: authority.certificatePem };
}

/** How a controller reaches the broker. */
export function clientOptions(identity: ControllerIdentity): IClientOptions {
  return {
    protocolVersion: 4,
    clean: true,
    clientId: identity.controllerId,
    reconnectPeriod: 50,
    connectTimeout: 2_000,
    key: identity.key.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: identity.certificate,
    ca: identity.caCertificate,
  };
}

interface Kept extends OutboundReceipt {
  readonly before: ChainHead;
  readonly after: ChainHead;
}

/**
 * The sending half of a controller, whose outbox is this process's memory: it outlives every server and broker that
 * a test kills. Sends batches, keeps them until the server's own acknowledgement, and begins again from there after
 * half a second without progress.
 */
export class SendingController {
  readonly identity: ControllerIdentity;
  readonly epoch = newRecordId(randomUUID);
  readonly client: MqttClient;
  /** Everything that arrived on `down`, parsed and not verified. */
  readonly heard: { readonly channel: DownChannel; readonly payload: string }[] = [];
  readonly #kept: Kept[] = [];
  readonly #timer: NodeJS.Timeout;
  #head: ChainHead;
  #acknowledged = 0;
  #isFlushing = false;
  #sent = 0;

  /** `resends: false` sends only what the test sends. */
  constructor(identity: ControllerIdentity, brokerUrl: string, { resends = true } = {}) {
    this.identity = identity;
    this.#head = startChain(identity.controllerId, this.epoch);
    this.client = mqtt.connect(brokerUrl, clientOptions(identity));
    this.client.on('connect', () => {
      this.client.subscribe(downFilter(identity.controllerId), { qos: 1 }, () => {
        if (resends) this.#rewind();
      });
    });
    this.client.on('error', () => undefined);
    this.client.on('message', (topic, bytes) => {
      this.#hear(topic.split('/').at(-1) as DownChannel, bytes);
    });
    let last = 0;
    this.#timer = setInterval(() => {
      if (resends && this.#acknowledged === last) this.#rewind();
      last = this.#acknowledged;
    }, RESEND_MS);
  }

  get appended(): number {
    return this.#head.sequence;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Writes receipts down and sends what fills a batch; `flush` sends the rest. */
  append(facts: Partial<ReceiptFacts>, sidecar: ReceiptSidecar | null = null): OutboundReceipt {
    const before = this.#head;
    const { payload, head } = appendReceipt(before, {
      type: 'door.opened',
      time: new Date().toISOString(),
      snapshotVersion: 0,
      clockTrusted: true,
      monotonicMs: this.#head.sequence,
      ...facts,
    });
    this.#head = head;
    const kept = { payload, sidecar, before, after: head };
    this.#kept.push(kept);
    return { payload, sidecar };
  }

  /** Every text it ever wrote down, in order. */
  written(): readonly string[] {
    return this.#kept.map(({ payload }) => payload);
  }

  /** Sends everything that is written down by now, in batches, a window ahead of the acknowledgements. */
  flush(): void {
    this.#isFlushing = true;
    while (this.client.connected && this.#sent < Math.min(this.#head.sequence, this.#acknowledged + WINDOW)) {
      const last = Math.min(this.#head.sequence, this.#sent + BATCH);
      this.publish('receipts', this.batch(this.#sent + 1, last));
      this.#sent = last;
    }
  }

  /** The signed batch of these receipts, both inclusive. */
  batch(first: number, last: number): object {
    const kept = this.#kept.slice(first - 1, last);
    const end = kept.at(-1);
    if (!end) throw new RangeError('no such receipts');
    return {
      head: signBatchHead(first, end.after, this.identity.key),
      receipts: kept.map(({ payload, sidecar }) => ({ payload, sidecar })),
    };
  }

  /** Signs with its own key and sends. */
  say(channel: UpChannel, message: object, options: { readonly retain?: boolean } = {}): void {
    this.publish(channel, signMessage(message, this.identity.key), options);
  }

  publish(channel: UpChannel, content: object | string, options: { readonly retain?: boolean } = {}): void {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    this.client.publish(upTopic(this.identity.controllerId, channel), text, { qos: 1, ...options });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.client.endAsync(true);
  }

  #rewind(): void {
    this.#sent = this.#acknowledged;
    this.flush();
  }

  #hear(channel: DownChannel, bytes: Buffer): void {
    const { payload } = SignedMessage.parse(JSON.parse(bytes.toString('utf8')));
    this.heard.push({ channel, payload });
    if (channel !== 'acks') return;
    const ack = ReceiptAck.parse(JSON.parse(payload));
    if (ack.epoch !== this.epoch || ack.committedThrough <= this.#acknowledged) return;
    this.#acknowledged = ack.committedThrough;
    this.#sent = Math.max(this.#sent, this.#acknowledged);
    if (this.#isFlushing) this.flush();
  }
}
