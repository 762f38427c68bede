import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { guardTransmit } from '@monban/card-ap/guard';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { RequiredAssurance } from '@monban/core/access/policy';
import { indexPolicy } from '@monban/core/access/policy-index';
import { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { handleTap, type AccessDeps } from '@monban/door-controller/access';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import { Ballast } from '@monban/door-controller/ballast';
import { openControllerDatabase, type Knex } from '@monban/door-controller/controller-database';
import { DoorRunner } from '@monban/door-controller/door-runner';
import { Journal, receiptFacts } from '@monban/door-controller/journal';
import { Outbox } from '@monban/door-controller/outbox';
import type { CardReader } from '@monban/door-controller/ports';
import { readerSecrets } from '@monban/door-controller/reader-keys';
import { TimeKeeper } from '@monban/door-controller/time-keeper';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { latencyOf } from '@monban/simulators/virtual-card/latency';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import {
  asciiDigits,
  companyPolicy,
  issueBadge,
  readerKeys,
  type IssuedBadge,
} from '../support/test-company.ts';
import { median, percentile, ratios, threePlaces, twoPlaces } from './statistics.ts';
import type { Table } from './table.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const DOOR = DoorId.parse('a0000000-0000-4000-8000-a00000000002');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
const TAPS = 500;
const WARM_UP = 50;
const PINS = { pin: '274913', duressPin: '951308' };
/** What doors ask for, lowest first. */
export const DOOR_LEVELS = RequiredAssurance.options;

const random = (length: number) => new Uint8Array(randomBytes(length));

/** What one tap cost. */
export interface TapCost {
  readonly apdus: number;
  readonly bytesToCard: number;
  readonly bytesFromCard: number;
  /** From the card's last answer to the command to the strike. */
  readonly answerToRelayMs: number;
  /** All of the tap, without the time in which the card thought. */
  readonly hostMs: number;
  /** The peer, right after: one receipt made durable, and nothing else. */
  readonly commitMs: number;
  /** What a real chip would have taken, with reader and air. */
  readonly modelledMs: (model: ChipModel) => number;
}

export type ChipModel = Parameters<typeof latencyOf>[0];

/** Taps a virtual card at a whole door: session, decision, durable receipt, strike. In process, without a reader. */
export async function benchTaps(): Promise<Table> {
  const rows = [];
  for (const assurance of DOOR_LEVELS) rows.push(rowOf(assurance, await tapOften(assurance, TAPS)));
  return {
    title: 'One tap',
    note: `${TAPS} taps each after ${WARM_UP} to warm up, one door, one outbox (SQLite, WAL, synchronous FULL). The virtual card runs in the same process, and its own time is taken out; reader, air and real chip come on top. "Answer to relay" is from the card's last answer byte to the command to the strike, the durable receipt included. "Host" is the whole tap without the card. The peer, right after each tap, is one receipt made durable and nothing else: no door can do with less.`,
    header: [
      'door asks for',
      'APDUs',
      'bytes to card',
      'bytes from card',
      'answer to relay, median ms',
      'p99 ms',
      'host, median ms',
      'p99 ms',
      'peer, median ms',
      'host / peer',
    ],
    rows,
  };
}

function rowOf(assurance: string, costs: readonly TapCost[]): string[] {
  const [first] = costs;
  const relay = costs.map((cost) => cost.answerToRelayMs);
  const host = costs.map((cost) => cost.hostMs);
  const commit = costs.map((cost) => cost.commitMs);
  return [
    assurance,
    String(first?.apdus),
    String(first?.bytesToCard),
    String(first?.bytesFromCard),
    ...[median(relay), percentile(relay, 99), median(host), percentile(host, 99)].map(threePlaces),
    threePlaces(median(commit)),
    twoPlaces(median(ratios(host, commit))),
  ];
}

/** So many taps of one badge at one door, after others to warm up. */
export async function tapOften(assurance: RequiredAssurance, taps: number): Promise<readonly TapCost[]> {
  const issued = await issueBadge('normal', PINS);
  const { path, remove } = await temporaryDirectory();
  const { db } = await openControllerDatabase(join(path, 'controller.sqlite'), 'bench');
  try {
    const deps = await accessDeps(db, path, { issued, requiredAssurance: assurance });
    const costs: TapCost[] = [];
    for (let tap = 0; tap < WARM_UP + taps; tap += 1) costs.push(await tapOnce(issued.card, deps));
    return costs.slice(WARM_UP);
  } finally {
    await db.destroy();
    await remove();
  }
}

async function accessDeps(
  db: Knex,
  path: string,
  { issued, requiredAssurance }: { issued: IssuedBadge; requiredAssurance: RequiredAssurance },
): Promise<AccessDeps> {
  const snapshot = companyPolicy({
    controllerId: CONTROLLER,
    version: 1,
    issuedAt: new Date(),
    doors: [{ id: DOOR, requiredAssurance, readers: [{ id: READER, side: 'in', intoAreaId: null }] }],
    badges: [issued.badge],
  });
  const snapshots = { current: snapshot, index: indexPolicy(snapshot), earlier: [] };
  const clock = systemClock;
  const time = await TimeKeeper.open({ db, clock, bootId: 'bench', isKernelSynchronised: () => true });
  const facts = { clock, time, snapshots, startedAtMs: clock.monotonicMs() };
  const outbox = await Outbox.open(db, {
    controllerId: CONTROLLER,
    newEpoch: 'b0000000-0000-4000-8000-b00000000001',
    capacity: 100_000,
    ballast: new Ballast(join(path, 'ballast')),
    describeDrops: () => receiptFacts('receipts.dropped', {}, facts),
  });
  const journal = new Journal(outbox, { ...facts, randomBytes: random, onLost: () => undefined });
  return { clock, time, randomBytes: random, secrets: readerSecrets(readerKeys), snapshots, outbox, journal };
}

async function tapOnce(card: VirtualCard, deps: AccessDeps): Promise<TapCost> {
  const reader = new MeasuredReader(card);
  let releasedAt = Number.NaN;
  const door = new DoorRunner({
    hardware: {
      doorId: DOOR,
      release: () => {
        releasedAt = performance.now();
        return Promise.resolve();
      },
      engage: () => Promise.resolve(),
      show: () => undefined,
      close: () => Promise.resolve(),
    },
    clock: deps.clock,
    record: () => undefined,
    onChanged: () => undefined,
  });
  const pin = asciiDigits(PINS.pin);
  const startedAt = performance.now();
  const place = { readerId: READER, doorId: DOOR, side: 'in' } as const;
  const { result } = await handleTap(reader, { place, door, pin }, deps);
  await door.close();
  if (result !== 'opened') throw new Error(`the door stayed shut: ${result}`);
  const committingAt = performance.now();
  await deps.journal.keep('door.opened');
  const commitMs = performance.now() - committingAt;
  const { exchanges, answeredAt, cardMs } = reader;
  return {
    apdus: exchanges.length,
    bytesToCard: sum(exchanges.map(([command]) => command.length)),
    bytesFromCard: sum(exchanges.map(([, answer]) => answer.length)),
    modelledMs: (model) => sum(exchanges.map(([command, answer]) => latencyOf(model, command, answer))),
    answerToRelayMs: releasedAt - answeredAt,
    hostMs: releasedAt - startedAt - cardMs,
    commitMs,
  };
}

/** A card in no reader: counts what reaches it, and measures how long it thinks. */
class MeasuredReader implements CardReader {
  readonly readerId = READER;
  readonly #card: VirtualCard;
  readonly exchanges: (readonly [command: Uint8Array, answer: Uint8Array])[] = [];
  cardMs = 0;
  answeredAt = 0;

  constructor(card: VirtualCard) {
    this.#card = card;
  }

  async session<T>(_deadlineMs: number, work: (transmit: GuardedTransmit) => Promise<T>): Promise<T> {
    this.#card.powerOn();
    try {
      return await work(guardTransmit((command) => Promise.resolve(this.#execute(command)), 'door'));
    } finally {
      this.#card.powerOff();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #execute(command: Uint8Array): Uint8Array {
    const askedAt = performance.now();
    const answer = this.#card.execute(command) ?? new Uint8Array();
    this.answeredAt = performance.now();
    this.cardMs += this.answeredAt - askedAt;
    // Copies: what goes to the door may be wiped there.
    this.exchanges.push([command.slice(), answer.slice()]);
    return answer;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
