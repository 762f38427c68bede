import type { DeskJob } from '@monban/core/api/badges';
import { STEPS_OF_TASK, type DeskJobStep } from '@monban/core/messages/desk';

type Planned = Pick<DeskJob, 'task' | 'carrier' | 'binding' | 'setsPin'>;

/** The steps that this job has: certificates are in national cards alone, and a PIN is not always asked for. */
export function plannedSteps(job: Planned): readonly DeskJobStep[] {
  return STEPS_OF_TASK[job.task].filter((step) => {
    if (step === 'certificate-read') return job.carrier === 'my-number-card';
    return step !== 'pin-entry' || asksForPin(job);
  });
}

function asksForPin({ task, binding, setsPin }: Planned): boolean {
  return task === 'set-pin' || setsPin || binding === 'jpki-signature';
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The address of the desk's own page for PINs, if it is one: plain HTTP on loopback and nothing else. A PIN typed
 * anywhere else would leave the machine that the card lies on.
 */
export function pinPageOf({ pinPage }: Pick<DeskJob, 'pinPage'>): string | undefined {
  if (pinPage === null || !URL.canParse(pinPage)) return undefined;
  const { protocol, hostname, username, href } = new URL(pinPage);
  return protocol === 'http:' && LOOPBACK.has(hostname) && username === '' ? href : undefined;
}
