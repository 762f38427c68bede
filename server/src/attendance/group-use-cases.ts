import type { AttendanceGroup, CreateAttendanceGroup } from '@monban/core/api/attendance';
import { holdLock } from '@monban/db/locks';
import { conflict } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import {
  changeRecord,
  createRecord,
  getRecord,
  restoreRecord,
  retireRecord,
  type Asker,
  type Changes,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { listClosings } from './closing-store.ts';
import { groupKind } from './group-kind.ts';
import { requireEverybody } from './require-everybody.ts';

type Change = Asker & RecordVersion & { readonly input: Changes<CreateAttendanceGroup> };

/**
 * `CONFLICT` for another closing day where months were closed by the one before: days would be in two months, or in none.
 * People go over to a new group then.
 */
function changeGroup(platform: Platform, change: Change): Promise<AttendanceGroup> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'attendance');
    const before = await getRecord(deps.db, groupKind, change);
    const { closingDay = before.closingDay } = change.input;
    const hasClosings = (await listClosings(deps.db, { groupId: before.id })).length > 0;
    if (closingDay !== before.closingDay && hasClosings) throw conflict('/closingDay', 'GROUP_HAS_CLOSINGS');
    return changeRecord(deps, groupKind, change);
  });
}

/** As of every record, by whoever sees everybody. */
export function groupUseCases(platform: Platform): RecordUseCases<AttendanceGroup, CreateAttendanceGroup> {
  return {
    create: async (change) => {
      requireEverybody(change.scope);
      return done(createRecord(platform, groupKind, change));
    },
    change: async (change) => {
      requireEverybody(change.scope);
      return done(changeGroup(platform, change));
    },
    retire: async (change) => {
      requireEverybody(change.scope);
      return done(retireRecord(platform, groupKind, change));
    },
    restore: async (change) => {
      requireEverybody(change.scope);
      return done(restoreRecord(platform, groupKind, change));
    },
  };
}
