import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import type { Knex } from '@monban/db/open';
import { loadServerKeys } from '@monban/server/keys/server-keys';
import { hashReceipt } from '@monban/trust/receipt-chain';
import { expect } from 'chai';
import { ChildProgram, ourProgram } from '../../support/child-program.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { eventually } from '../../support/eventually.ts';
import { requireOrSkip } from '../../support/requirements.ts';
import { seedController, seedPlaces } from '../../support/seed-places.ts';
import { enrolDirectly, SendingController } from '../../support/sending-controller.ts';
import {
  BROKER_NAMES,
  type BrokerName,
  type BrokerProcess,
  databaseEnvironment,
  missingMosquitto,
  prepareBroker,
} from '../../support/start-broker.ts';
import { prepareDatabase, sqliteIn } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SERVER_MAIN = new URL('../../../server/src/main.ts', import.meta.url);
const CONTROLLERS = 3;
/** Of each of the four combinations: 24 hits in all. */
const KILLS = 6;

/** Fault rows 2 and 3 of measurements.md 2.6: whatever is killed, nothing that a door wrote down is lost or doubled. */
describe('kills of server and broker under load', () => {
  let hits = 0;

  after(function () {
    if (this.test?.parent?.suites.some((suite) => suite.tests.some((test) => test.isPending())) === true)
      return;
    expect(hits, 'kills that hit').to.be.at.least(20);
  });

  forEachDatabase((databaseName, _open, place) => {
    for (const brokerName of BROKER_NAMES) {
      it(`loses nothing over ${brokerName}, and stores nothing twice`, async function () {
        this.timeout(330_000);
        if (brokerName === 'mosquitto') requireOrSkip(this, missingMosquitto());
        const folder = await temporaryDirectory();
        const database = databaseName === 'SQLite' ? sqliteIn(folder.path) : await place();
        const db = await prepareDatabase(database);
        const stage = await openStage(brokerName, { dataDirectory: folder.path, database, db });
        try {
          const writing = writeUntilStopped(stage.controllers);
          for (let kill = 0; kill < KILLS; kill += 1) {
            await killOne(stage, kill);
            hits += 1;
          }
          await writing.stop();
          await eventually(() => stage.controllers.every(isEmptied), 150_000, 'every outbox to be emptied');
          await stage.server.stop();
          for (const controller of stage.controllers) await expectComplete(db, controller);
        } finally {
          await stage.close();
          await db.destroy();
          await folder.remove();
        }
      });
    }
  });
});

interface Stage {
  readonly server: ChildProgram;
  readonly broker: BrokerProcess;
  readonly controllers: readonly SendingController[];
  close(): Promise<void>;
}

async function openStage(
  brokerName: BrokerName,
  place: Parameters<typeof prepareBroker>[1] & { readonly db: Knex },
): Promise<Stage> {
  const { authority } = await loadServerKeys(join(place.dataDirectory, 'keys'), new Date());
  const broker = await prepareBroker(brokerName, place);
  const server = new ChildProgram(
    ourProgram(SERVER_MAIN, {
      MONBAN_DATA_DIR: place.dataDirectory,
      MONBAN_HTTP_PORT: '0',
      MONBAN_BROKER_URL: broker.url,
      MONBAN_LOG_LEVEL: 'warn',
      ...databaseEnvironment(place.database),
    }),
  );
  await broker.start();
  server.start();
  const seeded = await seedPlaces(place.db);
  const controllers: SendingController[] = [];
  for (let index = 0; index < CONTROLLERS; index += 1) {
    const { controllerId } = await seedController(place.db, seeded);
    const identity = await enrolDirectly(place.db, authority, controllerId);
    controllers.push(new SendingController(identity, broker.url));
  }
  return {
    server,
    broker,
    controllers,
    close: async () => {
      await Promise.all(controllers.map((controller) => controller.close()));
      await server.kill();
      await broker.program.kill();
    },
  };
}

/** Doors go on writing whatever happens behind them. */
function writeUntilStopped(controllers: readonly SendingController[]): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const writing = (async () => {
    while (!stopping.signal.aborted) {
      for (const controller of controllers) {
        for (let count = 0; count < 5; count += 1) controller.append({});
        controller.flush();
      }
      await delay(10);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return writing;
    },
  };
}

/**
 * Two kills of the server, then one of the broker, and so on; each only after something was acknowledged since the
 * last one, so that it hits a server at work.
 */
async function killOne(stage: Stage, index: number): Promise<void> {
  const before = acknowledgedOf(stage);
  await eventually(() => acknowledgedOf(stage) > before + 20, 60_000, `progress before kill ${index}`);
  if (index % 3 === 2) {
    await stage.broker.program.kill();
    await stage.broker.start();
  } else {
    await stage.server.kill();
    stage.server.start();
  }
}

function acknowledgedOf({ controllers }: Stage): number {
  return Math.min(...controllers.map((controller) => controller.acknowledged));
}

function isEmptied(controller: SendingController): boolean {
  return controller.acknowledged === controller.appended;
}

/** The expected set is what the controller wrote down, text by text. */
async function expectComplete(db: Knex, controller: SendingController): Promise<void> {
  const rows = await db('receipts')
    .select<{ sequence: number | string; hash: string; payload: string }[]>('sequence', 'hash', 'payload')
    .where({ controller_id: controller.identity.controllerId })
    .orderBy('position');
  const written = controller.written();
  expect(rows.map((row) => Number(row.sequence))).to.deep.equal(written.map((_, index) => index + 1));
  expect(rows.map((row) => row.payload)).to.deep.equal(written);
  expect(rows.every((row) => row.hash === hashReceipt(row.payload))).to.equal(true);
}
