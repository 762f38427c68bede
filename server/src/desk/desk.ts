import { randomUUID } from 'node:crypto';
import { CommandId, type ControllerId, type DeskJobId } from '@monban/core/ids';
import {
  STEPS_OF_TASK,
  type DeskAnswer,
  type DeskChangeRequest,
  type DeskEvidence,
  type DeskFailure,
  type DeskProgress,
  type DeskRecordRequest,
  type DeskRequest,
  type DeskTermination,
} from '@monban/core/messages/desk';
import type { CommandResult, DeskCommand } from '@monban/core/messages/door-command';
import { signMessage } from '@monban/trust/signed-message';
import type { Logger } from 'pino';
import { getStoredBadge } from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import type { EnrolledController } from '../controllers/controller-registry.ts';
import type { LiveBus } from '../events/live-bus.ts';
import type { ServerKeys } from '../keys/server-keys.ts';
import type { ServerLink } from '../mqtt/server-link.ts';
import { answerChange } from './answer-change.ts';
import { judgeEvidence } from './answer-evidence.ts';
import { answerRecord } from './answer-record.ts';
import { closeDeskJob } from './close-desk-job.ts';
import { type StoredDeskJob, toDeskJob } from './desk-job-row.ts';
import { changeOpenDeskJob, findDeskJob, listOpenDeskJobs, type DeskJobChange } from './desk-job-store.ts';
import { deskOrderOf } from './desk-order.ts';
import type { DeskWork } from './desk-work.ts';
import { type Finishing, finishTask, markIssued } from './finish-task.ts';

export interface DeskDeps extends Omit<DeskWork, 'changeJob' | 'keys'> {
  readonly keys: ServerKeys;
  readonly link: Pick<ServerLink, 'send'>;
  readonly live: LiveBus;
  readonly policyChanged: () => void;
  /** A person's card turned out to have no badge application: it has to be loaded, or loaded again (feature C14). */
  readonly onApplicationMissing: (job: StoredDeskJob) => Promise<void>;
  readonly log: Logger;
}

/** Commands are acted on at once or not at all. */
const COMMAND_LIFE_MS = 10_000;
/** A job that nothing happened to for this long is over. */
const JOB_PATIENCE_MS = 15 * 60_000;
const SWEEP_MS = 30_000;
const MAXIMUM_COMMANDED = 1_000;

/**
 * The server's half of a desk. The desk drives the card and asks; each request is answered from the rows of job and
 * badge alone, so that either side may start anew at any moment and the job goes on.
 */
