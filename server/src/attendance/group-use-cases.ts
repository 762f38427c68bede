import type { AttendanceGroup, CreateAttendanceGroup } from '@monban/core/api/attendance';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import { changeRecord, createRecord, restoreRecord, retireRecord } from '../records/record-use-cases.ts';
import { groupKind } from './group-kind.ts';
import { requireEverybody } from './require-everybody.ts';

/** As of every record, by whoever sees everybody. */
export function groupUseCases(platform: Platform): RecordUseCases<AttendanceGroup, CreateAttendanceGroup> {
  return {
    create: async (change) => {
      requireEverybody(change.scope);
      return done(createRecord(platform, groupKind, change));
    },
    change: async (change) => {
      requireEverybody(change.scope);
      return done(changeRecord(platform, groupKind, change));
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
