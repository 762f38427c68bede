import type { Invitation, Invite } from '@monban/core/api/drives';
import { AppError } from '@monban/core/errors';
import type { DriveId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import type { Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { candidatesOf, countCandidates } from './candidates.ts';
import { reachOfDrive, requireClerk } from './drive-scope.ts';
import { getStoredDrive, type StoredDrive } from './drive-store.ts';
import { type DriveAsker } from './drives.ts';
import {
  findInvitation,
  findLastInvitation,
  insertInvitation,
  listAbandoned,
  shownInvitation,
  type StoredInvitation,
} from './invitation-store.ts';
import { inviteSlice } from './invite-slice.ts';

/** A run says with each slice that it lives; so long without a word, and its server has ended. */
const DEAD_AFTER_MS = 60_000;

/** Inviting, of this server: thousands of people in slices, each of them committed with how far the run is. */
export class InviteWork {
  readonly #platform: Platform;
  readonly #running = new Map<string, Promise<void>>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Begins to invite. Nobody is invited twice, so that it can be asked again at any time. `CONFLICT` where the drive is
   * not open; while another run of it is under way, that one is answered.
   */
  async start({ caller, context }: DriveAsker, id: DriveId, input: Invite): Promise<Invitation> {
    const run = await runChange(this.#platform, async (deps) => {
      const { db } = deps;
      await holdLock(db, 'drives');
      await requireClerk(db, caller, id);
      const drive = await getStoredDrive(db, 'all', id);
      if (drive.state !== 'open') throw conflict('', 'DRIVE_GUARD_DRIVE_OPEN');
      const last = await findLastInvitation(db, id);
      if (last?.state === 'running') return last;
      const begun = await newRun(deps, { caller, drive, input, at: context.at, actor: context.actor });
      await insertInvitation(db, begun);
      return begun;
    });
    this.#goOn(run.id);
    return shownInvitation(run);
  }

  /** How far the last run of a drive is. `NOT_FOUND` where nobody was ever invited. */
  async last(caller: Caller, id: DriveId): Promise<Invitation> {
    const { db } = this.#platform;
    await requireClerk(db, caller, id);
    const run = await findLastInvitation(db, id);
    if (run === undefined) throw new AppError('NOT_FOUND');
    return shownInvitation(run);
  }

  /** Goes on with what other servers, or this one before its restart, have left. */
  async resume(at: Date): Promise<void> {
    const before = new Date(at.getTime() - DEAD_AFTER_MS).toISOString();
    for (const id of await listAbandoned(this.#platform.db, before)) this.#goOn(id);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #goOn(runId: string): void {
    if (this.#running.has(runId)) return;
    const work = this.#invite(runId)
      .catch((err: unknown) => {
        this.#platform.log.error({ err, runId }, 'Inviting stopped; it goes on within a few minutes');
      })
      .finally(() => this.#running.delete(runId));
    this.#running.set(runId, work);
  }

  async #invite(runId: string): Promise<void> {
    for (let run = await findInvitation(this.#platform.db, runId); run?.state === 'running';)
      run = await inviteSlice(this.#platform, runId);
  }
}

async function newRun(
  { db, newId }: Pick<Platform, 'db' | 'newId'>,
  begin: {
    readonly caller: Caller;
    readonly drive: StoredDrive;
    readonly input: Invite;
    readonly at: Date;
    readonly actor: string;
  },
): Promise<StoredInvitation> {
  const { caller, drive, input, at, actor } = begin;
  const personIds = input.personIds ? [...input.personIds].sort() : null;
  return {
    id: newId(),
    driveId: drive.id,
    state: 'running',
    personIds,
    scope: caller.scope,
    actor,
    afterId: null,
    total: personIds?.length ?? (await countAll(db, drive, caller)),
    done: 0,
    invited: 0,
    leftOut: {},
    startedAt: at.toISOString(),
    endedAt: null,
  };
}

async function countAll(db: Knex, drive: StoredDrive, { scope }: Caller): Promise<number> {
  const counts = await countCandidates(candidatesOf(db, drive, await reachOfDrive(db, drive.id, scope)));
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
