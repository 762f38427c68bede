import type { Knex } from '@monban/db/open';
import type { Logger } from 'pino';
import { archiveBatches } from '../batches/archive-batches.ts';
import { makeCheckpoint, type CheckpointDeps } from '../proof/checkpoints.ts';
import { localDate } from '../snapshots/local-day.ts';
import { runRetention } from './run-retention.ts';

export interface DailyWorkDeps extends CheckpointDeps {
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly log: Logger;
}

/** How often it is looked whether a new day has begun: a machine that slept, or a clock that jumped, misses none. */
const LOOK_EVERY_MS = 60_000;
const DEFAULT_ZONE = 'Asia/Tokyo';

/**
 * What is done once a day, after local midnight of the first site, and when the server starts: deletion of what is
 * over, then a checkpoint that covers it. One more checkpoint when the server ends.
 */
export class DailyWork {
  readonly #deps: DailyWorkDeps;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #lastDay = '';
  #isClosing = false;

  constructor(deps: DailyWorkDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
    this.look();
  }

  /** Begins the day's work if it has not been done yet. */
  look(): void {
    this.#running ??= this.#lookOnce().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when nothing runs any more. */
  async settle(): Promise<void> {
    await this.#running;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#timer);
    await this.#running;
    await this.#checkpoint();
  }

  async #lookOnce(): Promise<void> {
    try {
      const at = this.#deps.clock();
      const day = localDate(at, await findZone(this.#deps.db));
      if (day === this.#lastDay) return;
      const deleted = await runRetention(this.#deps.db, at, () => this.#isClosing);
      if (deleted > 0) this.#deps.log.info({ deleted }, 'Deleted what was no longer to be kept');
      const archived = await archiveBatches(this.#deps, at);
      if (archived > 0)
        this.#deps.log.info({ archived }, 'Archived batches of which nothing is held any more');
      await this.#checkpoint();
      this.#lastDay = day;
    } catch (err) {
      this.#deps.log.error({ err }, 'The daily deletion or checkpoint failed; it is tried again in a minute');
    }
  }

  async #checkpoint(): Promise<void> {
    const { outcome, newest } = await makeCheckpoint(this.#deps, this.#deps.clock());
    if (outcome === 'contradicted')
      this.#deps.log.error(
        { checkpoint: newest?.number },
        'The audit trail is not what its last checkpoint says: entries were changed or are missing',
      );
  }
}

async function findZone(db: Knex): Promise<string> {
  const site = await db('sites')
    .orderBy(['created_at', 'id'])
    .first<{ time_zone: string } | undefined>('time_zone');
  return site?.time_zone ?? DEFAULT_ZONE;
}
