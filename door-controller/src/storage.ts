import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { isKernelSynchronised, readBootId, systemClock } from './adapters/system-clock.ts';
import { Ballast } from './ballast.ts';
import { type Knex, openControllerDatabase } from './controller-database.ts';
import type { Identity } from './identity.ts';
import { Journal, receiptFacts } from './journal.ts';
import { Outbox } from './outbox.ts';
import { openSnapshotMessage } from './server-messages.ts';
import { SnapshotStore } from './snapshot-store.ts';
import { TimeKeeper } from './time-keeper.ts';

export interface Storage {
  readonly db: Knex;
  readonly outbox: Outbox;
  readonly snapshots: SnapshotStore;
  readonly time: TimeKeeper;
  readonly journal: Journal;
  /** How the files were found, as the receipt of the start says it. */
  readonly found: string;
}

export interface StorageOptions {
  readonly directory: string;
  readonly identity: Identity;
  readonly capacity: number;
  readonly log: Logger;
}

/** Opens everything this controller remembers; whoever opens calls `db.destroy()`. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { directory, identity, capacity, log } = options;
  const { controllerId, organisationId } = identity.answer;
  const startedAtMs = systemClock.monotonicMs();
  const { db, quarantined } = await openControllerDatabase(
    join(directory, 'controller.sqlite'),
    `${systemClock.now().getTime()}`,
  );
  const time = await TimeKeeper.open({ db, clock: systemClock, bootId: readBootId(), isKernelSynchronised });
  const { store: snapshots, damaged } = await SnapshotStore.open({
    db,
    directory: join(directory, 'policy'),
    controllerId,
    organisationId,
    open: (raw) => openSnapshotMessage(raw, identity.serverKeys),
  });
  const sources = { clock: systemClock, time, snapshots, startedAtMs };
  const ballast = new Ballast(join(directory, 'ballast'));
  if (!(await ballast.restore())) log.error('the disk is nearly full');
  const outbox = await Outbox.open(db, {
    controllerId,
    newEpoch: randomUUID(),
    capacity,
    ballast,
    describeDrops: (count) => receiptFacts('receipts.dropped', { detail: `count=${count}` }, sources),
  });
  const journal = new Journal(outbox, {
    ...sources,
    randomBytes,
    onLost: (type, cause) => {
      log.error({ err: cause, type }, 'an event could not be kept');
    },
  });
  return { db, outbox, snapshots, time, journal, found: describeFound(quarantined, damaged) };
}

function describeFound(quarantined: boolean, damagedSnapshots: number): string {
  const words = [
    ...(quarantined ? ['database-quarantined'] : []),
    ...(damagedSnapshots > 0 ? [`snapshot-files-damaged=${damagedSnapshots}`] : []),
  ];
  return words.length > 0 ? words.join(' ') : 'ok';
}
