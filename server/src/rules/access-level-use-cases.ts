import type { AccessLevel, CreateAccessLevel } from '@monban/core/api/rules';
import { holdForSecondOperator, type HeldOperationName } from '../approvals/four-eyes.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import type { RecordUseCases, WithCaller } from '../records/record-routes.ts';
import {
  changeRecord,
  getRecord,
  restoreRecord,
  retireRecord,
  type Asker,
  type Changes,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { accessLevelKind, requireWholeLevel } from './access-level-kind.ts';
import { isWidened, protectedReach } from './protected-doors.ts';

type LevelChange = RecordVersion & { readonly input: Changes<CreateAccessLevel> };

/** What widens the way into a protected area waits for a second operator; everything else runs at once. */
export function accessLevelUseCases(
  platform: Platform,
): Partial<RecordUseCases<AccessLevel, CreateAccessLevel>> {
  return {
    change: async (change) => {
      const { id, expectedVersion, input } = change;
      const level = await getRecord(platform.db, accessLevelKind, change);
      const widens = await isWidened(platform.db, level.rules, input.rules ?? level.rules);
      const held = { operation: 'access-level.change', change: { id, expectedVersion, input } } as const;
      return run(platform, change, {
        ...held,
        mustWait: widens,
        work: (deps) => changeAccessLevel(deps, change),
      });
    },
    retire: async (change) => {
      const { id, expectedVersion } = change;
      const level = await getRecord(platform.db, accessLevelKind, change);
      const { denies } = await protectedReach(platform.db, level.rules);
      const held = { operation: 'access-level.retire', change: { id, expectedVersion } } as const;
      const work = (deps: Platform) => retireAccessLevel(deps, change);
      return run(platform, change, { ...held, mustWait: denies, work });
    },
    restore: async (change) => {
      const { id, expectedVersion } = change;
      const level = await getRecord(platform.db, accessLevelKind, change);
      const { allows } = await protectedReach(platform.db, level.rules);
      const held = { operation: 'access-level.restore', change: { id, expectedVersion } } as const;
      const work = (deps: Platform) => restoreAccessLevel(deps, change);
      return run(platform, change, { ...held, mustWait: allows, work });
    },
  };
}

export function changeAccessLevel(platform: Platform, change: Asker & LevelChange): Promise<AccessLevel> {
  const { id, expectedVersion, input, context, scope } = change;
  return changeRecord(platform, accessLevelKind, { id, expectedVersion, input, context, scope });
}

export async function retireAccessLevel(
  platform: Platform,
  change: Asker & RecordVersion,
): Promise<AccessLevel> {
  await requireWholeLevel(platform.db, change.id, change.scope);
  return retireRecord(platform, accessLevelKind, change);
}

export async function restoreAccessLevel(
  platform: Platform,
  change: Asker & RecordVersion,
): Promise<AccessLevel> {
  return restoreRecord(platform, accessLevelKind, change);
}

interface LevelRun {
  readonly operation: HeldOperationName;
  readonly change: object;
  readonly mustWait: boolean;
  readonly work: (platform: Platform) => Promise<AccessLevel>;
}

function run(
  platform: Platform,
  asker: WithCaller<RecordVersion>,
  { operation, change, mustWait, work }: LevelRun,
): Promise<RecordOutcome<AccessLevel>> {
  if (!mustWait) return done(work(platform));
  return holdForSecondOperator(platform, asker, {
    kind: 'access-level.widen',
    subjectType: 'access-level',
    subjectId: asker.id,
    operation,
    change,
    run: work,
  });
}
