import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import type { DoorId, ReaderId } from '@monban/core/ids';
import { loadOrCreateKey } from '@monban/trust/keys';
import type { Logger } from 'pino';
import type { ReaderPlace } from './access.ts';
import { makePcscReader } from './adapters/pcsc-reader.ts';
import { systemClock } from './adapters/system-clock.ts';
import { openVirtualDoor } from './adapters/virtual-door.ts';
import { makeVpcdReader } from './adapters/vpcd-reader.ts';
import type { ControllerConfig } from './config.ts';
import { Controller, type ControllerParts } from './controller.ts';
import type { DeskRunner } from './desk/desk-runner.ts';
import { openDesk } from './desk/open-desk.ts';
import { DoorRunner } from './door-runner.ts';
import { enrol } from './enrol.ts';
import { findIdentity, type Identity } from './identity.ts';
import { Link, type StatusFacts } from './link.ts';
import type { CardReader, ReaderDevice, ReaderEvent } from './ports.ts';
import { readerSecrets } from './reader-keys.ts';
import { ReceiptSender } from './receipt-sender.ts';
import { openStorage, type Storage } from './storage.ts';
import type { LocalInterface } from './terminal/local-interface.ts';
import { openTerminal, type OpenTerminal, type TerminalOptions } from './terminal/open-terminal.ts';

/**
 * Puts one controller together and starts it: identity (enrolled now, if it has none), storage, doors, link, and the
 * readers last, so that whatever they report finds everything in place. The answer ends it all.
 */
export async function runController(config: ControllerConfig, log: Logger): Promise<() => Promise<void>> {
  await mkdir(config.directory, { recursive: true, mode: 0o700 });
  const identity = await findOrEnrol(config, log);
  const { directory, outboxCapacity: capacity } = config;
  const storage = await openStorage({ directory, identity, capacity, log });
  const assembly: Assembly = { config, identity, storage, log };
  const { controller, desk, local, parts } = await assemble(assembly);
  await controller.start(parts, storage.found);
  const devices = makeReaders(assembly, controller);
  for (const device of devices) parts.readers.set(device.readerId, device);
  if (devices[0]) desk?.attach(devices[0]);
  await Promise.all(devices.map((device) => device.start()));
  const { controllerId, role } = identity.answer;
  log.info({ controllerId, role }, 'started');
  return async () => {
    await local?.close();
    await controller.stop();
    await storage.db.destroy();
    log.info('stopped');
  };
}

interface Assembly {
  readonly config: ControllerConfig;
  readonly identity: Identity;
  readonly storage: Storage;
  readonly log: Logger;
}

interface Assembled {
  readonly controller: Controller;
  readonly desk: DeskRunner | undefined;
  readonly local: LocalInterface | undefined;
  readonly parts: ControllerParts & { readonly readers: Map<ReaderId, CardReader> };
}

async function findOrEnrol(config: ControllerConfig, log: Logger): Promise<Identity> {
  const { directory, serverUrl, enrolmentTokenFile: tokenFile } = config;
  const key = await loadOrCreateKey(join(directory, 'keys', 'controller.pem'));
  const known = await findIdentity(directory, key);
  if (known) return known;
  if (tokenFile === undefined) {
    const problem =
      'Not enrolled yet: MONBAN_ENROLMENT_TOKEN_FILE has to name the file with the one-time token.';
    throw new AppError('CONFIGURATION_INVALID', { details: { problem } });
  }
  log.info('enrolling');
  return enrol({ directory, serverUrl, tokenFile, key, at: systemClock.now() });
}

