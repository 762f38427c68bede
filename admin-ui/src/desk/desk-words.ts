import { DESK_OUTCOMES } from '@monban/core/access/card-outcome';
import type { DeskJob } from '@monban/core/api/badges';
import { language, t } from '../text/text.ts';
import { stepStates, type TaskStep } from '../ui/task-steps.ts';
import { plannedSteps } from './job-steps.ts';

const ENDED: Readonly<Record<DeskJob['state'], 'running' | 'done' | 'failed'>> = {
  open: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'failed',
};

/** The desk's steps of one job. A failure of an open job holds its step up: the card may be laid on again. */
export function jobSteps(job: DeskJob): readonly TaskStep[] {
  const isHeldUp = job.state === 'open' && job.failure !== null;
  const steps = plannedSteps(job);
  const states = stepStates(steps, job.step, isHeldUp ? 'failed' : ENDED[job.state]);
  return steps.map((step, place) => ({
    key: step,
    label: t(`desk.step.${step}`),
    state: states[place] ?? 'waiting',
  }));
}

/** One line: where it stands, or why it stands still. */
export function jobLineText(job: Pick<DeskJob, 'step' | 'failure'>): string {
  return job.failure ? DESK_OUTCOMES[language.value][job.failure].cause : t(`desk.step.${job.step}`);
}
