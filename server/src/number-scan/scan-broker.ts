import { setTimeout as wait } from 'node:timers/promises';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import { UP_CHANNELS, upTopic } from '@monban/core/messages/topics';
import { SERVER_IDENTITY } from '@monban/trust/broker-acl';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { TlsIdentity } from '../keys/server-keys.ts';
import { findNumbersInBytes } from '../number-guard/byte-scan.ts';
import { masked, type ScanReport } from './scan-report.ts';

export interface BrokerScan {
  readonly url: string;
  /** Null: as nobody in particular. */
  readonly identity: TlsIdentity | null;
  readonly listenMs: number;
}

const CONNECT_MS = 10_000;

/**
 * Topics and payloads of what a broker keeps, and of what passes while the scan listens: everything where the broker
 * allows it, else what its ACL lets a server hear, which is said as a trouble. Throws where it can be neither reached
 * nor listened to, and where it ends the connection before the time is over.
 */
export async function scanBroker(scan: BrokerScan, target: string, report: ScanReport): Promise<void> {
  let listening = await listenTo(scan, target, report);
  try {
    if (!(await subscribes(listening, ['#']))) {
      await listening.client.endAsync(true);
      listening = await listenTo(scan, target, report);
      const channels = UP_CHANNELS.map((channel) => upTopic('+', channel));
      if (!(await subscribes(listening, channels)))
        throw brokerTrouble('the broker lets this identity listen to nothing', 'REFUSED');
      report.trouble({
        target,
        why: 'this identity may hear what controllers send, nothing else',
        isPartial: true,
      });
    }
    await listenFor(scan.listenMs, listening);
  } finally {
    await listening.client.endAsync(true);
  }
}

interface Listening {
  readonly client: MqttClient;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly gone: Promise<void>;
}

async function listenTo(scan: BrokerScan, target: string, report: ScanReport): Promise<Listening> {
  const client = await connectTo(scan);
  const gone = new Promise<void>((resolve) => {
    client.once('close', () => {
      resolve();
    });
  });
  listen(client, target, report);
  return { client, gone };
}

/** A broker that hangs up in between has kept from us what it had still to say. */
async function listenFor(listenMs: number, { gone }: Listening): Promise<void> {
  const timer = new AbortController();
  const isOver = wait(listenMs, true, { signal: timer.signal }).catch(() => true);
  const isWhole = await Promise.race([isOver, gone.then(() => false)]);
  timer.abort();
  if (!isWhole) throw brokerTrouble('the broker ended the connection', 'CONNECTION_ENDED');
}

function brokerTrouble(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

function connectTo({ url, identity }: BrokerScan): Promise<MqttClient> {
  const options: IClientOptions = {
    protocolVersion: 4,
    clean: true,
    // A name of its own: the server's would take its connection over.
    clientId: `${SERVER_IDENTITY}-scan-${process.pid}`,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
    ...(identity && {
      key: identity.key,
      cert: identity.certificate,
      ca: identity.caCertificate,
    }),
  };
  return connectAsync(url, options, false);
}

function listen(client: MqttClient, target: string, report: ScanReport): void {
  // The connection closes after it, and that is heard.
  client.on('error', () => undefined);
  client.on('message', (topic, payload) => {
    report.read(payload.length);
    if (holdsMyNumber(topic))
      report.hit({ target, place: `name of topic ${masked(topic)}`, writing: 'utf-8' });
    for (const { offset, writing } of findNumbersInBytes(payload))
      report.hit({ target, place: `topic ${masked(topic)}, byte ${offset}`, writing });
  });
}

/** SUBACK with 128 and a closed connection both mean no. */
async function subscribes({ client, gone }: Listening, filters: readonly string[]): Promise<boolean> {
  const granted = client.subscribeAsync([...filters], { qos: 1 }).then(
    (grants) => grants.every(({ qos }) => qos < 128),
    () => false,
  );
  return Promise.race([granted, gone.then(() => false)]);
}
