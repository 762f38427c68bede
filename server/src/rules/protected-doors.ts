import type { LevelRule } from '@monban/core/api/rules';
import type { DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** Doors through which a protected area is reached, from either side. */
export async function listProtectedDoors(
  trx: Knex,
  levelRules: readonly LevelRule[],
): Promise<ReadonlySet<DoorId>> {
  if (levelRules.length === 0) return new Set();
  const rows = await trx('doors')
    .join('areas', (on) => {
      void on.on('areas.id', 'doors.inside_area_id').orOn('areas.id', 'doors.outside_area_id');
    })
    .where({ 'areas.is_protected': true })
    .distinct<{ id: DoorId }[]>('doors.id as id');
  return new Set(rows.map(({ id }) => id));
}

/** What a level's rules say of protected doors. */
export interface ProtectedReach {
  readonly allows: boolean;
  readonly denies: boolean;
}

export async function protectedReach(trx: Knex, levelRules: readonly LevelRule[]): Promise<ProtectedReach> {
  const doors = await listProtectedDoors(trx, levelRules);
  const has = (effect: LevelRule['effect']) =>
    levelRules.some((rule) => rule.effect === effect && doors.has(rule.doorId));
  return { allows: has('allow'), denies: has('deny') };
}

/** Do the new rules let anybody through a protected door where the former ones did not? When in doubt, yes. */
export async function isWidened(
  trx: Knex,
  before: readonly LevelRule[],
  after: readonly LevelRule[],
): Promise<boolean> {
  const doors = await listProtectedDoors(trx, [...before, ...after]);
  const keys = (levelRules: readonly LevelRule[], effect: LevelRule['effect']) =>
    new Set(
      levelRules
        .filter((rule) => rule.effect === effect && doors.has(rule.doorId))
        .map(({ doorId, scheduleId }) => `${doorId} ${scheduleId ?? ''}`),
    );
  const [allowed, denied] = [keys(before, 'allow'), keys(after, 'deny')];
  return (
    [...keys(after, 'allow')].some((key) => !allowed.has(key)) ||
    [...keys(before, 'deny')].some((key) => !denied.has(key))
  );
}
