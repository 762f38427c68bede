import type { Area, CreateArea } from '@monban/core/api/organisation';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import { changeRecord, getRecord } from '../records/record-use-cases.ts';
import { areaKind } from './area-kind.ts';

/** Taking the protection off an area lets every later change pass alone, so it waits for a second operator itself. */
export function areaUseCases(platform: Platform): Partial<RecordUseCases<Area, CreateArea>> {
  return {
    change: async (change) => {
      const { id, expectedVersion, input, context, scope } = change;
      const run = (deps: Platform) =>
        changeRecord(deps, areaKind, { id, expectedVersion, input, context, scope });
      const before = await getRecord(platform.db, areaKind, { id, scope });
      if (!before.isProtected || input.isProtected !== false) return done(run(platform));
      return holdForSecondOperator(platform, change, {
        kind: 'access-level.widen',
        subjectType: 'area',
        subjectId: id,
        operation: 'area.change',
        change: { id, expectedVersion, input },
        run,
      });
    },
  };
}
