import { PHOTOS_PER_FILE, type Batch } from '@monban/core/api/batches';
import type { BatchState } from '@monban/core/drives/batch-life';
import { stepStates, type TaskStep } from '../ui/task-steps.ts';
import type { Tone } from '../ui/tone.ts';

export const BATCH_TONES: Readonly<Record<BatchState, Tone>> = {
  collecting: 'quiet',
  frozen: 'quiet',
  validated: 'quiet',
  submitted: 'quiet',
  acknowledged: 'quiet',
  'partly-defective': 'warn',
  resubmitting: 'warn',
  settled: 'good',
  archived: 'quiet',
  cancelled: 'quiet',
};

/** The way of a batch, as one who has never seen one should see it. */
export const BATCH_STEPS = ['collect', 'freeze', 'count', 'handOver', 'receipt', 'results'] as const;
export type BatchStepKey = (typeof BATCH_STEPS)[number];

/** Nothing is to be done any more. */
export type BatchEnd = Extract<BatchState, 'settled' | 'archived' | 'cancelled'>;

export function endOf({ state }: Pick<Batch, 'state'>): BatchEnd | null {
  return isEnd(state) ? state : null;
}

function isEnd(state: BatchState): state is BatchEnd {
  return state === 'settled' || state === 'archived' || state === 'cancelled';
}

const STEP_OF: Readonly<Record<Exclude<BatchState, 'collecting' | BatchEnd>, BatchStepKey>> = {
  frozen: 'count',
  validated: 'handOver',
  submitted: 'receipt',
  acknowledged: 'results',
  'partly-defective': 'results',
  resubmitting: 'results',
};

/** What is to be done now; null where nothing is any more. */
export function stepNow({ state, open }: Pick<Batch, 'state' | 'open'>): BatchStepKey | null {
  if (isEnd(state)) return null;
  if (state === 'collecting') return open === 0 ? 'collect' : 'freeze';
  return STEP_OF[state];
}

/** Undefined for a batch that was given up: it has no way any more. */
export function stepsOf(
  batch: Pick<Batch, 'state' | 'open'>,
): readonly { readonly key: BatchStepKey; readonly state: TaskStep['state'] }[] | undefined {
  if (batch.state === 'cancelled') return undefined;
  const now = stepNow(batch);
  const states = stepStates(BATCH_STEPS, now ?? 'results', now === null ? 'done' : 'running');
  return BATCH_STEPS.map((key, index) => ({ key, state: states[index] ?? 'waiting' }));
}

/** How many ZIP files the photos of a round are. */
export function photoParts(photos: number, items: number): number {
  return photos === 0 ? 0 : Math.ceil(items / PHOTOS_PER_FILE);
}

/** How many stand in a state. */
export function standingAt({ standing }: Pick<Batch, 'standing'>, state: string): number {
  return standing.find((each) => each.state === state)?.count ?? 0;
}