export class Desk {
  readonly #deps: DeskDeps;
  readonly #work: DeskWork;
  /** Commands whose answer is due: a refusal says why nothing happens at the desk. */
  readonly #commanded = new Map<CommandId, DeskJobId>();
  #sweep: NodeJS.Timeout | undefined;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
    this.#work = { ...deps, changeJob: (job, change) => this.#change(job, change) };
  }

  start(): void {
    this.#sweep = setInterval(() => {
      this.closeForgotten().catch((err: unknown) => {
        this.#deps.log.error({ err }, 'Forgotten desk jobs could not be closed');
      });
    }, SWEEP_MS);
  }

  close(): void {
    clearInterval(this.#sweep);
  }

  /** Tells the desk to begin or to give up; false when it cannot be reached just now. */
  async command(job: StoredDeskJob, action: DeskCommand['action']): Promise<boolean> {
    const command = await this.#commandOf(job, action);
    if (command === undefined) return false;
    if (action === 'begin') this.#remember(command.commandId, job.id);
    const { signing } = this.#deps.keys;
    return this.#deps.link.send(job.controllerId, 'commands', signMessage(command, signing.key));
  }

  /** A desk came back: its open jobs are told again. */
  async resume(controllerId: ControllerId): Promise<void> {
    for (const job of await listOpenDeskJobs(this.#deps.db, { controllerId })) {
      await this.command(job, 'begin');
    }
  }

  /** The desk's answer to a command: one that it cannot follow leaves the job open, with the reason in sight. */
  async acceptResult(controller: EnrolledController, result: CommandResult): Promise<void> {
    const jobId = this.#commanded.get(result.commandId);
    this.#commanded.delete(result.commandId);
    // A desk that works on this very job is busy with it.
    const isHarmless = result.refusal === 'busy' || result.refusal === 'already-seen';
    if (jobId === undefined || result.outcome === 'done' || isHarmless) return;
    const job = await this.#jobOf(controller, jobId);
    if (job?.state === 'open') await this.#change(job, { failure: 'desk-offline' });
  }

  async progress(controller: EnrolledController, progress: DeskProgress): Promise<void> {
    const job = await this.#jobOf(controller, progress.jobId);
    if (job?.state !== 'open') return;
    const { step, failure = null, pinPage = null } = progress;
    await this.#change(job, { step, failure, pinPage: step === 'pin-entry' ? pinPage : null });
    if (job.task === 'issue' && hasReached(job, step, 'items-stored')) await markIssued(this.#work, job);
    if (failure === 'no-badge-ap') await this.#reportMissing(job);
  }

  answerRecordRequest(controller: EnrolledController, request: DeskRecordRequest): Promise<void> {
    return this.#answer(controller, request, (open) => answerRecord(this.#work, open, request));
  }

  answerChangeRequest(controller: EnrolledController, request: DeskChangeRequest): Promise<void> {
    const [recipient] = controller.keys.values();
    if (recipient === undefined) throw new TypeError('an enrolled controller has a key');
    return this.#answer(controller, request, (open) =>
      answerChange(this.#work, { ...open, request, recipient }),
    );
  }

  /** The card's own answer after its activation or its change: nothing is believed on less. */
  answerEvidence(controller: EnrolledController, evidence: DeskEvidence): Promise<void> {
    return this.#answer(controller, evidence, async (open) => {
      const judged = await judgeEvidence(this.#work, open, evidence);
      return typeof judged === 'string' ? judged : this.#finish(open.job, evidence, judged);
    });
  }

  /** A terminated card can prove nothing any more; the badge itself was stopped when the job began. */
  answerTermination(controller: EnrolledController, termination: DeskTermination): Promise<void> {
    return this.#answer(controller, termination, ({ job }) =>
      job.task === 'terminate' && termination.badgeId === job.badgeId
        ? this.#finish(job, termination, { evidence: null })
        : Promise.resolve('evidence-invalid' as const),
    );
  }

  /** Closes jobs that nothing happened to for too long. */
  async closeForgotten(): Promise<void> {
    const at = this.#deps.clock();
    const untouchedSince = new Date(at.getTime() - JOB_PATIENCE_MS).toISOString();
    for (const job of await listOpenDeskJobs(this.#deps.db, { untouchedSince })) {
      const context = { actor: 'system', at, requestId: null };
      await closeDeskJob(this.#deps, job, { state: 'failed', failure: 'timed-out', context });
      await this.announce(job.id);
      await this.command(job, 'cancel');
    }
  }

  /** Lets the watchers see a job as it is now. */
  async announce(jobId: DeskJobId): Promise<void> {
    const job = await findDeskJob(this.#deps.db, 'all', jobId);
    if (!job) return;
    const message = { kind: 'desk-job', job: toDeskJob(job) } as const;
    const { siteId, departmentId } = job;
    this.#deps.live.publish({ kind: 'message', siteId, departmentId, message });
  }

  async #commandOf(job: StoredDeskJob, action: DeskCommand['action']): Promise<DeskCommand | undefined> {
    const issuedAt = this.#deps.clock();
    const common = {
      type: 'monban.desk-command.v1',
      commandId: CommandId.parse(randomUUID()),
      controllerId: job.controllerId,
      jobId: job.id,
      issuedAt: issuedAt.toISOString(),
      expiresAt: new Date(issuedAt.getTime() + COMMAND_LIFE_MS).toISOString(),
    } as const;
    if (action === 'cancel') return { ...common, action };
    const badge = await this.#badgeOf(job);
    const order = deskOrderOf(job, badge);
    return order && { ...common, action, order };
  }

  /** Once, and only where somebody else than the company puts applications onto cards. */
  async #reportMissing(job: StoredDeskJob): Promise<void> {
    if (job.carrier !== 'my-number-card' || job.failure === 'no-badge-ap') return;
    await this.#deps.onApplicationMissing(job);
  }

  #remember(commandId: CommandId, jobId: DeskJobId): void {
    if (this.#commanded.size >= MAXIMUM_COMMANDED) this.#commanded.clear();
    this.#commanded.set(commandId, jobId);
  }

  /** Answers for an open job of this very desk; what cannot be answered is refused, with the reason in sight. */
  async #answer(
    controller: EnrolledController,
    request: DeskRequest,
    answerOf: (open: {
      readonly job: StoredDeskJob;
      readonly badge: StoredBadge;
    }) => Promise<DeskAnswer | DeskFailure>,
  ): Promise<void> {
    const job = await this.#jobOf(controller, request.jobId);
    if (job?.state !== 'open') {
      await this.#send(
        isAccepted(job, request) ? acceptanceOf(request) : refusalOf(request, closedReason(job)),
      );
      return;
    }
    const answer = await answerOf({ job, badge: await this.#badgeOf(job) });
    if (typeof answer !== 'string') {
      await this.#send(answer);
      return;
    }
    await this.#change(job, { failure: answer });
    await this.#send(refusalOf(request, answer));
  }

  async #finish(
    job: StoredDeskJob,
    request: DeskEvidence | DeskTermination,
    finishing: Finishing,
  ): Promise<DeskAnswer | DeskFailure> {
    if (!(await finishTask(this.#deps, job, finishing))) return 'cancelled';
    this.#deps.policyChanged();
    await this.announce(job.id);
    return acceptanceOf(request);
  }

  async #change(job: StoredDeskJob, change: DeskJobChange): Promise<boolean> {
    const at = this.#deps.clock().toISOString();
    const isOpen = await changeOpenDeskJob(this.#deps.db, job.id, { ...change, at });
    if (isOpen) await this.announce(job.id);
    return isOpen;
  }

  /** A job belongs to one desk: for every other it does not exist. */
  async #jobOf(controller: EnrolledController, jobId: DeskJobId): Promise<StoredDeskJob | undefined> {
    const job = await findDeskJob(this.#deps.db, 'all', jobId);
    return job?.controllerId === controller.id ? job : undefined;
  }

  #badgeOf({ badgeId }: StoredDeskJob): Promise<StoredBadge> {
    return getStoredBadge(this.#deps.db, 'all', { id: badgeId, at: this.#deps.clock() });
  }

  async #send(answer: DeskAnswer): Promise<void> {
    const { signing } = this.#deps.keys;
    await this.#deps.link.send(answer.controllerId, 'answers', signMessage(answer, signing.key));
  }
}

/** The answer to what ended the job may have been lost on its way. */
function isAccepted(job: StoredDeskJob | undefined, request: DeskRequest): boolean {
  const isEnding =
    request.type === 'monban.desk-evidence.v1' || request.type === 'monban.desk-termination.v1';
  return isEnding && job?.state === 'done' && job.badgeId === request.badgeId;
}

function acceptanceOf({ controllerId, jobId, requestId }: DeskRequest): DeskAnswer {
  return { type: 'monban.desk-evidence-accepted.v1', controllerId, jobId, requestId };
}

function refusalOf({ controllerId, jobId, requestId }: DeskRequest, failure: DeskFailure): DeskAnswer {
  return { type: 'monban.desk-refusal.v1', controllerId, jobId, requestId, failure };
}

function closedReason(job: StoredDeskJob | undefined): DeskFailure {
  return job?.state === 'failed' ? (job.failure ?? 'timed-out') : 'cancelled';
}

function hasReached(
  job: StoredDeskJob,
  step: DeskProgress['step'],
  milestone: DeskProgress['step'],
): boolean {
  const steps = STEPS_OF_TASK[job.task];
  return steps.indexOf(step) >= steps.indexOf(milestone);
}
