import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readCertificate } from '@monban/card-ap/jpki/certificate';
import { ReaderId } from '@monban/core/ids';
import { makePcscReader } from '@monban/door-controller/adapters/pcsc-reader';
import { systemClock } from '@monban/door-controller/adapters/system-clock';
import type { ReaderDevice } from '@monban/door-controller/ports';
import { type PcscSandbox, startPcscSandbox } from '@monban/simulators/pcsc/sandbox';
import { latencyOf } from '@monban/simulators/virtual-card/latency';
import type { TapEntry } from '@monban/simulators/wallet/messages';
import { runTool, whyReaderSuiteIsMissing } from '../support/opensc.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { median, ratios, twoPlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';

const ROUNDS = 9;
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
const CHIP = { chip: 'p71', bitrate: 424 } as const;
const SETTLE_MS = 1_000;

/** One whole reading of the certificate. */
interface Reading {
  readonly apdus: number;
  readonly bytes: number;
  /** With a real chip, modelled. */
  readonly cardMs: number;
  /** As it was here, over pcscd. */
  readonly wallMs: number;
}

/** Reading the whole user certificate over pcscd, beside OpenSC on the same virtual card, interleaved. */
export async function benchCertificate(): Promise<Table> {
  const missing = whyReaderSuiteIsMissing();
  if (missing !== undefined) throw new Error(missing);
  const { path, remove } = await temporaryDirectory();
  const sandbox = await startPcscSandbox({ directory: join(path, 'pcsc'), readers: 1 });
  process.env['PCSCLITE_CSOCK_NAME'] = sandbox.csockName;
  try {
    await sandbox.wallet.createCard({ id: 'card', persona: 'normal' });
    return tableOf(await measure(sandbox));
  } finally {
    await sandbox.stop();
    await remove();
  }
}

type Both = readonly { readonly ours: Reading; readonly peer: Reading }[];

async function measure(sandbox: PcscSandbox): Promise<Both> {
  const reader = await cardInReader(sandbox);
  const rounds = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ours = await countedAtCard(sandbox, () => readOnce(reader));
      const peer = await countedAtCard(sandbox, () => readWithOpensc(sandbox));
      rounds.push({ ours, peer });
    }
  } finally {
    await reader.close();
  }
  return rounds;
}

async function cardInReader({ wallet, readers: [place] }: PcscSandbox): Promise<ReaderDevice> {
  if (place === undefined) throw new Error('the sandbox has no reader');
  await wallet.insertCard('card', place.address);
  return new Promise((resolve, reject) => {
    const reader: ReaderDevice = makePcscReader({
      readerId: READER,
      readerName: place.name,
      profile: 'door',
      clock: systemClock,
      random: Math.random,
      onEvent: ({ kind }) => {
        if (kind === 'card-present' || kind === 'card-found') resolve(reader);
      },
    });
    reader.start().catch(reject);
  });
}

async function readOnce(reader: ReaderDevice): Promise<void> {
  const read = await reader.session(5_000, (transmit) => readCertificate(transmit, 'user-certificate'));
  if (read.kind !== 'read') throw new Error(`the certificate is ${read.kind}`);
}

async function readWithOpensc(sandbox: PcscSandbox): Promise<void> {
  const { exitCode, output } = await runTool(
    sandbox.csockName,
    'pkcs15-tool',
    '--no-cache',
    '--read-certificate',
    '01',
  );
  if (exitCode !== 0 || !output.includes('BEGIN CERTIFICATE')) throw new Error(`pkcs15-tool: ${output}`);
}

async function countedAtCard({ wallet }: PcscSandbox, read: () => Promise<void>): Promise<Reading> {
  // What the last one left behind, such as its reset, has reached the card by then.
  await delay(SETTLE_MS);
  const before = (await wallet.listTap('card')).length;
  const beganAt = performance.now();
  await read();
  const wallMs = performance.now() - beganAt;
  const apdus = (await wallet.listTap('card')).slice(before).filter(isApdu);
  return {
    apdus: apdus.length,
    bytes: sum(apdus.map((entry) => entry.commandLength + entry.answerLength + 2)),
    cardMs: sum(apdus.map(modelledMs)),
    wallMs,
  };
}

type Apdu = Extract<TapEntry, { kind: 'apdu' }>;
const isApdu = (entry: TapEntry): entry is Apdu => entry.kind === 'apdu';

/** The model looks at lengths and at the first bytes alone. */
function modelledMs({ header, commandLength, answerLength, sw }: Apdu): number {
  const command = new Uint8Array(commandLength);
  command.set(Buffer.from(header, 'hex'));
  const answer = new Uint8Array(answerLength + 2);
  answer.set(Buffer.from(sw ?? '6f00', 'hex'), answerLength);
  return latencyOf(CHIP, command, answer);
}

function tableOf(rounds: Both): Table {
  const [ours, peers] = [rounds.map((round) => round.ours), rounds.map((round) => round.peer)];
  const ratio = (what: keyof Reading): string =>
    twoPlaces(
      median(
        ratios(
          ours.map((reading) => reading[what]),
          peers.map((reading) => reading[what]),
        ),
      ),
    );
  return {
    title: 'Reading the whole user certificate',
    note: `${ROUNDS} rounds, interleaved, the same virtual card in the same pcscd; APDUs and bytes are counted at the card's end. "Card" is modelled for p71 at 424 kbit/s. "Here" is what it took on this machine: for us a session with a reader's process that is there already, for pkcs15-tool (\`--no-cache --read-certificate 01\`) the whole program with its start, which it needs each time.`,
    header: ['', 'APDUs', 'bytes both ways', 'card, ms', 'here, median ms'],
    rows: [
      rowOf('ours', ours),
      rowOf('pkcs15-tool', peers),
      ['ours / pkcs15-tool', ratio('apdus'), ratio('bytes'), ratio('cardMs'), ratio('wallMs')],
    ],
  };
}

function rowOf(name: string, readings: readonly Reading[]): string[] {
  const middle = (what: keyof Reading): string => whole(median(readings.map((reading) => reading[what])));
  return [name, middle('apdus'), middle('bytes'), middle('cardMs'), middle('wallMs')];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
