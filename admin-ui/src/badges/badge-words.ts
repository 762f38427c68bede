import type { Badge, DeskJob } from '@monban/core/api/badges';
import { DESK_JOB_STEPS } from '@monban/core/messages/desk';
import { t } from '../text/text.ts';
import { stepStates, type TaskStep } from '../ui/task-steps.ts';
import type { Tone } from '../ui/tone.ts';

export const BADGE_TONES: Readonly<Record<Badge['status'], Tone>> = {
  active: 'good',
  revoked: 'bad',
  expired: 'quiet',
};

const ENDED: Readonly<Record<DeskJob['state'], 'running' | 'done' | 'failed'>> = {
  open: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'failed',
};

/** The desk's steps of one job. A failure of an open job holds its step up: the card may be laid on again. */
export function jobSteps(job: Pick<DeskJob, 'state' | 'step' | 'failure'>): readonly TaskStep[] {
  const isHeldUp = job.state === 'open' && job.failure !== null;
  const states = stepStates(DESK_JOB_STEPS, job.step, isHeldUp ? 'failed' : ENDED[job.state]);
  return DESK_JOB_STEPS.map((step, place) => ({
    key: step,
    label: t(`badges.step.${step}`),
    state: states[place] ?? 'waiting',
  }));
}
