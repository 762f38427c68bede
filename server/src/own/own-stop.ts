import type { OwnStop } from '@monban/core/api/own';
import { AppError } from '@monban/core/errors';
import type { BadgeId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { getRevocation } from '../badges/badges.ts';
import { changeBadges } from '../badges/badge-life.ts';
import { stopForHolder } from '../badges/holder-stop.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { accessOfPerson } from '../people/access-of-person.ts';
import type { Platform } from '../platform.ts';
import { getOwnBadge, ownPersonId } from './own-person.ts';

/**
 * The holder stops an own badge: committed, then sent to every door, then answered. Again is the same answer. Throws
 * `NOT_FOUND` for anybody else's, `BADGE_STATE_FORBIDS` for one that opens nothing anyway.
 */
export async function stopOwnBadge(
  deps: Pick<Platform, 'db' | 'clock' | 'publishNow'>,
  caller: Caller,
  stop: { readonly id: BadgeId; readonly context: ChangeContext },
): Promise<OwnStop> {
  const personId = ownPersonId(caller);
  await changeBadges(deps, stop.context, async (trx, context) => {
    const badge = await getOwnBadge(trx, personId, { id: stop.id, at: context.at });
    const { operatorId } = caller;
    const after = await stopForHolder(trx, badge, { context, operatorId });
    if (!HAS_STOPPED.includes(after.state)) {
      throw new AppError('BADGE_STATE_FORBIDS', { details: { state: after.state } });
    }
  });
  await deps.publishNow();
  return getOwnStop(deps.db, caller, { id: stop.id, at: deps.clock() });
}

/** Which doors have confirmed by now. Throws `NOT_FOUND` for a badge that is not stopped. */
export async function getOwnStop(
  db: Knex,
  caller: Caller,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<OwnStop> {
  const personId = ownPersonId(caller);
  const badge = await getOwnBadge(db, personId, which);
  const { doors } = await getRevocation(db, { ...caller, scope: 'all' }, which);
  const own = await ownDoors(db, personId, which.at);
  return {
    badgeId: badge.id,
    stoppedAt: badge.revokedAt ?? badge.stateSince,
    doors: doors
      .filter(({ doorId }) => own.has(doorId))
      .map(({ doorId, doorName, confirmedAt }) => ({ doorId, doorName, confirmedAt })),
    confirmedCount: doors.filter(({ confirmedAt }) => confirmedAt !== null).length,
    doorCount: doors.length,
  };
}

const HAS_STOPPED: readonly string[] = ['suspended', 'lost', 'replaced', 'terminated'];

async function ownDoors(db: Knex, personId: PersonId, at: Date): Promise<ReadonlySet<string>> {
  const doors = await accessOfPerson(db, personId, at);
  return new Set(doors.map(({ doorId }) => doorId));
}
