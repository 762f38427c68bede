import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { writeDurably } from '@monban/trust/durable-file';
import { loadOrCreateKey } from '@monban/trust/keys';
import { terminalCode } from '@monban/trust/terminal-code';
import type { Logger } from 'pino';
import type { AccessDeps } from '../access.ts';
import type { ControllerConfig } from '../config.ts';
import type { Identity } from '../identity.ts';
import type { StatusFacts } from '../link.ts';
import type { Storage } from '../storage.ts';
import { LocalInterface, type TerminalHealth } from './local-interface.ts';
import { readPrograms } from './programs.ts';
import { TapRequests } from './tap-requests.ts';
import { type TerminalDeps, TerminalRunner } from './terminal-runner.ts';

export interface TerminalOptions extends Pick<TerminalDeps, 'placeOf' | 'send'> {
  readonly config: ControllerConfig;
  readonly identity: Identity;
  readonly storage: Storage;
  readonly access: AccessDeps;
  /** The controller's own words about itself. */
  readonly describe: () => StatusFacts;
  readonly log: Logger;
}

export interface OpenTerminal {
  readonly terminal: TerminalRunner;
  readonly local: LocalInterface;
}

/** Where the local interface was opened, for whoever has to find it. */
const ADDRESS_FILE = 'terminal-address';

/**
 * A terminal with its one reader, the key of its tokens, and the interface for programs of this machine. Throws
 * `CONFIGURATION_INVALID` for any other number of readers, for the programs' file, and for the port.
 */
export async function openTerminal(options: TerminalOptions): Promise<OpenTerminal> {
  const { config, identity, storage, access, placeOf, send, describe, log } = options;
  const [reader, ...others] = config.readers;
  if (!reader || others.length > 0) {
    throw new AppError('CONFIGURATION_INVALID', {
      details: { problem: 'A terminal has one reader: MONBAN_READERS has to name just one.' },
    });
  }
  const programs = await readPrograms(config.terminal.programsFile);
  const terminal = new TerminalRunner({
    ...access,
    controllerId: identity.answer.controllerId,
    organisationId: identity.answer.organisationId,
    tokenKey: await loadOrCreateKey(join(config.directory, 'keys', 'terminal.pem')),
    readerId: reader.readerId,
    placeOf,
    send,
  });
  const health = (): TerminalHealth => healthOf(terminal, describe());
  const { db, time } = storage;
  const isReady = (): boolean => health().reader === 'ready';
  const requests = new TapRequests({ terminal, isReady, db, clock: access.clock, time });
  const deps = { requests, programs, display: terminal.display, health };
  const local = await LocalInterface.open(config.terminal.port, deps);
  await writeDurably(join(config.directory, ADDRESS_FILE), `${local.url}\n`);
  log.info({ url: local.url, programs: programs.length }, 'local interface for programs');
  return { terminal, local };
}

function healthOf({ place }: TerminalRunner, facts: StatusFacts): TerminalHealth {
  const reader = facts.readers[0]?.state ?? 'lost';
  const { snapshotVersion, clockTrusted } = facts;
  return {
    role: 'terminal',
    reader,
    snapshotVersion,
    clockTrusted,
    audiences: place?.terminal?.audiences.map(({ audience }) => audience) ?? [],
    code: place ? terminalCode(place.id) : null,
    isReady: reader === 'ready' && clockTrusted && place?.terminal !== undefined,
  };
}
