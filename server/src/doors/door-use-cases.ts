import type { CreateDoor, Door } from '@monban/core/api/doors';
import type { Knex } from '@monban/db/open';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import { changeRecord, getRecord, withChanges } from '../records/record-use-cases.ts';
import { doorKind } from './door-kind.ts';
import { isWeakened } from './weakened-door.ts';

/** Whatever makes a protected door guard less needs four eyes; so does moving it away from its protected area. */
export function doorUseCases(platform: Platform): Partial<RecordUseCases<Door, CreateDoor>> {
  return {
    change: async (change) => {
      const { id, expectedVersion, input, context, scope } = change;
      const run = (deps: Platform) =>
        changeRecord(deps, doorKind, { id, expectedVersion, input, context, scope });
      const before = await getRecord(platform.db, doorKind, { id, scope });
      const after = withChanges<CreateDoor>(before, input);
      const isLess =
        (await reachesProtected(platform.db, before)) &&
        (isWeakened(before, after) || !(await reachesProtected(platform.db, after)));
      if (!isLess) return done(run(platform));
      return holdForSecondOperator(platform, change, {
        kind: 'access-level.widen',
        subjectType: 'door',
        subjectId: id,
        operation: 'door.change',
        change: { id, expectedVersion, input },
        run,
      });
    },
  };
}

/** Does the door touch a protected area, from either side? */
export async function reachesProtected(
  db: Knex,
  { insideAreaId, outsideAreaId }: Pick<CreateDoor, 'insideAreaId' | 'outsideAreaId'>,
): Promise<boolean> {
  const areas = [insideAreaId, outsideAreaId].filter((id) => id !== null);
  const row: unknown = await db('areas').whereIn('id', areas).where({ is_protected: true }).first('id');
  return row !== undefined;
}
