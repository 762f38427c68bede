import type { CreateSchedule, LevelRule, Schedule } from '@monban/core/api/rules';
import { AppError } from '@monban/core/errors';
import type { DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import { sitesOf, type Scope } from '../records/scope.ts';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import {
  changeRecord,
  getRecord,
  type Asker,
  type Changes,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { protectedReach } from './protected-doors.ts';
import { scheduleKind } from './schedule-kind.ts';

/** New times of a schedule that a protected door goes by wait for a second operator. */
export function scheduleUseCases(platform: Platform): Partial<RecordUseCases<Schedule, CreateSchedule>> {
  return {
    change: async (change) => {
      const { id, expectedVersion, input, scope } = change;
      const before = await getRecord(platform.db, scheduleKind, { id, scope });
      const rules = await rulesBySchedule(platform.db, id);
      const { allows, denies } = await protectedReach(platform.db, rules);
      const hasNewTimes =
        canonicalJson(input.intervals ?? before.intervals) !== canonicalJson(before.intervals);
      const run = (deps: Platform) => changeSchedule(deps, change);
      if (!hasNewTimes || !(allows || denies)) return done(run(platform));
      return holdForSecondOperator(platform, change, {
        kind: 'access-level.widen',
        subjectType: 'schedule',
        subjectId: id,
        operation: 'schedule.change',
        change: { id, expectedVersion, input },
        run,
      });
    },
  };
}

/** `FORBIDDEN` when doors of other sites go by the schedule. */
export async function changeSchedule(
  platform: Platform,
  change: Asker & RecordVersion & { readonly input: Changes<CreateSchedule> },
): Promise<Schedule> {
  const { id, expectedVersion, input, context, scope } = change;
  await requireOwnDoors(platform.db, id, scope);
  return changeRecord(platform, scheduleKind, { id, expectedVersion, input, context, scope });
}

async function requireOwnDoors(db: Knex, id: string, scope: Scope): Promise<void> {
  const sites = sitesOf(scope);
  if (sites === 'all') return;
  const foreign: unknown = await db('access_level_rules')
    .join('doors', 'doors.id', 'access_level_rules.door_id')
    .where({ 'access_level_rules.schedule_id': id })
    .whereNotIn('doors.site_id', [...sites])
    .first('access_level_rules.id');
  if (foreign !== undefined) throw new AppError('FORBIDDEN');
}

async function rulesBySchedule(db: Knex, id: string): Promise<LevelRule[]> {
  const rows = await db('access_level_rules')
    .join('access_levels', 'access_levels.id', 'access_level_rules.access_level_id')
    .whereNull('access_levels.retired_at')
    .where({ 'access_level_rules.schedule_id': id })
    .select<{ door_id: DoorId; effect: LevelRule['effect'] }[]>(
      'access_level_rules.door_id',
      'access_level_rules.effect',
    );
  return rows.map(({ door_id, effect }) => ({ doorId: door_id, effect, scheduleId: null }));
}
