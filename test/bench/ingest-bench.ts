import { temporaryDirectory } from '../support/temporary-directory.ts';
import { makeCompany } from './bench-company.ts';
import { startAedes, startMosquitto, type BenchBroker } from './brokers.ts';
import { ratios, spread, twoPlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';
import { Worker } from './worker.ts';

const CONTROLLERS = 4;
const RECEIPTS_EACH = 2_000;
const EVENTS = CONTROLLERS * RECEIPTS_EACH;
const ROUNDS = 5;

/** Events a second, one figure a round. */
interface Rates {
  readonly appended: number[];
  readonly peer: number[];
  readonly durable: number[];
  readonly verified: number[];
}

/**
 * Backlogs of several controllers, all the way: outbox, broker, server, SQLite, until the server's acknowledgements
 * have emptied every outbox. Beside it, in the same round, the same batches to a subscriber that stores nothing.
 */
export async function benchIngest(): Promise<Table> {
  const { path, remove } = await temporaryDirectory();
  try {
    const companyFile = await makeCompany(path, CONTROLLERS);
    const rows = [...(await rowsOf(await startAedes(companyFile), companyFile))];
    const mosquitto = await startMosquitto(companyFile);
    if (mosquitto) rows.push(...(await rowsOf(mosquitto, companyFile)));
    return {
      title: 'Events from the outbox to the database',
      note: `${CONTROLLERS} controllers with ${whole(RECEIPTS_EACH)} receipts each, batches of 100, mutual TLS, ${ROUNDS} rounds, interleaved with the peer: the same batches through the same broker to a bare subscriber that counts and stores nothing (\`test/bench/peer-subscriber.mjs\`). Broker, server and controllers are one process each; the database is SQLite with WAL and synchronous FULL. "Durable" ends when the server's acknowledgements have emptied every outbox. "Verified" is the rate at which the waiting card signatures are verified afterwards, with their counters and verdicts stored. "Appended" is what the controllers' outboxes took, durable, all four at once.`,
      header: ['broker', 'what', 'per second, min / median / max', 'ratio to the peer, min / median / max'],
      rows,
    };
  } finally {
    await remove();
  }
}

async function rowsOf(broker: BenchBroker, companyFile: string): Promise<string[][]> {
  const ingest = new Worker('ingest-process.ts', [companyFile]);
  const controllers = new Worker('controllers-process.ts', [companyFile]);
  const rates: Rates = { appended: [], peer: [], durable: [], verified: [] };
  try {
    await Promise.all([ingest.next(), controllers.next()]);
    for (let round = 0; round < ROUNDS; round += 1) {
      process.stderr.write(`bench: ${broker.name}, round ${round + 1} of ${ROUNDS}\n`);
      const fillMs = Number(await controllers.ask({ kind: 'fill', receipts: RECEIPTS_EACH }));
      rates.appended.push((EVENTS / fillMs) * 1_000);
      rates.peer.push(await peerRound(broker, controllers, companyFile));
      rates.durable.push(await ownRound(broker, controllers, ingest));
      rates.verified.push(await verifyRound(ingest));
    }
  } finally {
    await Promise.all([ingest.end(), controllers.end(), broker.end()]);
  }
  const row = (what: string, samples: number[]) => [
    broker.name,
    what,
    spread(samples, whole),
    spread(ratios(samples, rates.peer), twoPlaces),
  ];
  return [
    row('durable', rates.durable),
    row('verified', rates.verified),
    row('appended', rates.appended),
    [broker.name, 'peer', spread(rates.peer, whole), '1'],
  ];
}

async function peerRound(broker: BenchBroker, controllers: Worker, companyFile: string): Promise<number> {
  const batches = Number(await controllers.ask({ kind: 'connect-peer', port: broker.port }));
  const subscriber = new Worker('peer-subscriber.mjs', [companyFile, String(broker.port), String(batches)]);
  try {
    await subscriber.next();
    const received = subscriber.next();
    return await perSecond(() => Promise.all([received, controllers.ask({ kind: 'drain-peer' })]));
  } finally {
    await subscriber.end();
  }
}

async function ownRound(broker: BenchBroker, controllers: Worker, ingest: Worker): Promise<number> {
  await ingest.ask({ kind: 'open', port: broker.port });
  await controllers.ask({ kind: 'connect', port: broker.port });
  const rate = await perSecond(() => controllers.ask({ kind: 'drain' }));
  await ingest.ask({ kind: 'close' });
  return rate;
}

async function verifyRound(ingest: Worker): Promise<number> {
  let verified = 0;
  const rate = await perSecond(async () => {
    verified = Number(await ingest.ask({ kind: 'verify' }));
  });
  if (verified !== EVENTS) throw new Error(`${verified} of ${EVENTS} card signatures were verified`);
  return rate;
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (EVENTS / (performance.now() - startedAt)) * 1_000;
}
