import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { upTopic, downTopic } from '@monban/core/messages/topics';
import { ControllerId } from '@monban/core/ids';
import { createCertificateAuthority } from '@monban/trust/certificate-authority';
import { generateSigningKey } from '@monban/trust/keys';
import { without } from '@monban/server/events/without';
import { expect } from 'chai';
import mqtt, { type IClientOptions } from 'mqtt';
import { eventually } from '../../support/eventually.ts';
import { requireOrSkip } from '../../support/requirements.ts';
import { seedController, seedPlaces } from '../../support/seed-places.ts';
import {
  clientOptions,
  type ControllerIdentity,
  enrolDirectly,
  SendingController,
} from '../../support/sending-controller.ts';
import { BROKER_NAMES, missingMosquitto, prepareBroker } from '../../support/start-broker.ts';
import {
  prepareDatabase,
  sqliteIn,
  type StartedServer,
  startTestServer,
} from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

for (const brokerName of BROKER_NAMES) {
  describe(`the broker: ${brokerName}`, function () {
    this.timeout(60_000);
    let started: StartedServer;
    const cleanups: (() => Promise<void>)[] = [];

    before(async function () {
      if (brokerName === 'mosquitto') requireOrSkip(this, missingMosquitto());
      const folder = await temporaryDirectory();
      cleanups.push(folder.remove);
      const database = sqliteIn(folder.path);
      await (await prepareDatabase(database)).destroy();
      const broker =
        brokerName === 'mosquitto'
          ? await prepareBroker(brokerName, { dataDirectory: folder.path, database })
          : undefined;
      if (broker) {
        cleanups.push(() => broker.program.kill());
        await broker.start();
      }
      const brokerUrl = broker ? { brokerUrl: broker.url } : {};
      started = await startTestServer({ database, dataDirectory: folder.path, ...brokerUrl });
      cleanups.push(() => started.close());
    });
    after(async () => {
      while (cleanups.length > 0) await cleanups.pop()?.();
    });

    async function identity(): Promise<ControllerIdentity> {
      const { db, authority } = started.server;
      const { controllerId } = await seedController(db, await seedPlaces(db));
      return enrolDirectly(db, authority, controllerId);
    }

    /** Does a client with these options get as far as being connected? */
    async function isLetIn(options: IClientOptions): Promise<boolean> {
      const client = mqtt.connect(started.server.brokerUrl, { ...options, reconnectPeriod: 0 });
      client.on('error', () => undefined);
      const isIn = await new Promise<boolean>((resolve) => {
        client.once('connect', () => {
          resolve(true);
        });
        client.once('close', () => {
          resolve(false);
        });
      });
      await client.endAsync(true);
      return isIn;
    }

    it('lets a controller in with its own certificate', async () => {
      expect(await isLetIn(clientOptions(await identity()))).to.equal(true);
    });

    it('refuses a client without a certificate', async () => {
      const anonymous = without(clientOptions(await identity()), ['key', 'cert']);
      expect(await isLetIn(anonymous)).to.equal(false);
    });

    it('refuses a certificate of another CA', async () => {
      const own = await identity();
      const now = Date.now();
      const foreign = await createCertificateAuthority(generateSigningKey(), 'Another CA', {
        notBefore: new Date(now - 60_000),
        notAfter: new Date(now + 3_600_000),
      });
      const stranger = await enrolDirectly(started.server.db, foreign, own.controllerId);
      expect(await isLetIn({ ...clientOptions(stranger), ca: own.caCertificate })).to.equal(false);
    });

    it('delivers nothing that one controller says in the name of another', async () => {
      const [one, other] = [await identity(), await identity()];
      const speaker = new SendingController(one, started.server.brokerUrl);
      const victim = new SendingController(other, started.server.brokerUrl, { resends: false });
      try {
        await eventually(() => speaker.client.connected && victim.client.connected);
        victim.append({});
        const stolen = JSON.stringify(victim.batch(1, 1));
        // Without a receipt, which one broker gives and the other answers with the end of the connection.
        speaker.client.publish(upTopic(other.controllerId, 'receipts'), stolen, { qos: 0 });
        // The next message of the same client is handled after it, if at all.
        speaker.append({});
        await eventually(() => {
          speaker.flush();
          return speaker.acknowledged === 1;
        });
        const rows = await started.server.db('receipts').where({ controller_id: other.controllerId });
        expect(rows).to.deep.equal([]);
      } finally {
        await speaker.close();
        await victim.close();
      }
    });

    it('delivers nothing to a controller that listens to another one or to everything', async () => {
      const [one, other] = [await identity(), await identity()];
      const heard: string[] = [];
      const spy = await mqtt.connectAsync(started.server.brokerUrl, clientOptions(one));
      spy.on('message', (topic) => {
        heard.push(topic);
      });
      const victim = new SendingController(other, started.server.brokerUrl);
      try {
        for (const filter of ['#', downTopic(other.controllerId, 'acks'), 'monban/v1/controllers/+/down/+']) {
          await spy.subscribeAsync(filter, { qos: 1 }).catch(() => undefined);
        }
        victim.append({});
        await eventually(() => {
          victim.flush();
          return victim.acknowledged === 1;
        });
        expect(heard).to.deep.equal([]);
      } finally {
        await spy.endAsync(true);
        await victim.close();
      }
    });

    it('lets nobody in who is not enrolled any more, as far as the server listens', async () => {
      const own = await identity();
      const controller = new SendingController(own, started.server.brokerUrl);
      try {
        await eventually(() => controller.client.connected);
        const revocation = await started.api.call('POST', `/controllers/${own.controllerId}/revocations`);
        expect(revocation.status).to.equal(200);
        controller.append({});
        controller.flush();
        const bystander = new SendingController(await identity(), started.server.brokerUrl);
        await eventually(() => bystander.client.connected);
        bystander.append({});
        bystander.flush();
        await eventually(() => bystander.acknowledged === 1);
        await bystander.close();
        const rows = await started.server.db('receipts').where({ controller_id: own.controllerId });
        expect(rows).to.deep.equal([]);
        if (brokerName === 'aedes') expect(await isLetIn(clientOptions(own))).to.equal(false);
      } finally {
        await controller.close();
      }
    });

    if (brokerName === 'aedes') {
      it('refuses a client id that is not the name in the certificate', async () => {
        const clientId = ControllerId.parse(newRecordId(randomUUID));
        expect(await isLetIn({ ...clientOptions(await identity()), clientId })).to.equal(false);
      });

      it('ends a connection whose packet is longer than any of ours', async () => {
        const controller = new SendingController(await identity(), started.server.brokerUrl);
        try {
          await eventually(() => controller.client.connected);
          const closed = new Promise<void>((resolve) =>
            controller.client.once('close', () => {
              resolve();
            }),
          );
          controller.publish('receipts', 'x'.repeat(2 * 1024 * 1024));
          await closed;
        } finally {
          await controller.close();
        }
      });

      it('refuses to retain anything but status', async () => {
        const controller = new SendingController(await identity(), started.server.brokerUrl);
        try {
          await eventually(() => controller.client.connected);
          const closed = new Promise<void>((resolve) =>
            controller.client.once('close', () => {
              resolve();
            }),
          );
          controller.publish('receipts', '{}', { retain: true });
          await closed;
        } finally {
          await controller.close();
        }
      });
    }
  });
}