/** Controller, link and desk talk to each other; the link is there before anybody speaks. */
async function assemble({ config, identity, storage, log }: Assembly): Promise<Assembled> {
  const { controllerId } = identity.answer;
  const send: Link['send'] = (channel, payload) => link.send(channel, payload);
  const place = (reader: ReaderId): ReaderPlace | undefined => placeOf(reader, identity, storage);
  const access = {
    ...storage,
    clock: systemClock,
    randomBytes,
    secrets: readerSecrets(identity.readerKeys),
  };
  const describe = (): StatusFacts => controller.describe();
  const options = { config, identity, storage, access, placeOf: place, send, describe, log };
  const { desk, terminal, local } = await openRole(options);
  const controller: Controller = new Controller({
    ...access,
    controllerId,
    log,
    placeOf: place,
    desk,
    terminal,
  });
  const link = makeLink(identity, controller, log);
  const sender = new ReceiptSender({
    controllerId,
    key: identity.key,
    outbox: storage.outbox,
    clock: systemClock,
    publish: (batch) => {
      link.publishBatch(batch);
    },
    onFailure: (cause) => {
      log.error({ err: cause }, 'the outbox could not be read');
    },
  });
  const doors = openDoors({ config, storage }, controller);
  return { controller, desk, local, parts: { doors, readers: new Map(), link, sender } };
}

/** What stands at the readers, besides doors. */
async function openRole(
  options: TerminalOptions,
): Promise<{ readonly desk?: DeskRunner } & Partial<OpenTerminal>> {
  const { config, identity } = options;
  switch (identity.answer.role) {
    case 'door':
      return {};
    case 'desk':
      return {
        desk: await openDesk({
          ...options,
          readerId: config.readers[0]?.readerId,
          pinPagePort: config.pinPagePort,
        }),
      };
    case 'terminal':
      return openTerminal(options);
  }
}

function makeLink(identity: Identity, controller: Controller, log: Logger): Link {
  return new Link({
    identity,
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    describe: () => controller.describe(),
    onConnected: () => {
      controller.connected();
    },
    onDisconnected: () => {
      controller.disconnected();
    },
    onMessage: (message) => {
      controller.serverMessage(message);
    },
    onRefused: (code) => {
      log.warn({ code }, 'a message was dropped');
    },
  });
}

/** The policy knows best where a reader hangs; before the first one, the enrolment does. */
function placeOf(readerId: ReaderId, identity: Identity, { snapshots }: Storage): ReaderPlace | undefined {
  for (const door of snapshots.current?.doors ?? []) {
    const reader = door.readers.find(({ id }) => id === readerId);
    if (reader) return { readerId, doorId: door.id, side: reader.side };
  }
  const enrolled = identity.answer.readers.find((reader) => reader.readerId === readerId);
  return enrolled?.doorId ? { readerId, doorId: enrolled.doorId, side: enrolled.side } : undefined;
}

function openDoors(
  { config, storage }: Pick<Assembly, 'config' | 'storage'>,
  controller: Controller,
): ReadonlyMap<DoorId, DoorRunner> {
  return new Map(
    config.doors.map(({ doorId, socketPath }) => {
      const hardware = openVirtualDoor({
        doorId,
        socketPath,
        clock: systemClock,
        random: Math.random,
        onEvent: (event) => {
          controller.doorEvent(doorId, event);
        },
      });
      const runner = new DoorRunner({
        hardware,
        clock: systemClock,
        record: (type) => {
          storage.journal.note(type, { doorId });
        },
        onChanged: () => {
          controller.statusChanged();
        },
      });
      return [doorId, runner];
    }),
  );
}

function makeReaders({ config, identity }: Assembly, controller: Controller): readonly ReaderDevice[] {
  const profile = identity.answer.role === 'desk' ? 'desk' : 'door';
  return config.readers.map(({ readerId, source }) => {
    const onEvent = (event: ReaderEvent): void => {
      controller.readerEvent(readerId, event);
    };
    const common = { readerId, profile, clock: systemClock, onEvent } as const;
    return source.kind === 'pcsc'
      ? makePcscReader({ ...common, readerName: source.readerName, random: Math.random })
      : makeVpcdReader({ ...common, address: source.address });
  });
}
