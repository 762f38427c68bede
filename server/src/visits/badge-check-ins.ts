import type { AccessEvent } from '@monban/core/api/events';
import { addDays } from '@monban/core/calendar/days';
import { isArrival } from '@monban/core/drives/tap-at-visit';
import { AppError } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import { listEventsAfter, type EventsView } from '../events/event-store.ts';
import type { Platform } from '../platform.ts';
import { PokedWork } from '../records/poked-work.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { listWatchedDoors, moveFollowedTo, type WatchedDoor } from './check-in-door-store.ts';
import { checkInByBadge } from './desk.ts';
import { findVisitRow } from './visit-row-store.ts';

/**
 * Follows the check-in doors of visits whose desk is open (ADR 0039). Which events were looked at is stored with each
 * check-in, so that a server that ends in between misses none and takes none twice.
 */
export class BadgeCheckIns extends PokedWork {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    super();
    this.#platform = platform;
  }

  protected async round(): Promise<void> {
    try {
      // Tomorrow in UTC is today somewhere.
      const latestDay = addDays(this.#platform.clock().toISOString().slice(0, 10), 1);
      const watched = await listWatchedDoors(this.#platform.db, latestDay);
      for (const door of watched) await follow(this.#platform, door);
    } catch (err) {
      if (!this.isClosed) this.#platform.log.error({ err }, 'Taps for a visit could not be read; they wait');
    }
  }
}

const SLICE = 200;
/** Whose badge it was and when; nothing of how sure the door was. */
const VIEW: EventsView = { scope: 'all', mayReadAssurance: false };

async function follow(platform: Platform, door: WatchedDoor): Promise<void> {
  const filter = { doorId: door.doorId, type: 'access.granted' } as const;
  for (let after = door.followedTo; ;) {
    const taps = await listEventsAfter(platform.db, VIEW, { filter, after, limit: SLICE });
    for (const tap of taps) await take(platform, door, tap);
    const last = taps.at(-1)?.position;
    if (last === undefined) return;
    await moveFollowedTo(platform.db, door.visitId, last);
    after = last;
  }
}

async function take(platform: Platform, door: WatchedDoor, tap: AccessEvent): Promise<void> {
  const { personId, position } = tap;
  const at = platform.clock();
  if (personId === null || !isArrivalAt(door, tap, at)) return;
  // Most who pass a door take no part: nobody waits for the lock because of them.
  if ((await findVisitRow(platform.db, door.visitId, { personId })) === undefined) return;
  await checkIn(platform, door, { personId, position, at });
}

function isArrivalAt(door: WatchedDoor, tap: AccessEvent, at: Date): boolean {
  const on = localDate(new Date(tap.at), door.timeZone);
  return isArrival(door, { at: tap.at, on }, localDate(at, door.timeZone));
}

interface Arrival {
  readonly personId: PersonId;
  readonly position: number;
  readonly at: Date;
}

/** When the desk learned of it is what is kept, as of every check-in; the door's own time stays with its event. */
async function checkIn(
  platform: Platform,
  { visitId }: WatchedDoor,
  { personId, position, at }: Arrival,
): Promise<void> {
  const speaker = { by: 'system', operatorId: null, at } as const;
  try {
    await runChange(platform, async (deps) => {
      await checkInByBadge(deps, { visitId, speaker }, personId);
      await moveFollowedTo(deps.db, visitId, position);
    });
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
  }
}

/** Somebody with a finding, or who left the visit meanwhile; a desk that was shut meanwhile. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof AppError && (cause.code === 'CONFLICT' || cause.code === 'NOT_FOUND');
}
