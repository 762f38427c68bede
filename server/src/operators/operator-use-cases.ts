import type { CreateOperator, Operator } from '@monban/core/api/oversight';
import { rememberSecond } from '../approvals/deciders.ts';
import { holdForSecondOperator, type HeldOperationName } from '../approvals/four-eyes.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import type { RecordUseCases, WithCaller } from '../records/record-routes.ts';
import {
  changeRecord,
  createRecord,
  getRecord,
  restoreRecord,
  retireRecord,
  withChanges,
  type Asker,
  type Changes,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { endAllSessions } from '../sessions/end-all-sessions.ts';
import { operatorKind } from './operator-kind.ts';
import { isWidened } from './wider-rights.ts';

/** Whoever gets a right, a site, a department or another person's page is looked at by a second operator first. */
export function operatorUseCases(platform: Platform): Partial<RecordUseCases<Operator, CreateOperator>> {
  return {
    create: (change) => createOperator(platform, change),
    change: async (change) => {
      const { id, expectedVersion, input, scope } = change;
      const before = await getRecord(platform.db, operatorKind, { id, scope });
      const held = { operation: 'operator.change', change: { id, expectedVersion, input }, id } as const;
      const mustWait = isWidened(before, withChanges<CreateOperator>(before, input));
      return run(platform, change, { ...held, mustWait, work: (deps) => changeOperator(deps, change) });
    },
    retire: (change) => done(retireOperator(platform, change)),
    restore: async (change) => {
      const { id, expectedVersion, scope } = change;
      const before = await getRecord(platform.db, operatorKind, { id, scope });
      const held = { operation: 'operator.restore', change: { id, expectedVersion }, id } as const;
      const work = (deps: Platform) => restoreOperator(deps, change);
      return run(platform, change, { ...held, mustWait: isWidened(undefined, before), work });
    },
  };
}

export function storeOperator(
  platform: Platform,
  change: Asker & { readonly input: CreateOperator; readonly id: string },
): Promise<Operator> {
  const { context, scope, input, id } = change;
  return createRecord(platform, operatorKind, { context, scope, input, id });
}

export function changeOperator(
  platform: Platform,
  change: Asker & RecordVersion & { readonly input: Changes<CreateOperator> },
): Promise<Operator> {
  const { id, expectedVersion, input, context, scope } = change;
  return runChange(platform, (deps) =>
    rememberSecond(deps.db, { id, at: context.at }, () =>
      changeRecord(deps, operatorKind, { id, expectedVersion, input, context, scope }),
    ),
  );
}

export function restoreOperator(platform: Platform, change: Asker & RecordVersion): Promise<Operator> {
  return restoreRecord(platform, operatorKind, change);
}

function createOperator(
  platform: Platform,
  change: WithCaller<{ readonly input: CreateOperator }>,
): Promise<RecordOutcome<Operator>> {
  const id = platform.newId();
  const { input } = change;
  return run(platform, change, {
    operation: 'operator.create',
    change: { id, input },
    id,
    mustWait: isWidened(undefined, input),
    work: (deps) => storeOperator(deps, { ...change, id }),
  });
}

/** The access ends with the next request, also should the operator be restored later. */
function retireOperator(platform: Platform, change: Asker & RecordVersion): Promise<Operator> {
  return runChange(platform, async (deps) => {
    const { id, context } = change;
    const retired = await rememberSecond(deps.db, { id, at: context.at }, () =>
      retireRecord(deps, operatorKind, change),
    );
    await endAllSessions(deps.db, retired.id, change.context.at);
    return retired;
  });
}

interface OperatorRun {
  readonly id: string;
  readonly operation: HeldOperationName;
  readonly change: object;
  readonly mustWait: boolean;
  readonly work: (platform: Platform) => Promise<Operator>;
}

function run(
  platform: Platform,
  asker: WithCaller<object>,
  { id, operation, change, mustWait, work }: OperatorRun,
): Promise<RecordOutcome<Operator>> {
  if (!mustWait) return done(work(platform));
  return holdForSecondOperator(platform, asker, {
    kind: 'operator.grant-role',
    subjectType: 'operator',
    subjectId: id,
    operation,
    change,
    run: work,
  });
}
