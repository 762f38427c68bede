import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import type { Answer } from '../api/client.ts';
import { takeSteps, type Refused, type StepsRun } from './take-steps.ts';

export interface StepRun<Row> {
  readonly isBusy: Readonly<ShallowRef<boolean>>;
  readonly answered: Readonly<ShallowRef<number>>;
  readonly total: Readonly<ShallowRef<number>>;
  readonly refused: Readonly<ShallowRef<readonly Refused<Row>[]>>;
  /** It ended on the way; undefined while it runs, and where it came to its end. */
  readonly stoppedAt: ComputedRef<number | undefined>;
  /** Those of which it is already recorded: going on leaves them alone. */
  isDone(row: Row): boolean;
  take<Done>(rows: readonly Row[], send: (row: Row) => Promise<Answer<Done>>): Promise<StepsRun<Row, Done>>;
  /** The row that is asked for is still done. */
  stop(): void;
}

/** One step of many in front of somebody who sees how far it is, and can stop it and go on. */
export function useStepRun<Row extends { readonly id: string }>(): StepRun<Row> {
  const isBusy = shallowRef(false);
  const answered = shallowRef(0);
  const total = shallowRef(0);
  const left = shallowRef(0);
  const refused = shallowRef<readonly Refused<Row>[]>([]);
  const done = shallowRef<ReadonlySet<string>>(new Set());
  let stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
  };
  onScopeDispose(stop);

  async function take<Done>(rows: readonly Row[], send: (row: Row) => Promise<Answer<Done>>) {
    stopping = new AbortController();
    [answered.value, total.value, left.value] = [0, rows.length, 0];
    isBusy.value = true;
    const run = await takeSteps({
      rows,
      send,
      onDone: (count) => (answered.value = count),
      stop: stopping.signal,
    });
    isBusy.value = false;
    refused.value = run.refused;
    left.value = run.left.length;
    const others = new Set([...run.refused.map(({ row }) => row.id), ...run.left.map(({ id }) => id)]);
    done.value = new Set([...done.value, ...rows.map(({ id }) => id).filter((id) => !others.has(id))]);
    return run;
  }

  return {
    isBusy,
    answered,
    total,
    refused,
    stoppedAt: computed(() => (left.value > 0 && !isBusy.value ? answered.value : undefined)),
    isDone: ({ id }) => done.value.has(id),
    take,
    stop,
  };
}
