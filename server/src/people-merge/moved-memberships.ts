import type { AccessLevelId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { ChangeContext } from '../http/route.ts';
import { dropMembershipsOf, listMembershipsOf } from '../people/person-memberships.ts';
import type { MovedMembership } from './merge-content.ts';
import type { Pair } from './moved-rows.ts';

export interface MovedMemberships {
  readonly moved: AccessLevelId[];
  /** Both had them: the winner's days hold. */
  readonly kept: number;
  /** Of a winner who had left and comes back: the rights of then do not. */
  readonly dropped: MovedMembership[];
}

export async function moveMemberships(
  db: Knex,
  { winnerId, loserId }: Pair,
  { context, comesBack }: { readonly context: ChangeContext; readonly comesBack: boolean },
): Promise<MovedMemberships> {
  const dropped = comesBack ? await dropMembershipsOf(db, context, winnerId) : [];
  const held = new Set((await listMembershipsOf(db, winnerId)).map(({ accessLevelId }) => accessLevelId));
  const theirs = (await listMembershipsOf(db, loserId)).map(({ accessLevelId }) => accessLevelId);
  const moved = theirs.filter((id) => !held.has(id));
  await db('access_level_members')
    .where({ person_id: loserId })
    .whereIn('access_level_id', moved)
    .update({ person_id: winnerId });
  return { moved, kept: theirs.length - moved.length, dropped };
}

/** Those that are still there go back, and what was dropped comes again. */
export async function returnMemberships(
  db: Knex,
  { winnerId, loserId }: Pair,
  { moved, dropped }: Pick<MovedMemberships, 'moved' | 'dropped'>,
): Promise<void> {
  await db('access_level_members')
    .where({ person_id: winnerId })
    .whereIn('access_level_id', [...moved])
    .update({ person_id: loserId });
  const rows = dropped.map(({ accessLevelId, fromDate, untilDate }) => ({
    access_level_id: accessLevelId,
    person_id: winnerId,
    from_date: fromDate,
    until_date: untilDate,
  }));
  if (rows.length === 0) return;
  await db('access_level_members').insert(rows).onConflict(['access_level_id', 'person_id']).ignore();
}

/** Would the one that stays get through a protected door by a level of the other? */
export async function opensProtectedDoor(db: Knex, { winnerId, loserId }: Pair): Promise<boolean> {
  const row: unknown = await db('access_level_members')
    .join('access_level_rules', 'access_level_rules.access_level_id', 'access_level_members.access_level_id')
    .join('doors', 'doors.id', 'access_level_rules.door_id')
    .join('areas', (on) => {
      void on.on('areas.id', 'doors.inside_area_id').orOn('areas.id', 'doors.outside_area_id');
    })
    .where({
      'access_level_members.person_id': loserId,
      'access_level_rules.effect': 'allow',
      'areas.is_protected': true,
    })
    .whereNotExists((own) => {
      void own
        .from('access_level_members as own')
        .where({ 'own.person_id': winnerId })
        .whereRaw('?? = ??', ['own.access_level_id', 'access_level_members.access_level_id'])
        .select('own.person_id');
    })
    .first('access_level_members.access_level_id');
  return row !== undefined;
}
