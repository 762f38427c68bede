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
 * allows it, else what its ACL lets a server hear. Throws where it can be neither reached nor listened to.
 */
export async function scanBroker(scan: BrokerScan, target: string, report: ScanReport): Promise<void> {
  let client = await connectTo(scan);
  try {
    listen(client, target, report);
    if (!(await subscribes(client, ['#']))) {
      await client.endAsync(true);
      client = await connectTo(scan);
      listen(client, target, report);
      if (
        !(await subscribes(
          client,
          UP_CHANNELS.map((channel) => upTopic('+', channel)),
        ))
      )
        throw Object.assign(new Error('the broker lets this identity listen to nothing'), {
          code: 'REFUSED',
        });
    }
    await wait(scan.listenMs);
  } finally {
    await client.endAsync(true);
  }
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
  // A broker that refuses a filter may close the connection; the answer to the subscription says so.
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
async function subscribes(client: MqttClient, filters: readonly string[]): Promise<boolean> {
  const refused = new Promise<false>((resolve) =>
    client.once('close', () => {
      resolve(false);
    }),
  );
  const granted = client.subscribeAsync([...filters], { qos: 1 }).then(
    (grants) => grants.every(({ qos }) => qos < 128),
    () => false,
  );
  return Promise.race([granted, refused]);
}
