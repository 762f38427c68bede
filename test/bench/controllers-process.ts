import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { signedMessage } from '@monban/card-ap/applet/message';
import { fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { signerFromScalar, type Signer } from '@monban/card-ap/crypto/signature';
import { OrganisationId } from '@monban/core/ids';
import { MAXIMUM_BATCH, type ReceiptBatch, type ReceiptSidecar } from '@monban/core/messages/receipt';
import { upTopic } from '@monban/core/messages/topics';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import { Ballast } from '@monban/door-controller/ballast';
import { openControllerDatabase, type Knex } from '@monban/door-controller/controller-database';
import { Link } from '@monban/door-controller/link';
import { Outbox, type OutboxEntry } from '@monban/door-controller/outbox';
import { ReceiptSender } from '@monban/door-controller/receipt-sender';
import { loadKey, verifyingKeys, type SigningKey } from '@monban/trust/keys';
import { commitBadge, hashReceipt, signBatchHead, type ReceiptFacts } from '@monban/trust/receipt-chain';
import { connectAsync, type MqttClient } from 'mqtt';
import type { BenchBadge, BenchController } from './bench-company.ts';
import { answerQuestions, readCompany } from './worker.ts';

/** All controllers of the bench in one process: real outboxes, senders and links, without readers and doors. */
type Question =
  /** New outboxes, filled with so many receipts each; answers the milliseconds that took, all durable. */
  | { readonly kind: 'fill'; readonly receipts: number }
  /** Connects, then answers; the clock starts with `drain`. */
  | { readonly kind: 'connect'; readonly port: number }
  /** Sends everything; answers when the server's acknowledgements have emptied every outbox. */
  | { readonly kind: 'drain' }
  /** Publishes the same batches and deletes nothing; answers how many there are when they are on their way. */
  | { readonly kind: 'connect-peer'; readonly port: number }
  | { readonly kind: 'drain-peer' };

interface Filled {
  readonly controller: BenchController;
  readonly key: SigningKey;
  readonly db: Knex;
  readonly outbox: Outbox;
}

interface Connected {
  readonly filled: Filled;
  readonly link: Link;
  readonly sender: ReceiptSender;
}

const company = readCompany();
const serverKey = await loadKey(company.serverKeyFile);
const serverKeys = verifyingKeys(serverKey.publicKey);
let filled: Filled[] = [];
let connected: Connected[] = [];
let peers: { client: MqttClient; topic: string; texts: string[] }[] = [];
let counter = 0;

answerQuestions(async (question: Question): Promise<unknown> => {
  switch (question.kind) {
    case 'fill':
      return fillAll(question.receipts);
    case 'connect':
      connected = await Promise.all(filled.map((one) => connect(one, question.port)));
      return undefined;
    case 'drain':
      return drain();
    case 'connect-peer':
      peers = await Promise.all(filled.map((one) => connectPeer(one, question.port)));
      return peers.reduce((sum, { texts }) => sum + texts.length, 0);
    case 'drain-peer':
      await Promise.all(peers.map(publishAll));
      return undefined;
  }
});

async function fillAll(receipts: number): Promise<number> {
  await Promise.all(filled.map(({ db }) => db.destroy()));
  filled = await Promise.all(company.controllers.map(openOutbox));
  const entries = filled.map(({ controller }) =>
    Array.from({ length: receipts }, (_, number) => entryOf(controller, number)),
  );
  const startedAt = performance.now();
  await Promise.all(
    filled.flatMap(({ outbox }, index) => (entries[index] ?? []).map((entry) => outbox.append(entry))),
  );
  return performance.now() - startedAt;
}

async function openOutbox(controller: BenchController): Promise<Filled> {
  const file = join(company.directory, `${randomUUID()}.sqlite`);
  const { db } = await openControllerDatabase(file, 'bench');
  const outbox = await Outbox.open(db, {
    controllerId: controller.id,
    newEpoch: randomUUID(),
    capacity: 1_000_000,
    ballast: new Ballast(`${file}.ballast`),
    describeDrops: () => factsOf(controller),
  });
  return { controller, key: await loadKey(controller.keyFile), db, outbox };
}

async function connect(one: Filled, port: number): Promise<Connected> {
  const { controller, key, outbox } = one;
  return new Promise((resolve) => {
    const link: Link = new Link({
      identity: identityOf(controller, key, port),
      clock: systemClock,
      random: Math.random,
      newId: randomUUID,
      describe: () => ({
        snapshotVersion: 1,
        outboxDepth: outbox.depth,
        clockTrusted: true,
        doors: [],
        readers: [],
      }),
      onConnected: () => {
        resolve({ filled: one, link, sender });
      },
      onDisconnected: () => undefined,
      onMessage: (message) => {
        if (message.kind === 'ack') void sender.acknowledged(message.ack);
      },
      onRefused: (code) => {
        process.stderr.write(`bench: a message was refused: ${code}\n`);
      },
    });
    const sender: ReceiptSender = new ReceiptSender({
      controllerId: controller.id,
      key,
      outbox,
      clock: systemClock,
      publish: (batch) => {
        link.publishBatch(batch);
      },
      onFailure: (cause) => {
        process.stderr.write(`bench: the sender failed: ${String(cause)}\n`);
      },
    });
    link.start();
  });
}

function identityOf(controller: BenchController, key: SigningKey, port: number) {
  const { id, tls } = controller;
  const answer = {
    controllerId: id,
    organisationId: OrganisationId.parse('bench'),
    role: 'door' as const,
    certificate: tls.certificate,
    caCertificate: tls.caCertificate,
    brokerUrl: `mqtts://127.0.0.1:${port}`,
    signingKeyCertificate: '',
    sealedKeys: '',
    readers: [],
  };
  return { answer, key, serverKeys, readerKeys: { siteKeys: [], linkKey: null } };
}

async function drain(): Promise<void> {
  for (const { sender } of connected) sender.connected();
  await Promise.all(connected.map(({ filled: { outbox } }) => untilEmpty(outbox)));
  for (const { sender, link } of connected) {
    sender.disconnected();
    await sender.idle();
    await link.close();
  }
}

/** The outbox has no event for "emptied": looked at once a millisecond. */
function untilEmpty(outbox: Outbox): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (outbox.depth > 0) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
}

