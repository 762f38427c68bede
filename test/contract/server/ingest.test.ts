import { randomUUID } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import { signBatchHead, startChain } from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import { generateSigningKey } from '@monban/trust/keys';
import { forEachDatabase } from '../../support/databases.ts';
import { eventually } from '../../support/eventually.ts';
import { withCheckDigit } from '../../support/my-numbers.ts';
import { requireOrSkip } from '../../support/requirements.ts';
import { seedController, seedPlaces } from '../../support/seed-places.ts';
import { enrolDirectly, SendingController } from '../../support/sending-controller.ts';
import {
  BROKER_NAMES,
  type BrokerName,
  type BrokerProcess,
  missingMosquitto,
  prepareBroker,
} from '../../support/start-broker.ts';
import { prepareDatabase, type StartedServer, startTestServer } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('ingest of receipts', () => {
  forEachDatabase((_database, _open, place) => {
    for (const brokerName of BROKER_NAMES) {
      describe(brokerName, function () {
        this.timeout(60_000);
        let started: StartedServer;
        let controllers: SendingController[] = [];
        const cleanups: (() => Promise<void>)[] = [];

        before(async function () {
          if (brokerName === 'mosquitto') requireOrSkip(this, missingMosquitto());
          const folder = await temporaryDirectory();
          cleanups.push(folder.remove);
          const database = await place();
          await (await prepareDatabase(database)).destroy();
          const broker = await brokerFor(brokerName, { dataDirectory: folder.path, database });
          if (broker) cleanups.push(() => broker.program.kill());
          started = await startTestServer({
            database,
            dataDirectory: folder.path,
            ...(broker ? { brokerUrl: broker.url } : {}),
          });
          cleanups.push(() => started.close());
        });
        afterEach(async () => {
          await Promise.all(controllers.map((controller) => controller.close()));
          controllers = [];
        });
        after(async () => {
          while (cleanups.length > 0) await cleanups.pop()?.();
        });

        async function connect(options?: { resends: boolean }): Promise<SendingController> {
          const { db, authority, brokerUrl } = started.server;
          const { controllerId } = await seedController(db, await seedPlaces(db));
          const identity = await enrolDirectly(db, authority, controllerId);
          const controller = new SendingController(identity, brokerUrl, options);
          controllers.push(controller);
          await eventually(() => controller.client.connected);
          return controller;
        }

        it('stores every receipt once, in order, and acknowledges after the commit', async () => {
          const several = [await connect(), await connect(), await connect()];
          for (let count = 0; count < 450; count += 1) for (const one of several) one.append({});
          for (const one of several) one.flush();
          await eventually(() => several.every((one) => one.acknowledged === 450), 30_000);
          for (const one of several)
            expect(await sequencesOf(started.server.db, one)).to.deep.equal(upTo(450));
        });

        it('stores a repeated and an overlapping batch once', async () => {
          const one = await connect();
          for (let count = 0; count < 30; count += 1) one.append({});
          one.publish('receipts', one.batch(1, 10));
          one.publish('receipts', one.batch(1, 10));
          one.publish('receipts', one.batch(5, 20));
          one.publish('receipts', one.batch(1, 30));
          await eventually(() => one.acknowledged === 30);
          expect(await sequencesOf(started.server.db, one)).to.deep.equal(upTo(30));
        });

        it('refuses a batch after a gap and says what it has', async () => {
          const one = await connect({ resends: false });
          for (let count = 0; count < 30; count += 1) one.append({});
          one.publish('receipts', one.batch(1, 10));
          one.publish('receipts', one.batch(21, 30));
          await eventually(() => one.heard.filter(({ channel }) => channel === 'acks').length >= 2);
          expect(one.acknowledged).to.equal(10);
          expect(await sequencesOf(started.server.db, one)).to.deep.equal(upTo(10));
          one.publish('receipts', one.batch(11, 30));
          await eventually(() => one.acknowledged === 30);
        });

        it('stores nothing of a batch with an edited receipt, and raises an alarm', async () => {
          const one = await connect({ resends: false });
          for (let count = 0; count < 3; count += 1) one.append({});
          const batch = structuredClone(one.batch(1, 3)) as { receipts: { payload: string }[] };
          batch.receipts[1]!.payload = batch.receipts[1]!.payload.replace('door.opened', 'door.closed');
          one.publish('receipts', batch);
          await eventually(async () =>
            (await alarmsOf(started.server.db, one)).includes('RECEIPT_CHAIN_BROKEN'),
          );
          expect(await sequencesOf(started.server.db, one)).to.deep.equal([]);
        });

        it('stores nothing that another key signed, and raises an alarm', async () => {
          const one = await connect({ resends: false });
          one.append({});
          const [kept] = (one.batch(1, 1) as { receipts: unknown[] }).receipts;
          const foreign = signBatchHead(
            1,
            { ...startChain(one.identity.controllerId, one.epoch), sequence: 1 },
            generateSigningKey(),
          );
          one.publish('receipts', { head: foreign, receipts: [kept] });
          await eventually(async () =>
            (await alarmsOf(started.server.db, one)).includes('SIGNATURE_INVALID'),
          );
          expect(await sequencesOf(started.server.db, one)).to.deep.equal([]);
        });

        it('stores nothing of a batch that holds a My Number, nowhere', async () => {
          const one = await connect({ resends: false });
          const number = withCheckDigit('13579135791');
          one.append({ detail: `reader says ${number}` });
          one.publish('receipts', one.batch(1, 1));
          await eventually(async () =>
            (await alarmsOf(started.server.db, one)).includes('MY_NUMBER_REFUSED'),
          );
          expect(await sequencesOf(started.server.db, one)).to.deep.equal([]);
          const audit = await started.server.db('audit_entries').select('after');
          expect(JSON.stringify(audit)).not.to.include(number);
        });

        it('goes on after junk on every topic', async () => {
          const one = await connect();
          const junk = ['', '{', 'null', '[]', '{"head":1}', '\u0000\uffff', '"x"'.repeat(200), randomUUID()];
          for (const channel of ['receipts', 'status', 'requests', 'results'] as const) {
            for (const text of junk) one.publish(channel, text);
            one.publish(channel, { payload: '{}', signature: 'AAAA', keyId: 'AAAAAAAAAAA' });
          }
          one.append({});
          one.flush();
          await eventually(() => one.acknowledged === 1);
          expect(await alarmsOf(started.server.db, one)).to.include('MESSAGE_MALFORMED');
        });
      });
    }
  });
});

async function brokerFor(
  name: BrokerName,
  server: Parameters<typeof prepareBroker>[1],
): Promise<BrokerProcess | undefined> {
  if (name === 'aedes') return undefined;
  const broker = await prepareBroker(name, server);
  await broker.start();
  return broker;
}

async function sequencesOf(db: Knex, controller: SendingController): Promise<number[]> {
  const rows = await db('receipts')
    .select<{ sequence: number | string }[]>('sequence')
    .where({ controller_id: controller.identity.controllerId })
    .orderBy('position');
  return rows.map((row) => Number(row.sequence));
}

async function alarmsOf(db: Knex, controller: SendingController): Promise<string[]> {
  const rows = await db('audit_entries')
    .select<{ after: string }[]>('after')
    .where({ subject_id: controller.identity.controllerId });
  return rows.map((row) => String((JSON.parse(row.after) as { reason?: string }).reason));
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
