import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReaderId } from '@monban/core/ids';
import { SimulatorError } from '@monban/simulators/errors';
import { startPcscSandbox, type PcscSandbox } from '@monban/simulators/pcsc/sandbox';
import { connectWallet, type WalletClient } from '@monban/simulators/wallet/client';
import type { ProcessGroup } from './processes.ts';
import { SIMULATORS } from './simulators.ts';

/** One reader from both its sides: what the controller is configured with, and where a card is laid on. */
export interface ReaderPlace {
  /** As in MONBAN_READERS: `pcsc:<name>` or `vpcd:unix:/path`. */
  readonly setting: string;
  /** As the wallet takes it: `host:port` or `unix:/path`. */
  readonly address: string;
}

export interface ReaderPlaces {
  placeOf(readerId: ReaderId): ReaderPlace;
  /** What a controller needs in its environment to find pcscd. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface Readers extends ReaderPlaces {
  readonly kind: 'PC/SC (pcscd with virtual readers)' | 'in-process';
  readonly wallet: WalletClient;
  /** Gives the next free PC/SC reader to this one; the others, and all without PC/SC, are in-process. */
  assignPcsc(readerId: ReaderId): void;
  close(): Promise<void>;
}

export interface ReadersOptions {
  /** Short path for Unix sockets. */
  readonly sockets: string;
  /** Data of this start; the cards keep their state below it. */
  readonly directory: string;
  readonly usePcsc: boolean;
  readonly report: (what: string) => void;
}

/** Not installed or not allowed; or there, and not starting. */
const PCSC_FAILURES: ReadonlySet<string> = new Set(['PCSC_UNAVAILABLE', 'PCSC_FAILED']);
/** The desk's and the entrance's. */
const PCSC_READERS = 2;

/**
 * Starts the virtual cards with pcscd around them, or, where PC/SC cannot be had, says so and starts the cards alone.
 * @throws SimulatorError `PCSC_UNAVAILABLE` or `PCSC_FAILED` with CI=true, where the machine must have everything
 */
export async function openReaders(group: ProcessGroup, options: ReadersOptions): Promise<Readers> {
  const sandbox = options.usePcsc ? await tryPcsc(options) : undefined;
  return sandbox ? pcscReaders(sandbox, options) : inProcessReaders(group, options);
}

async function tryPcsc(options: ReadersOptions): Promise<PcscSandbox | undefined> {
  try {
    return await startPcscSandbox({
      directory: join(options.sockets, 'pcsc'),
      readers: PCSC_READERS,
      stateDirectory: cardsOf(options),
      onTripwire: (cardId) => {
        options.report(`ALARM: a number-bearing application of ${cardId} was selected`);
      },
    });
  } catch (error) {
    const isAboutPcsc = error instanceof SimulatorError && PCSC_FAILURES.has(error.code);
    if (!isAboutPcsc || process.env['CI'] === 'true') throw error;
    options.report(`no PC/SC here, going on with the in-process reader: ${error.message}`);
    return undefined;
  }
}

function pcscReaders(sandbox: PcscSandbox, { sockets }: ReadersOptions): Readers {
  const assigned = new Map<ReaderId, ReaderPlace>();
  return {
    kind: 'PC/SC (pcscd with virtual readers)',
    wallet: sandbox.wallet,
    environment: { PCSCLITE_CSOCK_NAME: sandbox.csockName },
    assignPcsc: (readerId) => {
      const reader = sandbox.readers[assigned.size];
      if (reader) assigned.set(readerId, { setting: `pcsc:${reader.name}`, address: reader.address });
    },
    placeOf: (readerId) => assigned.get(readerId) ?? inProcessPlace(sockets, readerId),
    close: () => sandbox.stop(),
  };
}

async function inProcessReaders(group: ProcessGroup, options: ReadersOptions): Promise<Readers> {
  const control = join(options.sockets, 'cards');
  group.start('cards', {
    program: SIMULATORS,
    options: ['host', '--control', `unix:${control}`, '--state', cardsOf(options)],
    environment: {},
  });
  await group.until('the virtual cards', () => Promise.resolve(existsSync(control)));
  return {
    kind: 'in-process',
    wallet: connectWallet(control),
    environment: {},
    assignPcsc: () => undefined,
    placeOf: (readerId) => inProcessPlace(options.sockets, readerId),
    close: () => Promise.resolve(),
  };
}

function inProcessPlace(sockets: string, readerId: ReaderId): ReaderPlace {
  const address = `unix:${join(sockets, `reader-${readerId.slice(0, 8)}`)}`;
  return { setting: `vpcd:${address}`, address };
}

function cardsOf({ directory }: ReadersOptions): string {
  return join(directory, 'cards');
}