async function connectPeer({ controller, key, outbox }: Filled, port: number) {
  const { tls, id } = controller;
  const client = await connectAsync(`mqtts://127.0.0.1:${port}`, {
    protocolVersion: 4,
    clientId: id,
    ca: tls.caCertificate,
    cert: tls.certificate,
    key: tls.key,
  });
  const texts: string[] = [];
  for (let after = 0; after < outbox.lastSequence; after += MAXIMUM_BATCH) {
    const receipts = await outbox.listAfter(after, MAXIMUM_BATCH);
    const sequence = after + receipts.length;
    const chain = {
      controllerId: id,
      epoch: outbox.epoch,
      sequence,
      hash: hashReceipt(receipts.at(-1)?.payload ?? ''),
    };
    const batch: ReceiptBatch = { head: signBatchHead(after + 1, chain, key), receipts: [...receipts] };
    texts.push(JSON.stringify(batch));
  }
  return { client, topic: upTopic(id, 'receipts'), texts };
}

async function publishAll({ client, topic, texts }: { client: MqttClient; topic: string; texts: string[] }) {
  await Promise.all(texts.map((text) => client.publishAsync(topic, text, { qos: 1 })));
  await client.endAsync();
}

/** One granted tap, with a card's real signature over its statement. */
function entryOf(controller: BenchController, number: number): OutboxEntry {
  const badge = controller.badges[number % controller.badges.length];
  if (!badge) throw new Error('a controller without badges');
  const sidecar = sidecarOf(badge);
  return {
    facts: { ...factsOf(controller), badgeCommitment: commitBadge(sidecar.salt, badge.id) },
    sidecar,
  };
}

function factsOf({ doorId }: BenchController): ReceiptFacts {
  return {
    type: 'access.granted',
    time: new Date().toISOString(),
    doorId,
    side: 'in',
    reason: 'access-level',
    assurance: 'badge',
    accessLevelId: doorId,
    snapshotVersion: 1,
    snapshotAgeSeconds: 60,
    clockTrusted: true,
    monotonicMs: systemClock.monotonicMs(),
  };
}

const signers = new Map<string, Signer>();

function signerOf({ id, privateKey }: BenchBadge): Signer {
  const signer = signers.get(id) ?? signerFromScalar(fromBase64Url(privateKey));
  signers.set(id, signer);
  return signer;
}

function sidecarOf(badge: BenchBadge): ReceiptSidecar {
  counter += 1;
  const statement = {
    siteKeyVersion: 1,
    mode: 0,
    readerNonce: new Uint8Array(randomBytes(16)),
    readerId: new Uint8Array(16),
    ephemeralKey: fromBase64Url(badge.publicKey),
    badgeId: fromBase64Url(badge.id),
    counter,
    pinStatus: 0,
  };
  const signature = signerOf(badge).sign(signedMessage(statement));
  const { siteKeyVersion, mode, pinStatus } = statement;
  return {
    salt: randomBytes(16).toString('base64url'),
    badgeId: badge.id,
    proof: {
      siteKeyVersion,
      mode,
      pinStatus,
      counter,
      readerNonce: toBase64Url(statement.readerNonce),
      readerId: toBase64Url(statement.readerId),
      ephemeralKey: badge.publicKey,
      signature: toBase64Url(signature),
    },
  };
}
